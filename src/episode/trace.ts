/** An episode as JSON: what was decided at every step, what it meant, and hashes that let a replay prove itself. */
import type {
  ActionSpec,
  ActionTokens,
  Clock,
  ErrorCode,
  Goal,
  Step,
  TableName,
  World,
} from '../contracts.ts';
import type { LoopEnd, LoopSubscriber } from '../loop.ts';

export interface TraceStep
  extends Pick<Step, 'index' | 'action' | 'times' | 'frameAgeMs' | 'dropped' | 'commandTime' | 'simTime'> {
  /** Of heads that speak tokens. */
  readonly tokens?: ActionTokens;
  /** Why the arm fell short of the motion, if it did. */
  readonly held?: ErrorCode;
  /** World hash at simTime. */
  readonly hash: string;
}

/** `hash`: of the world at the end of the step. */
export const traceStepOf = (
  { index, evidence, action, times, frameAgeMs, dropped, commandTime, simTime, held }: Step,
  hash: string,
): TraceStep => ({
  index,
  ...(evidence.tokens ? { tokens: [...evidence.tokens] } : {}),
  ...{ action, times, frameAgeMs, dropped, commandTime, simTime },
  ...(held ? { held: held.code } : {}),
  hash,
});

export interface TraceHead {
  readonly seed: number;
  /** What lies on the table; absent: blocks. */
  readonly table?: TableName;
  readonly instruction: string;
  /** The goal the sentence parses to, for scoring; the policy never sees it. */
  readonly goal: Goal | null;
  readonly policy: string;
  /** What the actions are, with units and ranges. */
  readonly actionSpec: ActionSpec;
  readonly clock: Clock;
  readonly maxSteps: number;
}

export interface Trace extends TraceHead {
  readonly formatVersion: 2;
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
    onStep: (step) => {
      if (steps.length >= limit) omittedSteps += 1;
      else steps.push(traceStepOf(step, world.hash()));
    },
    onEnd: (ended) => {
      end = ended;
    },
    trace: () => ({ formatVersion: 2, ...head, startHash, steps: [...steps], omittedSteps, end }),
  };
};
