/** Logits over the action bins -> what the strips draw. Pure, allocation-free after the first call. */

/**
 * Probabilities of `legal` bins starting at `row * bins`. Constrained logits are about -1e9 and come out as 0.
 * Returns false (and zeros) when a legal logit is not finite: the strip then says so and draws nothing.
 */
export const softmaxRow = (
  logits: Float32Array,
  row: number,
  bins: number,
  legal: number,
  out: Float32Array,
): boolean => {
  out.fill(0);
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < legal; k++) {
    const value = logits[row * bins + k] ?? Number.NaN;
    if (!Number.isFinite(value)) return false;
    if (value > top) top = value;
  }
  let sum = 0;
  for (let k = 0; k < legal; k++) {
    const e = Math.exp((logits[row * bins + k] ?? 0) - top);
    out[k] = e;
    sum += e;
  }
  for (let k = 0; k < legal; k++) out[k] = (out[k] ?? 0) / sum;
  return true;
};

/** `count` columns, each the largest of the bins under it: no peak is lost when bins are narrower than pixels. */
export const columnsOf = (probabilities: Float32Array, legal: number, count: number): Float32Array => {
  const columns = new Float32Array(count);
  for (let c = 0; c < count; c++) {
    const from = Math.floor((c * legal) / count);
    const to = Math.max(from + 1, Math.ceil(((c + 1) * legal) / count));
    for (let k = from; k < to; k++) columns[c] = Math.max(columns[c] ?? 0, probabilities[k] ?? 0);
  }
  return columns;
};
