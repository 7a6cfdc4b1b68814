/**
 * The two clocks of the loop. Paused: the world stands still while the policy thinks and then moves exactly
 * 1/controlHz seconds; a decision that says how long it took is applied so much simulated time later, as if the world had
 * not stood still. Real-time: the world follows the wall clock, whatever the policy does.
 */
import type { Clock, Decision, Result, TabletopError, World } from './contracts.ts';

/** What moving the world cost, wall-clock ms, and the error if the physics failed. */
export interface Motion {
  readonly physicsMs: number;
  readonly error?: TabletopError;
}

export interface LoopClock {
  readonly kind: Clock;
  /** Simulated seconds from one action to the next. */
  readonly period: number;
  /** A run begins: wall time and simulated time coincide from here on. */
  start(): void;
  /** Waits for the policy call; a real-time world moves meanwhile. */
  wait(call: Promise<Result<Pick<Decision, 'delay'>>>): Promise<Motion>;
  /** The motion after an action whose frame is `frameAgeMs` old, up to the next observation. */
  move(frameAgeMs: number): Promise<Motion>;
  /** How many control ticks passed unseen while a policy call took `frameAgeMs`. */
  dropped(frameAgeMs: number): number;
}

export interface ClockParts {
  readonly world: Pick<World, 'time' | 'advance'>;
  readonly controlHz: number;
  /** Wall clock, ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Called after each piece of motion, at most 1/60 s of simulated time. */
  readonly onAdvance?: (simTime: number) => void;
  /** Paused clock: waits after each piece, so that a page can show the motion; headless runs leave it out. */
  readonly pace?: (simSeconds: number) => Promise<void>;
}

const PIECE = 1 / 60; // simulated seconds between two onAdvance
const MAX_CATCH_UP = 1; // seconds made up at once: a laptop's sleep is not simulated
const EPSILON = 1e-9; // seconds; far below a physics step

/** Moves the world to simulated second `until`, in pieces; the same fixed steps whatever the pieces. */
const advanceTo = async (parts: ClockParts, until: number, pace: ClockParts['pace']): Promise<Motion> => {
  let physicsMs = 0;
  for (let from = parts.world.time(); until - from > EPSILON; from = parts.world.time()) {
    const started = parts.now();
    const moved = parts.world.advance(Math.min(PIECE, until - from));
    physicsMs += parts.now() - started;
    if (!moved.ok) return { physicsMs, error: moved.error };
    if (parts.world.time() === from) break; // less than half a fixed step is left
    parts.onAdvance?.(parts.world.time());
    if (pace) await pace(parts.world.time() - from);
  }
  return { physicsMs };
};

const createPausedClock = (parts: ClockParts): LoopClock => {
  const period = 1 / parts.controlHz;
  let delay = 0;
  const go = (seconds: number): Promise<Motion> => advanceTo(parts, parts.world.time() + seconds, parts.pace);
  return {
    ...{ kind: 'paused', period },
    start: () => undefined,
    wait: async (call) => {
      const decided = await call;
      delay = decided.ok ? (decided.value.delay ?? 0) : 0;
      return delay > 0 ? go(delay) : { physicsMs: 0 };
    },
    // as in real time: the next look is at the next tick, or at once where deciding took longer
    move: () => go(Math.max(0, period - delay)),
    dropped: () => 0,
  };
};

const createRealtimeClock = (parts: ClockParts): LoopClock => {
  let wallStart = parts.now();
  let simStart = parts.world.time();

  const wallTarget = (): number => {
    const behind = simStart + (parts.now() - wallStart) / 1000 - parts.world.time();
    if (behind > MAX_CATCH_UP) simStart -= behind - MAX_CATCH_UP;
    return parts.world.time() + Math.min(behind, MAX_CATCH_UP);
  };

  const wait = async (work: Promise<unknown>): Promise<Motion> => {
    const state = { settled: false };
    const settled = work.finally(() => {
      state.settled = true;
    });
    let physicsMs = 0;
    while (!state.settled) {
      await Promise.race([parts.sleep(PIECE * 1000), settled]);
      const motion = await advanceTo(parts, wallTarget(), undefined);
      physicsMs += motion.physicsMs;
      if (motion.error) return { physicsMs, error: motion.error };
    }
    return { physicsMs };
  };

  return {
    ...{ kind: 'realtime', period: 1 / parts.controlHz },
    start: () => {
      wallStart = parts.now();
      simStart = parts.world.time();
    },
    wait,
    // a policy faster than the control rate waits for the next tick; a slower one looks again at once
    move: (frameAgeMs) => wait(parts.sleep(Math.max(0, 1000 / parts.controlHz - frameAgeMs))),
    dropped: (frameAgeMs) => Math.max(0, Math.ceil((frameAgeMs / 1000) * parts.controlHz - EPSILON) - 1),
  };
};

/** The clock a run is driven by. Same world, same actions: a paused clock gives the same trajectory, bit for bit. */
export const createClock = (kind: Clock, parts: ClockParts): LoopClock =>
  kind === 'paused' ? createPausedClock(parts) : createRealtimeClock(parts);
