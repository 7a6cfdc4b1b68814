/** One scored episode: a loop run to its end, and what became of it. Evaluation, drive and data all run this. */
import { createClock } from '../clock.ts';
import type { BodyPose, Clock, Goal, Observer, Plan, Policy, Step, World } from '../contracts.ts';
import { createLoop, type LoopEnd, type LoopSubscriber } from '../loop.ts';
import { canEnd, taskOf } from '../tasks/index.ts';
import { collateralSince, isSettled, posesOf } from './aftermath.ts';

export interface EpisodeParts {
  readonly world: World;
  readonly observe: Observer;
  readonly policy: Policy;
  /** What the policy is told. */
  readonly instruction: string;
  /** What is scored; null when the sentence asks for nothing that has a predicate. */
  readonly goal: Goal | null;
  /** What the policy was told to do, when that is not what is scored. */
  readonly told?: Goal | undefined;
  readonly clock: Clock;
  readonly controlHz: number;
  readonly maxSteps: number;
  /** An episode also ends after so many simulated seconds; absent: after its steps alone. */
  readonly maxSeconds?: number | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** Paused clock: waits after each piece of motion (clock.ts). */
  readonly pace?: ((simSeconds: number) => Promise<void>) | undefined;
  readonly subscribers?: readonly LoopSubscriber[];
}

export interface EpisodeOutcome {
  readonly end: LoopEnd;
  readonly steps: number;
  /** The predicate at the moment the episode ended; null without a goal. */
  readonly success: boolean | null;
  /** Was it true at any moment (looked at every 1/60 s of simulated time)? */
  readonly everSuccess: boolean;
  readonly toldSuccess: boolean;
  /** Did it last half a second longer, with the target at rest (aftermath.ts)? */
  readonly settled: boolean;
  /** Objects other than the target that were moved by more than 30 mm or toppled, by index. */
  readonly collateral: readonly number[];
  /** The task's stricter predicate, where it has one. */
  readonly close?: boolean;
  /** One number an action: wall-clock ms from asking for the frame to applying the action. */
  readonly frameAgesMs: readonly number[];
  readonly dropped: number;
  /** The plan it was first driven by, of a policy that writes one, and the wall-clock ms of asking for it. */
  readonly plan?: Plan;
  readonly planMs?: number;
}

const planOf = (step: Step | undefined): Pick<EpisodeOutcome, 'plan' | 'planMs'> => {
  const { evidence, times } = step ?? {};
  return {
    ...(evidence?.plan ? { plan: evidence.plan } : {}),
    ...(times?.plan === undefined ? {} : { planMs: times.plan }),
  };
};

/** Stricter measures of the state that the episode ended in: settled, close, collateral. */
const judged = (
  { world, goal, told }: EpisodeParts,
  before: readonly BodyPose[],
): Pick<EpisodeOutcome, 'settled' | 'collateral' | 'close'> => {
  const meant = [goal, told].flatMap((one) => (one ? [one.target] : []));
  const close = goal && taskOf(goal.task).close;
  return {
    settled: goal !== null && isSettled(world, goal),
    collateral: collateralSince(world, before, meant),
    ...(goal && close ? { close: close.succeeded(world, goal) } : {}),
  };
};

export const runEpisode = async (parts: EpisodeParts): Promise<EpisodeOutcome> => {
  const { world, goal, now, sleep, controlHz } = parts;
  const frameAgesMs: number[] = [];
  let dropped = 0;
  let first: Step | undefined;
  const before = posesOf(world);
  let everSuccess = goal !== null && world.succeeded(goal);
  const onAdvance = (): void => {
    everSuccess ||= goal !== null && world.succeeded(goal);
  };
  const tally: LoopSubscriber = {
    onStep: (step) => {
      first ??= step;
      frameAgesMs.push(step.frameAgeMs);
      dropped += step.dropped;
    },
  };
  const loop = createLoop({
    observe: parts.observe,
    policy: parts.policy,
    world,
    clock: createClock(parts.clock, {
      ...{ world, controlHz, now, sleep, onAdvance },
      ...(parts.pace ? { pace: parts.pace } : {}),
    }),
    instruction: () => parts.instruction,
    maxSteps: parts.maxSteps,
    ...(parts.maxSeconds === undefined ? {} : { maxSeconds: parts.maxSeconds }),
    now,
    subscribers: [tally, ...(parts.subscribers ?? [])],
  });
  const end = await loop.run(parts.signal);
  return {
    end,
    steps: frameAgesMs.length,
    success: goal && world.succeeded(goal) && canEnd(goal, end.reason),
    everSuccess,
    ...judged(parts, before),
    toldSuccess: parts.told !== undefined && world.succeeded(parts.told) && canEnd(parts.told, end.reason),
    frameAgesMs,
    dropped,
    ...planOf(first),
  };
};
