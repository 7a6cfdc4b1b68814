/**
 * Statistics of a dataset's columns, by the conventions of the published package (lerobot 0.6, datasets/compute_stats.py): population
 * deviation; pictures as numbers from 0 to 1 a channel, with shape (3, 1, 1), from a sample of an episode's frames;
 * a dataset's are made of its episodes' own, quantiles among them as means weighted by count. Pure.
 */

/** Numbers a dimension (a picture: a channel). */
export interface ColumnStats {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly q01: readonly number[];
  readonly q10: readonly number[];
  readonly q50: readonly number[];
  readonly q90: readonly number[];
  readonly q99: readonly number[];
  /** Rows (a picture: frames) that they are of. */
  readonly count: number;
}

export const QUANTILES = { q01: 0.01, q10: 0.1, q50: 0.5, q90: 0.9, q99: 0.99 } as const;
type QuantileName = keyof typeof QUANTILES;
const QUANTILE_NAMES = Object.keys(QUANTILES) as readonly QuantileName[];
export const STAT_NAMES = ['min', 'max', 'mean', 'std', 'count', ...QUANTILE_NAMES] as const;

const ofQuantiles = <T>(of: (name: QuantileName) => T): Record<QuantileName, T> => ({
  q01: of('q01'),
  q10: of('q10'),
  q50: of('q50'),
  q90: of('q90'),
  q99: of('q99'),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Rows of equal length. */
export const statsOfRows = (rows: readonly (readonly number[])[]): ColumnStats => {
  const columns = (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? Number.NaN));
  const sorted = columns.map((column) => column.toSorted((x, y) => x - y));
  const mean = columns.map((column) => sum(column) / column.length);
  const std = columns.map((column, i) =>
    Math.sqrt(
      sum(column.map((value) => (value - (mean[i] ?? 0)) * (value - (mean[i] ?? 0)))) / column.length,
    ),
  );
  // the smallest value that so large a share of the rows does not exceed
  const quantile = (share: number): readonly number[] =>
    sorted.map((column) => column[Math.max(0, Math.ceil(share * column.length) - 1)] ?? Number.NaN);
  return {
    min: sorted.map((column) => column[0] ?? Number.NaN),
    max: sorted.map((column) => column.at(-1) ?? Number.NaN),
    ...{ mean, std },
    ...ofQuantiles((name) => quantile(QUANTILES[name])),
    count: rows.length,
  };
};

const LEVELS = 256;
const CHANNELS = 3;
const FEWEST_SAMPLED = 100;
const MOST_SAMPLED = 10_000;

/** Which frames of an episode its pictures' statistics are of: all up to 100, from there on about n to the power 3/4. */
export const sampledFrames = (frames: number): readonly number[] => {
  const power = Math.floor(Math.sqrt(frames) * Math.sqrt(Math.sqrt(frames)));
  const count = Math.max(Math.min(FEWEST_SAMPLED, frames), Math.min(power, MOST_SAMPLED));
  if (count <= 1) return frames > 0 ? [0] : [];
  return Array.from({ length: count }, (_, i) => Math.round((i * (frames - 1)) / (count - 1)));
};

/** Counts of pixel values, by channel: all that the statistics of pictures are made of. */
export interface PictureTally {
  add(rgb: Uint8Array): void;
  stats(): ColumnStats;
}

export const createPictureTally = (): PictureTally => {
  const counts = Array.from({ length: CHANNELS }, () => new Float64Array(LEVELS));
  let pictures = 0;
  const shareAt = (channel: Float64Array, share: number): number => {
    const wanted = share * sum([...channel]);
    let passed = 0;
    const level = channel.findIndex((count) => {
      passed += count;
      return count > 0 && passed >= wanted;
    });
    return level / (LEVELS - 1);
  };
  const moment = (channel: Float64Array, of: (level: number) => number): number =>
    sum([...channel].map((count, level) => count * of(level / (LEVELS - 1)))) / sum([...channel]);
  return {
    add: (rgb) => {
      pictures++;
      for (let i = 0; i < rgb.length; i++) {
        const channel = counts[i % CHANNELS];
        const level = rgb[i] ?? 0;
        if (channel) channel[level] = (channel[level] ?? 0) + 1;
      }
    },
    stats: () => {
      const mean = counts.map((channel) => moment(channel, (level) => level));
      return {
        min: counts.map((channel) => channel.findIndex((count) => count > 0) / (LEVELS - 1)),
        max: counts.map((channel) => channel.findLastIndex((count) => count > 0) / (LEVELS - 1)),
        mean,
        std: counts.map((channel, i) =>
          Math.sqrt(moment(channel, (level) => (level - (mean[i] ?? 0)) * (level - (mean[i] ?? 0)))),
        ),
        ...ofQuantiles((name) => counts.map((channel) => shareAt(channel, QUANTILES[name]))),
        count: pictures,
      };
    },
  };
};

/** Of several episodes together. */
export const aggregated = (parts: readonly ColumnStats[]): ColumnStats => {
  const count = sum(parts.map((part) => part.count));
  const each = (of: (part: ColumnStats, i: number) => number, fold: (values: readonly number[]) => number) =>
    (parts[0]?.mean ?? []).map((_, i) => fold(parts.map((part) => of(part, i))));
  const weighted = (of: (part: ColumnStats, i: number) => number): readonly number[] =>
    each(
      (part, i) => of(part, i) * part.count,
      (values) => sum(values) / count,
    );
  const mean = weighted((part, i) => part.mean[i] ?? 0);
  const variance = weighted((part, i) => {
    const [std, off] = [part.std[i] ?? 0, (part.mean[i] ?? 0) - (mean[i] ?? 0)];
    return std * std + off * off;
  });
  return {
    min: each(
      (part, i) => part.min[i] ?? 0,
      (values) => Math.min(...values),
    ),
    max: each(
      (part, i) => part.max[i] ?? 0,
      (values) => Math.max(...values),
    ),
    mean,
    std: variance.map((value) => Math.sqrt(value)),
    ...ofQuantiles((name) => weighted((part, i) => part[name][i] ?? 0)),
    count,
  };
};

/** As files have it: a picture's with shape (3, 1, 1), the count as a list of one. */
export const writtenStat = (
  stats: ColumnStats,
  name: (typeof STAT_NAMES)[number],
  picture: boolean,
): readonly unknown[] => {
  if (name === 'count') return [stats.count];
  return picture ? stats[name].map((value) => [[value]]) : stats[name];
};
