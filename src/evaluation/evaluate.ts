/**
 * Success over many seeded episodes. Episode i takes the i-th seed, counted from `seed` upward, whose scene has the
 * goal the run needs (two goals for a wrong instruction); the seeds passed over are listed in the result. Success is
 * the task's predicate at the moment the episode ends: by the policy's "terminate" or at the step limit.
 */
import type {
  Clock,
  ErrorCode,
  Goal,
  Observer,
  Policy,
  Result,
  SceneSpec,
  StopReason,
  TabletopError,
  TaskName,
  World,
} from '../contracts.ts';
import { isTaskName, planWordsOf, taskOf } from '../tasks/index.ts';
import { type EpisodeOutcome, runEpisode } from './episode.ts';
import { blindObserver, type Control, wrongGoal } from './policies.ts';
import { type EvaluationSet, goalSetOf } from './sets.ts';
import { mean, type Proportion, proportion, quantile } from './statistics.ts';

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
  /** Of the model's draws; absent or 0: greedy. */
  readonly temperature?: number;
}

/** One episode's plan: pure data, made before anything moves. */
export interface EpisodePlan {
  readonly seed: number;
  readonly scene: SceneSpec;
  /** What is scored. */
  readonly goal: Goal;
  /** What the sentence asks for: the goal, or another object with a wrong instruction. */
  readonly told: Goal;
  readonly instruction: string;
  /** nonsense-word only: how many targets the task has here, beside this one of the same destination; chance is one in so many. */
  readonly choices?: number;
}

type GoalSet = ReturnType<typeof goalSetOf>;

export interface SceneParts {
  readonly sampleScene: (seed: number, set: EvaluationSet) => SceneSpec;
  readonly sampleGoal: (scene: SceneSpec, task: TaskName, seed: number, set: GoalSet) => Goal | null;
  /** 'all': whatever the set and the run leave out. */
  readonly goalsOf: (scene: SceneSpec, task: TaskName, set: GoalSet | 'all') => readonly Goal[];
  readonly instructionFor: (scene: SceneSpec, goal: Goal, wording: number) => string;
}

/** One scene brought to life with the policy that is to drive it. */
export interface OpenEpisode {
  readonly world: World;
  readonly observe: Observer;
  readonly policy: Policy;
  /** Metres still missing, for the report of a failure. */
  readonly distance: () => number;
  readonly dispose: () => void;
}

export interface EvaluationParts extends SceneParts {
  readonly open: (plan: EpisodePlan) => Promise<Result<OpenEpisode>>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
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
}

export interface EvaluationProgress {
  readonly done: number;
  readonly episodes: number;
  readonly successes: number;
  readonly last: { readonly plan: Omit<EpisodePlan, 'scene'>; readonly outcome: EpisodeOutcome };
}

/** The episode of a seed, or null when its scene lacks the goals this control needs. */
export const planEpisode = (
  seed: number,
  { task, control, set }: Pick<EvaluationOptions, 'task' | 'control' | 'set'>,
  parts: SceneParts,
): EpisodePlan | null => {
  const scene = parts.sampleScene(seed, set);
  const goals = goalSetOf(set);
  const goal = parts.sampleGoal(scene, task, seed, goals);
  if (!goal) return null;
  const told =
    control === 'wrong-instruction' ? wrongGoal(parts.goalsOf(scene, task, goals), goal, seed) : goal;
  if (!told) return null;
  const plan = { seed, scene, goal, told, instruction: parts.instructionFor(scene, told, seed) };
  if (control !== 'nonsense-word') return plan;
  const alike = parts.goalsOf(scene, task, 'all').filter((one) => one.destination === goal.destination);
  return { ...plan, choices: alike.length };
};

// what an episode's policy or physics did wrong counts against it; anything else (engine, camera) voids the run
export const COUNTS_AS_FAILURE: readonly ErrorCode[] = [
  'ILLEGAL_TOKEN',
  'NON_FINITE_LOGITS',
  'NON_FINITE_ACTIONS',
  'WORLD_FAILED',
  'NOT_FOUND',
  'GOAL_UNKNOWN',
  'INSTRUCTION_UNCLEAR',
];

/** Seeds in a row without a goal after which none is expected: one scene in fourteen has the rarest. */
const MAX_SKIPPED = 1000;

const noGoal = (seed: number): TabletopError => ({
  code: 'SETTING_INVALID',
  message: `No scene from seed ${seed} on has what this task needs. Choose another seed or task.`,
});

interface Episode {
  readonly plan: EpisodePlan;
  readonly outcome: EpisodeOutcome;
  /** Metres. */
  readonly missing: number;
  readonly hash: string;
}

/** One episode from its opening to its end. Errors: what voids the run. */
const play = async (
  plan: EpisodePlan,
  options: EvaluationOptions,
  parts: EvaluationParts,
): Promise<Result<Episode>> => {
  const { control, clock, controlHz, maxSteps } = options;
  const { now, sleep, signal } = parts;
  const opened = await parts.open(plan);
  if (!opened.ok) return opened;
  const { world, policy, observe, distance, dispose } = opened.value;
  try {
    const outcome = await runEpisode({
      ...{ world, policy, clock, controlHz, maxSteps, now, sleep, signal },
      observe: control === 'blind' ? blindObserver(observe) : observe,
      instruction: plan.instruction,
      goal: plan.goal,
      told: control === 'wrong-instruction' ? plan.told : undefined,
    });
    const { reason, error } = outcome.end;
    if (reason === 'stopped') {
      return { ok: false, error: { code: 'CANCELLED', message: 'The evaluation was stopped.' } };
    }
    if (error && !COUNTS_AS_FAILURE.includes(error.code)) return { ok: false, error };
    return { ok: true, value: { plan, outcome, missing: distance(), hash: world.hash() } };
  } finally {
    dispose();
  }
};

const failureOf = ({ plan, outcome, missing }: Episode): Failure => {
  const { reason, error } = outcome.end;
  return {
    seed: plan.seed,
    instruction: plan.instruction,
    reason,
    ...(error ? { error: error.code } : {}),
    distance: missing,
    ...(outcome.plan ? { plan: outcome.plan.words.join(' ') } : {}),
  };
};

const summaryOf = ({ plan, outcome, hash }: Episode): EpisodeSummary => ({
  ...{ seed: plan.seed, success: outcome.success === true, reason: outcome.end.reason },
  ...{ steps: outcome.steps, hash, settled: outcome.settled, collateral: outcome.collateral.length },
  ...(outcome.close === undefined ? {} : { close: outcome.close }),
});

/** Runs the episodes one after another. Errors: of the engine or the camera, or CANCELLED by the signal. */
export const evaluate = async (
  options: EvaluationOptions,
  parts: EvaluationParts,
  onProgress?: (progress: EvaluationProgress) => void,
): Promise<Result<EvaluationResult>> => {
  const { episodes } = options;
  const played: Episode[] = [];
  const skippedSeeds: number[] = [];

  for (let seed = options.seed; played.length < episodes; seed++) {
    const plan = planEpisode(seed, options, parts);
    if (!plan) {
      skippedSeeds.push(seed);
      if (seed - (played.at(-1)?.plan.seed ?? options.seed) > MAX_SKIPPED)
        return { ok: false, error: noGoal(options.seed) };
      continue;
    }
    const episode = await play(plan, options, parts);
    if (!episode.ok) return episode;
    played.push(episode.value);
    const { scene: _, ...said } = plan;
    const successes = played.filter((p) => p.outcome.success).length;
    const last = { plan: said, outcome: episode.value.outcome };
    onProgress?.({ done: played.length, episodes, successes, last });
  }
  return { ok: true, value: summarize(options, played, skippedSeeds) };
};

const planTally = (played: readonly Episode[]): PlanTally => {
  const plans = played.flatMap(({ plan, outcome }) =>
    outcome.plan ? [{ ...outcome.plan, wanted: planWordsOf(plan.scene, plan.told) }] : [],
  );
  const ms = played.flatMap(({ outcome }) => outcome.planMs ?? []);
  return {
    right: plans.filter(({ words, wanted }) => words.join(' ') === wanted.join(' ')).length,
    unreadable: plans.filter(({ instruction }) => instruction === null).length,
    ms: { p50: quantile(ms, 0.5), p95: quantile(ms, 0.95) },
  };
};

const summarize = (
  options: EvaluationOptions,
  played: readonly Episode[],
  skippedSeeds: readonly number[],
): EvaluationResult => {
  const outcomes = played.map((p) => p.outcome);
  const count = (is: (o: EpisodeOutcome) => boolean): number => outcomes.filter(is).length;
  const share = (is: (o: EpisodeOutcome) => boolean): Proportion => proportion(count(is), outcomes.length);
  const title = isTaskName(options.task) ? taskOf(options.task).close?.title : undefined;
  const ages = outcomes.flatMap((o) => o.frameAgesMs);
  const endings: Partial<Record<StopReason, number>> = {};
  for (const { end } of outcomes) endings[end.reason] = (endings[end.reason] ?? 0) + 1;
  return {
    formatVersion: 1,
    ...options,
    ...share((o) => o.success === true),
    heldAtAnyMoment: count((o) => o.everSuccess),
    terminated: share((o) => o.success === true && o.end.reason === 'terminated'),
    settled: share((o) => o.settled),
    ...(title === undefined ? {} : { close: { title, ...share((o) => o.close === true) } }),
    collateral: share((o) => o.collateral.length > 0),
    ...(options.control === 'wrong-instruction' ? { told: share((o) => o.toldSuccess) } : {}),
    ...(options.control === 'nonsense-word'
      ? { chance: mean(played.map(({ plan }) => 1 / (plan.choices ?? 1))) }
      : {}),
    ...(options.plan ? { plans: planTally(played) } : {}),
    meanObjects: mean(played.map((p) => p.plan.scene.objects.length)),
    meanSteps: mean(outcomes.map((o) => o.steps)),
    msPerAction: { p50: quantile(ages, 0.5), p95: quantile(ages, 0.95) },
    droppedFrames: outcomes.reduce((sum, o) => sum + o.dropped, 0),
    endings,
    failures: played.filter((p) => !p.outcome.success).map(failureOf),
    summaries: played.map(summaryOf),
    seeds: played.map((p) => p.plan.seed),
    skippedSeeds,
  };
};
