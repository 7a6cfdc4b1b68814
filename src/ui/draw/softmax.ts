/** Logits over the action bins -> what the strips draw. Pure, allocation-free after the first call. */

/**
 * Probabilities softmax(logits / temperature) of `legal` bins starting at `row * bins`. Constrained logits are about
 * -1e9 and come out as 0. Temperature 0 is greedy: the largest logit (the first of equals) has it all.
 * Returns false (and zeros) when a legal logit is not finite: the strip then says so and draws nothing.
 */
export const softmaxRow = (
  logits: Float32Array,
  row: number,
  bins: number,
  legal: number,
  out: Float32Array,
  temperature = 1,
): boolean => {
  out.fill(0);
  let top = Number.NEGATIVE_INFINITY;
  let best = 0;
  for (let k = 0; k < legal; k++) {
    const value = logits[row * bins + k] ?? Number.NaN;
    if (!Number.isFinite(value)) return false;
    if (value > top) {
      top = value;
      best = k;
    }
  }
  if (temperature <= 0) {
    out[best] = 1;
    return true;
  }
  let sum = 0;
  for (let k = 0; k < legal; k++) {
    const e = Math.exp(((logits[row * bins + k] ?? 0) - top) / temperature);
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

/** Bins to each side that mean nearly the same motion: what one bin holds alone says little. */
export const NEAR = 2;

/** Probability of `bin` and of those up to NEAR beside it, together. */
export const nearShare = (probabilities: Float32Array, legal: number, bin: number): number => {
  let sum = 0;
  for (let k = Math.max(0, bin - NEAR); k <= Math.min(legal - 1, bin + NEAR); k++)
    sum += probabilities[k] ?? 0;
  return sum;
};

/** Entropy in bits of probabilities that sum to one: 0 when certain, 8 when all of 256 bins are alike. */
export const entropyBits = (probabilities: Float32Array, legal: number): number => {
  let bits = 0;
  for (let k = 0; k < legal; k++) {
    const p = probabilities[k] ?? 0;
    if (p > 0) bits -= p * Math.log2(p);
  }
  return Math.max(0, bits); // rounding can leave a small minus
};

/** The likeliest bin, the first of equals, as the graph's ArgMax takes it. */
export const greedyBin = (probabilities: Float32Array, legal: number): number => {
  let best = 0;
  for (let k = 1; k < legal; k++) if ((probabilities[k] ?? 0) > (probabilities[best] ?? 0)) best = k;
  return best;
};
