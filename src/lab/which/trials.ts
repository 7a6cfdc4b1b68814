/**
 * Two heads in the same episodes, as data: what comes next, how late each head is, what the finished ones say. Pure.
 */
import type { TaskName } from '../../contracts.ts';
import {
  type PairedDifference,
  type Proportion,
  pairedDifference,
  proportion,
} from '../../evaluation/index.ts';

/** The first of the seeds that are for development and teaching (docs/evaluation.md). */
export const FIRST_SEED = 10_000;
/** Times as slow as it is here; 0: the world waits. */
export const FACTORS = [0, 1, 2, 5, 10, 20, 50] as const;
export const FLOW_STEPS = [1, 2, 5, 10] as const;
/** RT-2's slowest: one look a second (Brohan et al. 2023, section 3.3: 1 to 3 Hz for 55 billion weights). */
export const MOST_DELAY = 1000;

export const SIDES = ['a', 'b'] as const;
export type Side = (typeof SIDES)[number];

/** What an episode hangs on beside its seed and the task: trials of other conditions are not counted together. */
export interface Conditions {
  readonly model: string;
  readonly execute: number;
  readonly flowSteps: number;
  readonly bins: number;
  /** Simulated milliseconds from a look to its action. */
  readonly delay: number;
}

export interface Trial {
  /** The one that has such a task, from the seed on that was asked for. */
  readonly seed: number;
  readonly success: boolean;
  readonly steps: number;
}

/** Finished episodes, by `keyOf`. */
export type Trials = Readonly<Record<string, readonly Trial[]>>;

/** Whole milliseconds, so that the same slider gives the same episode; at most MOST_DELAY. */
export const delayOf = (ms: number | undefined, factor: number): number =>
  factor === 0 || ms === undefined ? 0 : Math.min(MOST_DELAY, Math.round(ms * factor));

/** `first`: the seed that the episodes begin at. */
export const keyOf = (
  { task, first }: { readonly task: TaskName; readonly first: number },
  { model, execute, flowSteps, bins, delay }: Conditions,
): string => [task, first, model, execute, flowSteps, bins, delay].join(' ');

export const trialsOf = (trials: Trials, key: string): readonly Trial[] => trials[key] ?? [];

export const withTrial = (trials: Trials, key: string, trial: Trial): Trials => ({
  ...trials,
  [key]: [...trialsOf(trials, key), trial],
});

export interface Next {
  readonly side: Side;
  readonly seed: number;
}

/**
 * Whose episode is next, of two heads that take turns seed by seed; null when both have `each`. Scenes are looked through
 * from the seed on for one that has the task, so that the one after is the next seed after the one taken.
 */
export const nextTrial = (
  trials: Trials,
  keys: Readonly<Record<Side, string>>,
  { seed, each }: { readonly seed: number; readonly each: number },
): Next | null => {
  const [a, b] = [trialsOf(trials, keys.a), trialsOf(trials, keys.b)];
  const side: Side = b.length < a.length ? 'b' : 'a';
  const mine = side === 'a' ? a : b;
  if (mine.length >= each) return null;
  return { side, seed: (mine.at(-1)?.seed ?? seed - 1) + 1 };
};

export interface Summary extends Proportion {
  readonly n: number;
  /** NaN before the first. */
  readonly meanSteps: number;
}

export const summaryOf = (done: readonly Trial[]): Summary => {
  const met = done.filter(({ success }) => success).length;
  const steps = done.reduce((sum, trial) => sum + trial.steps, 0);
  return { ...proportion(met, done.length), n: done.length, meanSteps: steps / done.length };
};

/** The difference in the episodes that both have finished, B less A. */
export const compare = (a: readonly Trial[], b: readonly Trial[]): PairedDifference => {
  const byB = new Map(b.map((trial) => [trial.seed, trial.success]));
  const counts = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };
  for (const { seed, success } of a) {
    const other = byB.get(seed);
    if (other === undefined) continue;
    counts[success ? (other ? 'both' : 'onlyA') : other ? 'onlyB' : 'neither'] += 1;
  }
  return pairedDifference(counts);
};

/** Points that the worse head may be behind and still be good enough, fixed before anything was measured. */
export const MARGIN = 0.05;

export type Verdict = 'nothing' | 'good-enough' | 'worse' | 'open';

/** Is B good enough beside A? Only as far as the interval says so. */
export const verdictOf = ({ pairs, newcombe95: [low, high] }: PairedDifference): Verdict => {
  if (pairs === 0) return 'nothing';
  if (low >= -MARGIN) return 'good-enough';
  return high < -MARGIN ? 'worse' : 'open';
};
