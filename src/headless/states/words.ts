/** Uniform bins of any range and count, as models/recipe/heads/ranges.py cuts them: what the expert is left with through them. */

/** A number a dimension: in the units of the ActionSpec, and how many bins lie between. */
export interface Words {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly counts: readonly number[];
}

/** The flag that says the end, which is 0 or 1 and no centre of a bin. */
const FLAG = 0;
const SET = 0.5;

/**
 * One action's numbers -> the centres of the bins that they fall into; what is outside of the range, into its last bin. RangeError for
 * words of another length.
 */
export const throughWords = (values: readonly number[], { low, high, counts }: Words): readonly number[] => {
  if ([low, high, counts].some((one) => one.length !== values.length))
    throw new RangeError(`words of ${counts.length} dimensions for ${values.length} numbers`);
  return values.map((value, i) => {
    if (i === FLAG) return value > SET ? 1 : 0;
    const [from, to, count] = [low[i] ?? 0, high[i] ?? 0, counts[i] ?? 1];
    const width = (to - from) / count;
    const bin = Math.min(count - 1, Math.max(0, Math.floor((value - from) / width)));
    return from + (bin + SET) * width;
  });
};
