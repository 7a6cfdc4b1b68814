/** The little statistics that evaluation needs. */

/** Two-sided 95% normal quantile. */
const Z95 = 1.959963984540054;

/**
 * Wilson score interval (Wilson 1927, without continuity correction) for `successes` of `trials`, as proportions.
 * Unlike p +- 1.96 s it stays inside 0..1 and is honest at 0 of n and n of n. No trials: the whole range.
 */
export const wilson95 = (successes: number, trials: number): readonly [number, number] => {
  if (trials === 0) return [0, 1];
  const p = successes / trials;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z95 / (1 + z2 / trials)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  // at the ends the formula is 0 or 1 exactly; floating point is not
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
};

/** How many of how many, as a rate and its interval. */
export interface Proportion {
  readonly successes: number;
  readonly rate: number;
  readonly wilson95: readonly [number, number];
}

export const proportion = (successes: number, trials: number): Proportion => ({
  successes,
  rate: trials === 0 ? 0 : successes / trials,
  wilson95: wilson95(successes, trials),
});

/** Quantile by linear interpolation between order statistics (Hyndman and Fan's type 7); NaN for no values. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (position - Math.floor(position)) * (above - below);
};

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, v) => sum + v, 0) / values.length;

/** Two policies in the same episodes: how many went well by both, by one alone, by neither. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

export interface PairedDifference extends PairedCounts {
  readonly pairs: number;
  /** Rate of B less rate of A, -1..1; 0 without pairs. */
  readonly difference: number;
  readonly newcombe95: readonly [number, number];
}

/** Correlation of the two outcomes, with the correction of method 10; 0 where one of them never varies. */
const phi = ({ both, onlyA, onlyB, neither }: PairedCounts): number => {
  const cross = both * neither - onlyA * onlyB;
  const n = both + onlyA + onlyB + neither;
  const margins = (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither);
  if (margins === 0) return 0;
  return (cross > 0 ? Math.max(cross - n / 2, 0) : cross) / Math.sqrt(margins);
};

/**
 * Difference of two rates of the same episodes, B less A, with its 95% interval: the two Wilson intervals put together
 * with the correlation of the outcomes (Newcombe 1998, Statistics in Medicine 17, 2635-2650, method 10). Unlike the
 * interval of two samples it knows that the episodes were the same; unlike p +- 1.96 s it stays inside -1..1. No pairs:
 * the whole range.
 */
export const pairedDifference = (counts: PairedCounts): PairedDifference => {
  const { both, onlyA, onlyB, neither } = counts;
  const pairs = both + onlyA + onlyB + neither;
  if (pairs === 0) return { ...counts, pairs, difference: 0, newcombe95: [-1, 1] };
  const [a, b] = [proportion(both + onlyA, pairs), proportion(both + onlyB, pairs)];
  const correlation = phi(counts);
  const reach = (x: number, y: number): number =>
    Math.sqrt(Math.max(0, x * x - 2 * correlation * x * y + y * y));
  const difference = (onlyB - onlyA) / pairs;
  const below = reach(b.rate - b.wilson95[0], a.wilson95[1] - a.rate);
  const above = reach(b.wilson95[1] - b.rate, a.rate - a.wilson95[0]);
  return { ...counts, pairs, difference, newcombe95: [difference - below, difference + above] };
};
