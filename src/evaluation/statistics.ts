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
