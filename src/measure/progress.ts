/**
 * What has been measured so far: the episodes of both sides, which one comes next, and what they say together. The
 * sides take turns, so that a run that is stopped half-way still compares like with like. Pure.
 */
import {
  type EpisodeRecord,
  type EvaluationOptions,
  type EvaluationResult,
  type PairedDifference,
  pairedDifference,
  resultOf,
} from '../evaluation/index.ts';
import type { MeasuredModel } from '../headless/index.ts';
import type { Description, SideName } from './description.ts';

/** In the order of their seeds. */
export type Records = Readonly<Record<SideName, readonly EpisodeRecord[]>>;

/** What drove a side, as it was when it was loaded. */
export interface SideHead {
  readonly options: EvaluationOptions;
  /** Null: no model drove. */
  readonly model: MeasuredModel | null;
}

export type Heads = Partial<Readonly<Record<SideName, SideHead>>>;

/** Equal for what is the same policy in the same world: only such episodes belong into one number. */
export const markOf = ({ options, model }: SideHead): string => {
  const { variant, provider, adapter, maxSteps, controlHz, task } = options;
  return JSON.stringify([
    options.model,
    variant,
    provider,
    adapter,
    model?.weights,
    maxSteps,
    controlHz,
    task,
  ]);
};

export const NO_RECORDS: Records = { a: [], b: [] };

export const withRecord = (records: Records, side: SideName, record: EpisodeRecord): Records => ({
  ...records,
  [side]: [...records[side], record],
});

export const sidesOf = ({ b }: Description): readonly SideName[] => (b ? ['a', 'b'] : ['a']);

export interface NextEpisode {
  readonly side: SideName;
  /** Scenes are looked through from here on for one that has the task. */
  readonly seed: number;
}

/** The side with the fewer episodes, A first among equals; null when all are done. */
export const nextEpisode = (description: Description, records: Records): NextEpisode | null => {
  const open = sidesOf(description)
    .filter((side) => records[side].length < description.episodes)
    .toSorted((x, y) => records[x].length - records[y].length)[0];
  if (!open) return null;
  const last = records[open].at(-1);
  return { side: open, seed: last ? last.seed + 1 : description.seed };
};

export const doneOf = (description: Description, records: Records): number =>
  sidesOf(description).reduce((sum, side) => sum + records[side].length, 0);

export const allOf = (description: Description): number => sidesOf(description).length * description.episodes;

/** One seed that was measured, by A, by B, or by both. */
export interface SeedRow {
  readonly seed: number;
  readonly a: EpisodeRecord | null;
  readonly b: EpisodeRecord | null;
}

/** Every seed in order. Under a control that needs two goals a side may have seeds that the other has not. */
export const seedRows = ({ a, b }: Records): readonly SeedRow[] => {
  const find = (records: readonly EpisodeRecord[]) => new Map(records.map((one) => [one.seed, one]));
  const [ofA, ofB] = [find(a), find(b)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])]
    .sort((x, y) => x - y)
    .map((seed) => ({ seed, a: ofA.get(seed) ?? null, b: ofB.get(seed) ?? null }));
};

/** One square for every seed that either side was given, and for those to come: null where this side has nothing yet. */
export const squaresOf = (
  { episodes }: Pick<Description, 'episodes'>,
  records: Records,
  side: SideName,
): readonly (EpisodeRecord | null)[] => {
  const given = seedRows(records).map((row) => row[side]);
  return [...given, ...Array<null>(Math.max(0, episodes - given.length)).fill(null)];
};

/** B less A over the seeds that both have been given. */
export const compared = (records: Records): PairedDifference => {
  const pairs = seedRows(records).flatMap(({ a, b }) => (a && b ? [[a.success, b.success] as const] : []));
  const count = (ofA: boolean, ofB: boolean): number =>
    pairs.filter(([x, y]) => x === ofA && y === ofB).length;
  return pairedDifference({
    both: count(true, true),
    onlyA: count(true, false),
    onlyB: count(false, true),
    neither: count(false, false),
  });
};

/** What `npm run eval` would have written of these episodes; null before anything has driven the side. */
export const resultOfSide = (
  description: Description,
  side: SideName,
  records: Records,
  heads: Heads,
): EvaluationResult | null => {
  const options = heads[side]?.options;
  return options ? resultOf({ ...options, seed: description.seed }, records[side]) : null;
};
