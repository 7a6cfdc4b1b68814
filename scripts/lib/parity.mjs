// @ts-check
/** How far two devices are apart in what one policy says. Pure. */

/**
 * @typedef {{ name: string, unit: string, low: number, high: number }} Dimension
 * @typedef {{ tokens: readonly (readonly number[])[], chunks: readonly (readonly number[])[] }} Said
 * @typedef {{ frames: number, bins: number, percent: number, flags: number }} Apart `bins`: largest difference of a token of one
 *   action; `percent`: largest of a number of a chunk, of its range; `flags`: how many flags of either differ
 */

/**
 * NaN where one said something that the other did not.
 * @param {readonly Dimension[]} dimensions @param {Said} a @param {Said} b
 * @returns {Apart}
 */
export function apart(dimensions, a, b) {
  const apart = { frames: a.tokens.length, bins: 0, percent: 0, flags: 0 };
  const each = (
    /** @type {readonly (readonly number[])[]} */ one,
    /** @type {readonly (readonly number[])[]} */ other,
    /** @type {(dimension: Dimension, difference: number) => void} */ take,
  ) => {
    if (one.length !== other.length) throw new RangeError('The two were shown different frames.');
    for (const [i, row] of one.entries()) {
      const beside = other[i] ?? [];
      for (let j = 0; j < Math.max(row.length, beside.length); j++) {
        const dimension = dimensions[j % dimensions.length];
        if (dimension) take(dimension, Math.abs((row[j] ?? Number.NaN) - (beside[j] ?? Number.NaN)));
      }
    }
  };
  each(a.tokens, b.tokens, ({ unit }, off) => {
    if (unit !== 'flag') apart.bins = Math.max(apart.bins, off);
    else if (off !== 0) apart.flags += 1;
  });
  each(a.chunks, b.chunks, ({ unit, low, high }, off) => {
    // a flag is a number of 0 to 1 that is rounded: what moves is not said in bins
    if (unit !== 'flag') apart.percent = Math.max(apart.percent, (100 * off) / (high - low));
    else if (!(off < 0.5)) apart.flags += 1;
  });
  return apart;
}
