// @ts-check

/** Two-sided 95% normal quantile. */
const Z95 = 1.959963984540054;

/**
 * Wilson score interval (Wilson 1927, without continuity correction), as src/evaluation/statistics.ts has it, for scripts,
 * which run in a Node that reads no TypeScript.
 * @param {number} successes @param {number} trials @returns {[number, number]} proportions
 */
export function wilson95(successes, trials) {
  if (trials === 0) return [0, 1];
  const p = successes / trials;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z95 / (1 + z2 / trials)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}
