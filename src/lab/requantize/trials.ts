/**
 * The live run as data: which episode comes next, and what the finished ones say. Every count of bins sees the same
 * seeds, and they take turns seed by seed: a run stopped half-way still compares like with like. No browser here.
 */
import type { Result, TabletopError, TaskName } from '../../contracts.ts';
import { type Proportion, proportion } from '../../evaluation/index.ts';

/** The first of the seeds that are for evaluation only (docs/evaluation.md). */
export const FIRST_SEED = 10_000;

export interface Trial {
  readonly seed: number;
  readonly success: boolean;
  /** Actions until the end. */
  readonly steps: number;
}

/** Finished episodes by task and count; see `trialsOf`. */
export type Trials = Readonly<Record<string, readonly Trial[]>>;

export interface Setup {
  readonly task: TaskName;
  readonly counts: readonly number[];
  /** Episodes a count. */
  readonly each: number;
}

/** The next episode: scenes are looked through from `seed` on for one that has the task. */
export interface Next {
  readonly bins: number;
  readonly seed: number;
}

const keyOf = (task: TaskName, bins: number): string => `${task} ${bins}`;

export const trialsOf = (trials: Trials, task: TaskName, bins: number): readonly Trial[] =>
  trials[keyOf(task, bins)] ?? [];

export const withTrial = (trials: Trials, task: TaskName, bins: number, trial: Trial): Trials => ({
  ...trials,
  [keyOf(task, bins)]: [...trialsOf(trials, task, bins), trial],
});

/** The count with the fewest episodes so far, the finest first among equals; null when all have `each`. */
export const nextTrial = (trials: Trials, { task, counts, each }: Setup): Next | null => {
  const open = counts
    .map((bins) => ({ bins, done: trialsOf(trials, task, bins) }))
    .filter(({ done }) => done.length < each)
    .toSorted((a, b) => a.done.length - b.done.length || b.bins - a.bins)[0];
  return open ? { bins: open.bins, seed: (open.done.at(-1)?.seed ?? FIRST_SEED - 1) + 1 } : null;
};

export interface Summary extends Proportion {
  readonly bins: number;
  readonly n: number;
  /** NaN before the first. */
  readonly meanSteps: number;
}

export const summaryOf = (trials: Trials, task: TaskName, bins: number): Summary => {
  const done = trialsOf(trials, task, bins);
  const steps = done.reduce((sum, trial) => sum + trial.steps, 0);
  const successes = done.filter(({ success }) => success).length;
  return { bins, n: done.length, meanSteps: steps / done.length, ...proportion(successes, done.length) };
};

/** Seeds of the finished episodes of these counts, first and last; null before the first. */
export const seedsOf = (trials: Trials, { task, counts }: Setup): readonly [number, number] | null => {
  const seeds = counts.flatMap((bins) => trialsOf(trials, task, bins).map(({ seed }) => seed));
  return seeds.length === 0 ? null : [Math.min(...seeds), Math.max(...seeds)];
};

export interface TrialRun {
  readonly episode: (
    request: Next & { readonly task: TaskName },
    signal: AbortSignal,
  ) => Promise<Result<Trial>>;
  readonly onStart: (next: Next) => void;
  readonly onTrials: (trials: Trials) => void;
}

/** Runs what is missing, one episode after another. Gives null at the end, or why it ended (CANCELLED: stopped). */
export const runTrials = async (
  setup: Setup,
  before: Trials,
  { episode, onStart, onTrials }: TrialRun,
  signal: AbortSignal,
): Promise<TabletopError | null> => {
  let trials = before;
  for (let next = nextTrial(trials, setup); next; next = nextTrial(trials, setup)) {
    onStart(next);
    const done = await episode({ ...next, task: setup.task }, signal);
    if (!done.ok) return done.error;
    trials = withTrial(trials, setup.task, next.bins, done.value);
    onTrials(trials);
  }
  return null;
};
