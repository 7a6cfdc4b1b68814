// @ts-check
/** What a list of measurements comes to. */

/**
 * The value below which a share of them lie, one of their own; NaN of none.
 * @param {readonly number[]} values @param {number} share 0..1
 */
export const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/** NaN of none. @param {readonly number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
