/**
 * Success over many seeded episodes. Episode i takes the i-th seed, counted from `seed` upward, whose scene has the
 * goal the run needs (two goals for a wrong instruction); the seeds passed over are listed in the result. Success is
 * the task's predicate at the moment the episode ends: by the policy's "terminate" or at the step limit.
 */
import type {
  ActionSpec,
  ErrorCode,
  Goal,
  Observer,
  Policy,
  Result,
  SceneSpec,
  TabletopError,
  TaskName,
  World,
} from '../contracts.ts';
import { createClosingKeeper } from './closing.ts';
import { type EpisodeOutcome, runEpisode } from './episode.ts';
import { blindObserver, wrongGoal } from './policies.ts';
import {
  type EpisodeRecord,
  type EvaluationOptions,
  type EvaluationResult,
  type Played,
  recordOf,
  resultOf,
} from './result.ts';
import { type EvaluationSet, goalSetOf } from './sets.ts';
import { createTrailKeeper } from './trail.ts';

export type {
  EpisodeRecord,
  EpisodeSummary,
  EvaluationOptions,
  EvaluationResult,
  Failure,
  Identity,
} from './result.ts';

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
  /** Paused clock: waits after each piece of motion, so that a page can draw, or hold still; no time of an action counts it. */
  readonly pace?: (() => Promise<void>) | undefined;
  /** What the actions are, of a run that keeps every step (trail.ts); absent: it does not. */
  readonly keepSteps?: ActionSpec | undefined;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly episodes: number;
  readonly successes: number;
  readonly last: { readonly plan: Omit<EpisodePlan, 'scene'>; readonly outcome: EpisodeOutcome };
  /** All that is kept of the last episode. */
  readonly record: EpisodeRecord;
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
  'POLICY_ABSURD',
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

/** One episode from its opening to its end. Errors: what voids the run. */
const play = async (
  plan: EpisodePlan,
  skipped: readonly number[],
  options: EvaluationOptions,
  parts: EvaluationParts,
): Promise<Result<Played>> => {
  const { control, clock, controlHz, maxSteps, delay = 0 } = options;
  // slower decisions are fewer in the same time, not more time
  const maxSeconds = delay > 0 ? maxSteps / controlHz : undefined;
  const { now, sleep, signal, pace, keepSteps } = parts;
  const opened = await parts.open(plan);
  if (!opened.ok) return opened;
  const { world, policy, observe, distance, dispose } = opened.value;
  const keeper = keepSteps ? createTrailKeeper(world, keepSteps) : null;
  const goals = keeper ? parts.goalsOf(plan.scene, plan.goal.task, 'all') : [];
  const hand = keeper ? createClosingKeeper(world, plan.goal, goals) : null;
  try {
    const outcome = await runEpisode({
      ...{ world, policy, clock, controlHz, maxSteps, maxSeconds, now, sleep, signal, pace },
      observe: control === 'blind' ? blindObserver(observe) : observe,
      instruction: plan.instruction,
      goal: plan.goal,
      told: control === 'wrong-instruction' ? plan.told : undefined,
      subscribers: [keeper, hand].flatMap((one) => one ?? []),
    });
    const { reason, error } = outcome.end;
    if (reason === 'stopped') {
      return { ok: false, error: { code: 'CANCELLED', message: 'The evaluation was stopped.' } };
    }
    if (error && !COUNTS_AS_FAILURE.includes(error.code)) return { ok: false, error };
    const trail = keeper && hand ? { trail: keeper.trail(outcome.end), closing: hand.closing() } : {};
    return {
      ok: true,
      value: { plan, outcome, missing: distance(), hash: world.hash(), skipped, ...trail },
    };
  } finally {
    dispose();
  }
};

/** Runs the episodes one after another. Errors: of the engine or the camera, or CANCELLED by the signal. */
export const evaluate = async (
  options: EvaluationOptions,
  parts: EvaluationParts,
  onProgress?: (progress: EvaluationProgress) => void,
): Promise<Result<EvaluationResult>> => {
  const { episodes } = options;
  const records: EpisodeRecord[] = [];
  let skipped: number[] = [];

  for (let seed = options.seed; records.length < episodes; seed++) {
    const plan = planEpisode(seed, options, parts);
    if (!plan) {
      skipped.push(seed);
      if (seed - (records.at(-1)?.seed ?? options.seed) > MAX_SKIPPED)
        return { ok: false, error: noGoal(options.seed) };
      continue;
    }
    const played = await play(plan, skipped, options, parts);
    if (!played.ok) return played;
    skipped = [];
    const record = recordOf(played.value);
    records.push(record);
    const { scene: _, ...said } = plan;
    const successes = records.filter(({ success }) => success).length;
    const last = { plan: said, outcome: played.value.outcome };
    onProgress?.({ done: records.length, episodes, successes, last, record });
  }
  return { ok: true, value: resultOf(options, records) };
};
