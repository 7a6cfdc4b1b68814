/**
 * What one episode came to, as data that can be kept and read again, and what a list of them comes to together. The
 * command line makes the list in one go, a page one by one and with pauses: the same list, the same result.
 */
import type { Clock, ErrorCode, StopReason, TaskName } from '../contracts.ts';
import { isTaskName, planWordsOf, taskOf } from '../tasks/index.ts';
import type { Closing } from './closing.ts';
import type { EpisodeOutcome } from './episode.ts';
import type { EpisodePlan } from './evaluate.ts';
import type { Control } from './policies.ts';
import type { EvaluationSet } from './sets.ts';
import { mean, type Proportion, proportion, quantile } from './statistics.ts';
import type { Trail } from './trail.ts';

/** What drove the arm; copied into the result. Null where there is none (expert, no-op). */
export interface Identity {
  readonly model: string | null;
  readonly variant: string | null;
  readonly provider: string | null;
  readonly adapter: string | null;
  readonly commit: string | null;
}

export interface EvaluationOptions extends Identity {
  readonly task: TaskName;
  /** What is said in every episode, in place of the task's wordings; absent: those. */
  readonly sentence?: string;
  readonly control: Control;
  /** What is unusual about the scenes; 'seen' is what training showed. */
  readonly set: EvaluationSet;
  /** The model writes a plan first and is driven by it; whoever opens an episode gives it a policy that does so. */
  readonly plan: boolean;
  readonly clock: Clock;
  readonly seed: number;
  readonly episodes: number;
  readonly maxSteps: number;
  readonly controlHz: number;
  /** How many bins a displacement was merged to on its way to the arm (action/requantize.ts); absent or 256: none were. */
  readonly bins?: number;
  /** The model first says whether it sees what is named; an episode that it does not begin is a failure (NOT_FOUND). */
  readonly askFirst?: boolean;
  /** Simulated milliseconds from a look to its action (paused clock); absent or 0: the world waits. */
  readonly delay?: number;
  /** How a model on object tokens found what was meant; absent or 'match': as it was made to. */
  readonly finder?: string | undefined;
  /** Whose numbers of what is seen it was given; absent: its own sight's. */
  readonly rows?: string | undefined;
  /** Of the model's draws; absent or 0: greedy. */
  readonly temperature?: number;
}

export interface Failure {
  readonly seed: number;
  readonly instruction: string;
  readonly reason: StopReason;
  readonly error?: ErrorCode;
  /** Metres still missing at the end. */
  readonly distance: number;
  /** With a plan first: the words of the plan. */
  readonly plan?: string;
}

/** What one episode came to; equal lists of two runs are equal runs (scripts/compare-eval.mjs). */
export interface EpisodeSummary {
  readonly seed: number;
  readonly success: boolean;
  /** The success lasted, with the target at rest; absent in results of before there was such a number. */
  readonly settled?: boolean;
  /** The task's stricter predicate, where it has one. */
  readonly close?: boolean;
  /** How many other objects were moved by more than 30 mm or toppled. */
  readonly collateral?: number;
  readonly reason: StopReason;
  readonly steps: number;
  /** World hash at the end. */
  readonly hash: string;
}

/** All that is kept of an episode, in JSON's values. */
export interface EpisodeRecord extends EpisodeSummary {
  /** What the policy was told. */
  readonly instruction: string;
  /** Seeds since the episode before that had no such goal. */
  readonly skipped: readonly number[];
  readonly objects: number;
  /** The predicate was true at some moment, also if not at the end. */
  readonly everSuccess: boolean;
  readonly toldSuccess: boolean;
  readonly error?: ErrorCode;
  /** Metres still missing at the end. */
  readonly distance: number;
  /** Of a policy that wrote one: its words, whether they are those of what was told, and whether they are a plan at all. */
  readonly plan?: { readonly words: string; readonly right: boolean; readonly readable: boolean };
  /** Wall-clock ms. */
  readonly planMs?: number;
  /** nonsense-word only: how many targets the task has here. */
  readonly choices?: number;
  /** One number an action: wall-clock ms from asking for the frame to applying the action. */
  readonly agesMs: readonly number[];
  readonly dropped: number;
  /** Every step, where the run keeps them. */
  readonly trail?: Trail;
  /** What the hand was at when it first closed, where the run keeps its steps. */
  readonly closing?: Closing;
}

/** What became of the plans of a run that plans first. */
export interface PlanTally {
  /** Plans that name exactly what was told. */
  readonly right: number;
  /** Answers that are no plan; the arm was then driven by the instruction itself. */
  readonly unreadable: number;
  /** Wall clock of asking for a plan. */
  readonly ms: { readonly p50: number; readonly p95: number };
}

export interface EvaluationResult extends EvaluationOptions, Proportion {
  readonly formatVersion: 1;
  /** Episodes in which the predicate was true at any moment, also if not at the end. */
  readonly heldAtAnyMoment: number;
  /** Successes that the policy ended itself, by "terminate"; the others were met at the step limit. */
  readonly terminated: Proportion;
  /** Successes that last half a simulated second longer, the target at rest. */
  readonly settled: Proportion;
  /** Successes by the task's stricter predicate: near within 30 mm. */
  readonly close?: Proportion & { readonly title: string };
  /** Episodes in which something other than the target was moved by more than 30 mm or toppled. */
  readonly collateral: Proportion;
  /** wrong-instruction only: how often the object that was told, not the one scored, was done. */
  readonly told?: Proportion;
  /** nonsense-word only: what taking any target of the task would reach, 0..1. */
  readonly chance?: number;
  readonly plans?: PlanTally;
  readonly meanObjects: number;
  readonly meanSteps: number;
  /** Wall clock from asking for the frame to applying the action, physics left out. */
  readonly msPerAction: { readonly p50: number; readonly p95: number };
  /** Control ticks that passed unseen, all episodes (real-time clock). */
  readonly droppedFrames: number;
  readonly endings: Readonly<Partial<Record<StopReason, number>>>;
  readonly failures: readonly Failure[];
  /** Every episode, in the order of seeds. */
  readonly summaries: readonly EpisodeSummary[];
  readonly seeds: readonly number[];
  readonly skippedSeeds: readonly number[];
  /** Every step of every episode, of a run that keeps them. */
  readonly trails?: readonly (Trail & { readonly seed: number; readonly closing?: Closing })[];
}

/** An episode when it is over, its world still there. */
export interface Played {
  readonly plan: EpisodePlan;
  readonly outcome: EpisodeOutcome;
  /** Metres. */
  readonly missing: number;
  readonly hash: string;
  readonly skipped: readonly number[];
  readonly trail?: Trail;
  readonly closing?: Closing;
}

const planOf = ({ plan, outcome }: Played): Pick<EpisodeRecord, 'plan' | 'planMs'> => {
  const wrote = outcome.plan;
  const words = wrote?.words.join(' ') ?? '';
  const wanted = wrote ? planWordsOf(plan.scene, plan.told).join(' ') : '';
  return {
    ...(wrote ? { plan: { words, right: words === wanted, readable: wrote.instruction !== null } } : {}),
    ...(outcome.planMs === undefined ? {} : { planMs: outcome.planMs }),
  };
};

export const recordOf = (played: Played): EpisodeRecord => {
  const { plan, outcome, missing, hash, skipped, trail, closing } = played;
  const { reason, error } = outcome.end;
  return {
    ...{ seed: plan.seed, instruction: plan.instruction, skipped, objects: plan.scene.objects.length },
    ...{ success: outcome.success === true, everSuccess: outcome.everSuccess, settled: outcome.settled },
    ...(outcome.close === undefined ? {} : { close: outcome.close }),
    ...{ toldSuccess: outcome.toldSuccess, collateral: outcome.collateral.length, distance: missing },
    ...{ reason, ...(error ? { error: error.code } : {}), steps: outcome.steps, hash },
    ...planOf(played),
    ...(plan.choices === undefined ? {} : { choices: plan.choices }),
    ...{ agesMs: outcome.frameAgesMs, dropped: outcome.dropped },
    ...(trail ? { trail } : {}),
    ...(closing ? { closing } : {}),
  };
};

const failureOf = (one: EpisodeRecord): Failure => ({
  ...{ seed: one.seed, instruction: one.instruction, reason: one.reason },
  ...(one.error ? { error: one.error } : {}),
  distance: one.distance,
  ...(one.plan ? { plan: one.plan.words } : {}),
});

const summaryOf = ({ seed, success, reason, steps, hash, settled, collateral, close }: EpisodeRecord) => ({
  ...{ seed, success, reason, steps, hash },
  ...(settled === undefined ? {} : { settled }),
  ...(collateral === undefined ? {} : { collateral }),
  ...(close === undefined ? {} : { close }),
});

const planTally = (records: readonly EpisodeRecord[]): PlanTally => {
  const plans = records.flatMap(({ plan }) => plan ?? []);
  const ms = records.flatMap(({ planMs }) => planMs ?? []);
  return {
    right: plans.filter(({ right }) => right).length,
    unreadable: plans.filter(({ readable }) => !readable).length,
    ms: { p50: quantile(ms, 0.5), p95: quantile(ms, 0.95) },
  };
};

/** Episodes of one run, in the order of their seeds -> its result. */
export const resultOf = (options: EvaluationOptions, records: readonly EpisodeRecord[]): EvaluationResult => {
  const count = (is: (one: EpisodeRecord) => boolean): number => records.filter(is).length;
  const share = (is: (one: EpisodeRecord) => boolean): Proportion => proportion(count(is), records.length);
  const title = isTaskName(options.task) ? taskOf(options.task).close?.title : undefined;
  const ages = records.flatMap(({ agesMs }) => agesMs);
  const endings: Partial<Record<StopReason, number>> = {};
  for (const { reason } of records) endings[reason] = (endings[reason] ?? 0) + 1;
  const trails = records.flatMap(({ seed, trail, closing }) =>
    trail ? [{ seed, ...trail, ...(closing ? { closing } : {}) }] : [],
  );
  return {
    formatVersion: 1,
    ...options,
    ...share(({ success }) => success),
    heldAtAnyMoment: count(({ everSuccess }) => everSuccess),
    terminated: share(({ success, reason }) => success && reason === 'terminated'),
    settled: share(({ settled }) => settled === true),
    ...(title === undefined ? {} : { close: { title, ...share(({ close }) => close === true) } }),
    collateral: share(({ collateral = 0 }) => collateral > 0),
    ...(options.control === 'wrong-instruction' ? { told: share(({ toldSuccess }) => toldSuccess) } : {}),
    ...(options.control === 'nonsense-word'
      ? { chance: mean(records.map(({ choices = 1 }) => 1 / choices)) }
      : {}),
    ...(options.plan ? { plans: planTally(records) } : {}),
    meanObjects: mean(records.map(({ objects }) => objects)),
    meanSteps: mean(records.map(({ steps }) => steps)),
    msPerAction: { p50: quantile(ages, 0.5), p95: quantile(ages, 0.95) },
    droppedFrames: records.reduce((sum, { dropped }) => sum + dropped, 0),
    endings,
    failures: records.filter(({ success }) => !success).map(failureOf),
    summaries: records.map(summaryOf),
    seeds: records.map(({ seed }) => seed),
    skippedSeeds: records.flatMap(({ skipped }) => skipped),
    ...(trails.length > 0 ? { trails } : {}),
  };
};
