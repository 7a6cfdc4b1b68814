/** An episode as JSON: what was said at every step, what it meant, and hashes that let a replay prove itself. */
import type { Action, ActionTokens, Clock, ErrorCode, Goal, StageTimes, World } from '../contracts.ts';
import type { LoopEnd, LoopSubscriber } from '../loop.ts';

export interface TraceStep {
  readonly index: number;
  readonly tokens: ActionTokens;
  /** The tokens decoded: metres, radians, opening 0..1, world frame. */
  readonly action: Action;
  readonly times: StageTimes;
  readonly frameAgeMs: number;
  readonly dropped: number;
  /** Simulated seconds at which the action was applied, and at the end of the step. */
  readonly commandTime: number;
  readonly simTime: number;
  /** Why the arm fell short of the displacement, if it did. */
  readonly held?: ErrorCode;
  /** World hash at simTime. */
  readonly hash: string;
}

export interface TraceHead {
  readonly seed: number;
  readonly instruction: string;
  /** The goal the sentence parses to, for scoring; the policy never sees it. */
  readonly goal: Goal | null;
  readonly policy: string;
  readonly clock: Clock;
  readonly controlHz: number;
  readonly maxSteps: number;
}

export interface Trace extends TraceHead {
  readonly formatVersion: 1;
  readonly startHash: string;
  readonly steps: readonly TraceStep[];
  /** Steps after the first `limit`, which were not kept. */
  readonly omittedSteps: number;
  readonly end: LoopEnd | null;
}

export interface Recorder extends LoopSubscriber {
  /** The trace so far; `end` is null while the episode runs. */
  trace(): Trace;
}

const MAX_STEPS = 2000; // about 1 MB of JSON

/** Records the loop it is subscribed to; keeps the first `limit` steps, and counts the rest. */
export const createRecorder = (head: TraceHead, world: Pick<World, 'hash'>, limit = MAX_STEPS): Recorder => {
  const startHash = world.hash();
  const steps: TraceStep[] = [];
  let omittedSteps = 0;
  let end: LoopEnd | null = null;
  return {
    onStep: ({ index, output, action, times, frameAgeMs, dropped, commandTime, simTime, held }) => {
      if (steps.length >= limit) {
        omittedSteps += 1;
        return;
      }
      const { tokens } = output;
      const measured = { times, frameAgeMs, dropped, commandTime, simTime };
      const why = held ? { held: held.code } : {};
      steps.push({ index, tokens: [...tokens], action, ...measured, ...why, hash: world.hash() });
    },
    onEnd: (ended) => {
      end = ended;
    },
    trace: () => ({ formatVersion: 1, ...head, startHash, steps: [...steps], omittedSteps, end }),
  };
};
