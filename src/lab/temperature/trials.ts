/** Episodes at several temperatures on the same scenes, as data. Pure. */
import { type Proportion, proportion } from '../../evaluation/index.ts';

/** The first of the seeds that are for development and teaching (docs/evaluation.md). */
export const FIRST_SEED = 10_000;
export const TEMPERATURES = [0, 0.5, 1, 2] as const;
export type Temperature = (typeof TEMPERATURES)[number];

export interface Trial {
  readonly temperature: Temperature;
  readonly seed: number;
  readonly success: boolean;
  readonly steps: number;
}

export interface NextTrial {
  readonly temperature: Temperature;
  readonly seed: number;
}

const of = (trials: readonly Trial[], temperature: Temperature): readonly Trial[] =>
  trials.filter((trial) => trial.temperature === temperature);

/** Scene by scene, all temperatures: a run stopped half-way compares like with like. Null when each has `each`. */
export const nextTrial = (trials: readonly Trial[], each: number): NextTrial | null => {
  const counts = TEMPERATURES.map((temperature) => ({ temperature, done: of(trials, temperature) }));
  const open = counts
    .filter(({ done }) => done.length < each)
    .toSorted((a, b) => a.done.length - b.done.length || a.temperature - b.temperature)[0];
  if (!open) return null;
  return { temperature: open.temperature, seed: (open.done.at(-1)?.seed ?? FIRST_SEED - 1) + 1 };
};

export interface Summary extends Proportion {
  readonly temperature: Temperature;
  readonly n: number;
  /** NaN before the first. */
  readonly meanSteps: number;
}

export const summaryOf = (trials: readonly Trial[], temperature: Temperature): Summary => {
  const done = of(trials, temperature);
  const met = done.filter(({ success }) => success).length;
  const steps = done.reduce((sum, trial) => sum + trial.steps, 0);
  return {
    ...proportion(met, done.length),
    ...{ temperature, n: done.length, meanSteps: steps / done.length },
  };
};
