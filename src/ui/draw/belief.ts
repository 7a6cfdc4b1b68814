/**
 * A head's distribution without the smoothing of its training targets. They were spread over neighbouring bins (a Gaussian of known
 * deviation, so that sampling works), and that spread reappears in the predicted odds as if it were uncertainty. What is computed is the
 * maximum-likelihood distribution that gives these odds when it is spread so: Richardson (1972) and Lucy (1974), by expectation maximization, which keeps it positive and whole.
 */

const ITERATIONS = 100;
/** Of the exponent of a step: twice as far as without it, and it still converges. */
const RELAXATION = 1.8;
/** Odds below are the head's own noise. */
const LEAST = 1e-6;

const gauss = (bins: number, sigma: number): number => Math.exp(-0.5 * (bins / sigma) ** 2);

/**
 * `odds` of `legal` bins that sum to one -> belief, in `out` (which may be `odds`). `sigma`: of the Gaussian, bins; 0: there was none.
 * A Gaussian that reaches over the first or last bin was cut there and made whole again (models/recipe/smear.py).
 */
export const unspread = (odds: Float32Array, legal: number, sigma: number, out: Float32Array): void => {
  const seen = odds.slice(0, legal);
  out.fill(0);
  out.set(seen);
  const first = seen.findIndex((p) => p > LEAST);
  const last = seen.findLastIndex((p) => p > LEAST);
  if (sigma <= 0 || first < 0) return;
  const reach = Math.min(legal - 1, Math.ceil(4 * sigma));
  const kernel = Float64Array.from({ length: reach + 1 }, (_, d) => gauss(d, sigma));
  const size = last - first + 1;
  const within = (k: number): readonly [number, number] => [
    Math.max(0, k - reach),
    Math.min(size - 1, k + reach),
  ];
  const whole = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < legal; k++) sum += gauss(k - first - i, sigma);
    return sum;
  });
  let belief = Float64Array.from({ length: size }, (_, i) => seen[first + i] ?? 0);
  const ratio = new Float64Array(size);
  for (let turn = 0; turn < ITERATIONS; turn++) {
    for (let k = 0; k < size; k++) {
      const [from, to] = within(k);
      let sum = 0;
      for (let i = from; i <= to; i++)
        sum += ((belief[i] ?? 0) / (whole[i] ?? 1)) * (kernel[Math.abs(k - i)] ?? 0);
      const p = seen[first + k] ?? 0;
      ratio[k] = p > LEAST && sum > 0 ? p / sum : 0;
    }
    let total = 0;
    const next = belief.map((q, i) => {
      const [from, to] = within(i);
      let sum = 0;
      for (let k = from; k <= to; k++) sum += (ratio[k] ?? 0) * (kernel[Math.abs(k - i)] ?? 0);
      const moved = q * (sum / (whole[i] ?? 1)) ** RELAXATION;
      total += moved;
      return moved;
    });
    belief = next.map((q) => q / total);
  }
  out.fill(0);
  for (let i = 0; i < size; i++) out[first + i] = belief[i] ?? 0;
};
