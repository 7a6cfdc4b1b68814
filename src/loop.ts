/**
 * The loop: observe -> policy -> control -> world, one episode, parts passed in.
 *
 * One policy call is in flight at a time and frames are never queued: the next observation is the newest frame.
 * The clock (see clock.ts) says whether the world waits for the policy. An error ends the run, or holds it until its
 * cause has passed, with the arm at its last joint targets: no action is ever made up.
 */
import type { LoopClock } from './clock.ts';
import type { Observer, Policy, Step, StopReason, TabletopError, World } from './contracts.ts';

export interface LoopEnd {
  readonly reason: StopReason;
  readonly error?: TabletopError;
}

export interface LoopSubscriber {
  onStep?(step: Step): void;
  onEnd?(end: LoopEnd): void;
}

export interface LoopParts {
  readonly observe: Observer;
  readonly policy: Policy;
  readonly world: World;
  readonly clock: LoopClock;
  readonly instruction: () => string;
  readonly maxSteps: number;
  /** The loop also ends so many simulated seconds after its first look; absent: after its steps alone. */
  readonly maxSeconds?: number;
  /** Index of the first step: that of an episode which is taken up again in its middle; 0 by default. */
  readonly first?: number;
  /**
   * Told of the error of a step that moved nothing. True, as soon as its cause is gone: a run takes that step again;
   * false: it ends. Aborted by `stop`. A single step is never waited for; left out, no error passes.
   */
  readonly passes?: (error: TabletopError, signal: AbortSignal) => Promise<boolean>;
  /** Wall clock, ms. */
  readonly now: () => number;
  readonly subscribers: readonly LoopSubscriber[];
}

export interface Loop {
  /** One step; null while the episode goes on. A call during a step or a run joins it: nothing queues. */
  step(): Promise<LoopEnd | null>;
  /** Steps until the policy terminates, the step limit, stop, or an error. A call during a run joins it. */
  run(signal?: AbortSignal): Promise<LoopEnd>;
  /** Cancels the policy call in flight; a motion already commanded finishes its 1/controlHz seconds. */
  stop(): void;
}

/** Simulated seconds; far below a physics step. */
const EPSILON = 1e-9;

export const createLoop = (parts: LoopParts): Loop => {
  const { observe, policy, world, clock, now, subscribers } = parts;
  const { maxSteps, maxSeconds = Number.POSITIVE_INFINITY } = parts;
  const over = world.time() + maxSeconds - EPSILON;
  let index = parts.first ?? 0;
  let stopper = new AbortController();
  let stepping: Promise<LoopEnd | null> | null = null;
  let running: Promise<LoopEnd> | null = null;

  const isOver = (): boolean => index >= maxSteps || world.time() >= over;

  const failed = (error: TabletopError): LoopEnd =>
    error.code === 'CANCELLED' ? { reason: 'stopped' } : { reason: 'error', error };

  const takeStep = async (signal: AbortSignal): Promise<LoopEnd | null> => {
    if (signal.aborted) return { reason: 'stopped' };
    if (isOver()) return { reason: 'step-limit' };

    const seenAt = now();
    const at = world.time();
    const proprioception = world.proprioception();
    const seen = await observe.look();
    if (!seen.ok) return failed(seen.error);
    const observation = { ...seen.value, instruction: parts.instruction(), proprioception, step: index };
    const observeMs = now() - seenAt;

    const call = policy.act(observation, signal);
    const waited = await clock.wait(call);
    const decision = await call;
    if (signal.aborted) return { reason: 'stopped' };
    if (waited.error) return failed(waited.error);
    if (!decision.ok) return failed(decision.error);

    const { evidence } = decision.value;
    const [action] = decision.value.actions;
    const commandTime = world.time();
    const commandedAt = now();
    // "terminate" is the whole message: the motion beside it is not carried out
    const held = action.terminate ? undefined : world.command(action, clock.period).held;
    const control = now() - commandedAt;
    const frameAgeMs = now() - seenAt;
    const moved = action.terminate ? { physicsMs: 0 } : await clock.move(frameAgeMs);

    const physics = waited.physicsMs + moved.physicsMs;
    const times = { ...decision.value.times, observe: observeMs, control, physics };
    const dropped = clock.dropped(frameAgeMs);
    const measured = { times, at, commandTime, simTime: world.time(), frameAgeMs, dropped };
    const step: Step = {
      ...{ index, by: policy.kind, observation, action, evidence, ...measured },
      ...(held ? { held } : {}),
    };
    index += 1;
    for (const s of subscribers) s.onStep?.(step);

    if (moved.error) return failed(moved.error);
    if (action.terminate) return { reason: 'terminated' };
    return isOver() ? { reason: 'step-limit' } : null;
  };

  /** Clocks aligned after a pause, the work done, subscribers told of the end. */
  const begin = async <E extends LoopEnd | null>(
    work: (signal: AbortSignal) => Promise<E>,
    signal: AbortSignal,
  ) => {
    clock.start();
    const end = await work(signal);
    if (end) for (const s of subscribers) s.onEnd?.(end);
    return end;
  };

  const untilEnd = async (signal: AbortSignal): Promise<LoopEnd> => {
    for (;;) {
      const end = await takeStep(signal);
      if (!end) continue;
      const again = end.error ? await parts.passes?.(end.error, signal) : false;
      if (signal.aborted) return { reason: 'stopped' };
      if (!again) return end;
      clock.start(); // the world stood still meanwhile
    }
  };

  /** The stop switch of the call being made now; a run that joins a step shares the step's. */
  const armed = (signal?: AbortSignal): AbortSignal => {
    if (!stepping || stopper.signal.aborted) stopper = new AbortController();
    return signal ? AbortSignal.any([signal, stopper.signal]) : stopper.signal;
  };

  const step = (): Promise<LoopEnd | null> => {
    if (running) return running;
    stepping ??= begin(takeStep, armed()).finally(() => {
      stepping = null;
    });
    return stepping;
  };

  const startRun = (signal: AbortSignal): Promise<LoopEnd> =>
    Promise.resolve(stepping)
      .then(() => begin(untilEnd, signal))
      .finally(() => {
        running = null;
      });

  const run = (signal?: AbortSignal): Promise<LoopEnd> => {
    running ??= startRun(armed(signal));
    return running;
  };

  return { step, run, stop: () => stopper.abort() };
};
