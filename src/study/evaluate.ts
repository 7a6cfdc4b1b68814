/**
 * Success over many seeded episodes. Episode i takes the i-th seed, counted from `seed` upward, whose scene has the
 * goal the run needs (two goals for a wrong instruction); the seeds passed over are listed in the result. Success is
 * the task's predicate at the moment the episode ends: by the policy's "terminate" or at the step limit.
 */
import type {
  Action,
  ActionTokens,
  Clock,
  ErrorCode,
  FrameSource,
  Goal,
  Policy,
  Result,
  SceneSpec,
  StopReason,
  TabletopError,
  TaskName,
  World,
} from '../contracts.ts';
import { type EpisodeOutcome, runEpisode } from './episode.ts';
import { blindSource, type Control, wrongGoal } from './policies.ts';
import { mean, quantile, wilson95 } from './statistics.ts';

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
  readonly clock: Clock;
  readonly seed: number;
  readonly episodes: number;
  readonly maxSteps: number;
  readonly controlHz: number;
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
}

export interface SceneParts {
  readonly sampleScene: (seed: number) => SceneSpec;
  readonly sampleGoal: (scene: SceneSpec, task: TaskName, seed: number) => Goal | null;
  readonly goalsOf: (scene: SceneSpec, task: TaskName) => readonly Goal[];
  readonly instructionFor: (scene: SceneSpec, goal: Goal, wording: number) => string;
}

/** One scene brought to life with the policy that is to drive it. */
export interface OpenEpisode {
  readonly world: World;
  readonly observe: FrameSource;
  readonly policy: Policy;
  /** Metres still missing, for the report of a failure. */
  readonly distance: () => number;
  readonly dispose: () => void;
}

export interface EvaluationParts extends SceneParts {
  readonly open: (plan: EpisodePlan) => Promise<Result<OpenEpisode>>;
  readonly decode: (tokens: ActionTokens) => Result<Action>;
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
}

export interface Proportion {
  readonly successes: number;
  readonly rate: number;
  readonly wilson95: readonly [number, number];
}

export interface EvaluationResult extends EvaluationOptions, Proportion {
  readonly formatVersion: 1;
  /** Episodes in which the predicate was true at any moment, also if not at the end. */
  readonly heldAtAnyMoment: number;
  /** wrong-instruction only: how often the object that was told, not the one scored, was done. */
  readonly told?: Proportion;
  readonly meanSteps: number;
  /** Wall clock from asking for the frame to applying the action, physics left out. */
  readonly msPerAction: { readonly p50: number; readonly p95: number };
  /** Control ticks that passed unseen, all episodes (real-time clock). */
  readonly droppedFrames: number;
  readonly endings: Readonly<Partial<Record<StopReason, number>>>;
  readonly failures: readonly Failure[];
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
  { task, control }: Pick<EvaluationOptions, 'task' | 'control'>,
  parts: SceneParts,
): EpisodePlan | null => {
  const scene = parts.sampleScene(seed);
  const goal = parts.sampleGoal(scene, task, seed);
  if (!goal) return null;
  const told = control === 'wrong-instruction' ? wrongGoal(parts.goalsOf(scene, task), goal, seed) : goal;
  return told && { seed, scene, goal, told, instruction: parts.instructionFor(scene, told, seed) };
};

export const proportion = (successes: number, trials: number): Proportion => ({
  successes,
  rate: trials === 0 ? 0 : successes / trials,
  wilson95: wilson95(successes, trials),
});

// what an episode's policy or physics did wrong counts against it; anything else (engine, camera) voids the run
const COUNTS_AS_FAILURE: readonly ErrorCode[] = ['ILLEGAL_TOKEN', 'NON_FINITE_LOGITS', 'WORLD_FAILED'];

const MAX_SKIPPED = 1000;

const noGoal = (seed: number): TabletopError => ({
  code: 'SETTING_INVALID',
  message: `No scene from seed ${seed} on has what this task needs. Choose another seed or task.`,
});

/** Runs the episodes one after another. Errors: of the engine or the camera, or CANCELLED by the signal. */
export const evaluate = async (
  options: EvaluationOptions,
  parts: EvaluationParts,
  onProgress?: (progress: EvaluationProgress) => void,
): Promise<Result<EvaluationResult>> => {
  const { control, clock, controlHz, maxSteps, episodes } = options;
  const { decode, now, sleep, signal } = parts;
  const outcomes: EpisodeOutcome[] = [];
  const seeds: number[] = [];
  const skippedSeeds: number[] = [];
  const failures: Failure[] = [];

  for (let seed = options.seed; seeds.length < episodes; seed++) {
    const plan = planEpisode(seed, options, parts);
    if (!plan) {
      skippedSeeds.push(seed);
      if (skippedSeeds.length > MAX_SKIPPED) return { ok: false, error: noGoal(options.seed) };
      continue;
    }
    const opened = await parts.open(plan);
    if (!opened.ok) return opened;
    const { world, policy, observe, distance, dispose } = opened.value;
    const wrong = control === 'wrong-instruction';
    const outcome = await runEpisode({
      ...{ world, policy, decode, clock, controlHz, maxSteps, now, sleep, signal },
      observe: control === 'blind' ? blindSource(observe) : observe,
      instruction: plan.instruction,
      goal: plan.goal,
      told: wrong ? plan.told : undefined,
    });
    const missing = distance();
    dispose();
    const { reason, error } = outcome.end;
    if (reason === 'stopped') {
      return { ok: false, error: { code: 'CANCELLED', message: 'The evaluation was stopped.' } };
    }
    if (error && !COUNTS_AS_FAILURE.includes(error.code)) return { ok: false, error };
    seeds.push(seed);
    outcomes.push(outcome);
    if (!outcome.success) {
      const why = error ? { error: error.code } : {};
      failures.push({ seed, instruction: plan.instruction, reason, ...why, distance: missing });
    }
    const { scene: _, ...said } = plan;
    const successes = outcomes.filter((o) => o.success).length;
    onProgress?.({ done: seeds.length, episodes, successes, last: { plan: said, outcome } });
  }
  return { ok: true, value: summarize(options, outcomes, { seeds, skippedSeeds, failures }) };
};

const summarize = (
  options: EvaluationOptions,
  outcomes: readonly EpisodeOutcome[],
  lists: Pick<EvaluationResult, 'seeds' | 'skippedSeeds' | 'failures'>,
): EvaluationResult => {
  const count = (is: (o: EpisodeOutcome) => boolean): number => outcomes.filter(is).length;
  const ages = outcomes.flatMap((o) => o.frameAgesMs);
  const endings: Partial<Record<StopReason, number>> = {};
  for (const { end } of outcomes) endings[end.reason] = (endings[end.reason] ?? 0) + 1;
  const told = proportion(
    count((o) => o.toldSuccess),
    outcomes.length,
  );
  return {
    formatVersion: 1,
    ...options,
    ...proportion(
      count((o) => o.success === true),
      outcomes.length,
    ),
    heldAtAnyMoment: count((o) => o.everSuccess),
    ...(options.control === 'wrong-instruction' ? { told } : {}),
    meanSteps: mean(outcomes.map((o) => o.steps)),
    msPerAction: { p50: quantile(ages, 0.5), p95: quantile(ages, 0.95) },
    droppedFrames: outcomes.reduce((sum, o) => sum + o.dropped, 0),
    endings,
    ...lists,
  };
};
