/**
 * Draws actions from logits that are there already: vision is not run again.
 *
 * Each position is drawn from its own stored distribution. Those were made given the tokens that were said before
 * them, so a draw that differs early on is not followed by what the model would have said next.
 */
import { BINS, type DimensionSpec } from '../../action/index.ts';
import type { ActionTokens } from '../../contracts.ts';
import { createRandom } from '../../math/random.ts';
import { softmaxRow } from './softmax.ts';

export interface SampleOptions {
  /** 0 is greedy, 1 the model's own distribution. */
  readonly temperature: number;
  readonly count: number;
  /** Same seed, same draws. */
  readonly seed: number;
}

/** First bin at which the running sum passes `u` (0 <= u < 1). */
const binAt = (cumulative: Float64Array, legal: number, u: number): number => {
  let low = 0;
  let high = legal - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 1) > u) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * `count` actions, position by position from softmax(logits / temperature) over the legal bins; logits are [dimensions, 256].
 * Empty when a logit is not finite.
 */
export const sampleActions = (
  logits: Float32Array,
  { temperature, count, seed }: SampleOptions,
  dimensions: readonly DimensionSpec[],
): readonly ActionTokens[] => {
  const drawn = Array.from({ length: count }, (): number[] => []);
  const probabilities = new Float32Array(BINS);
  const cumulative = new Float64Array(BINS);
  for (const [row, { legal }] of dimensions.entries()) {
    if (!softmaxRow(logits, row, BINS, legal, probabilities, temperature)) return [];
    let sum = 0;
    for (let k = 0; k < legal; k++) {
      sum += probabilities[k] ?? 0;
      cumulative[k] = sum;
    }
    // float32 probabilities do not sum to one exactly: what is drawn is a share of the sum
    const random = createRandom(seed, row);
    for (const action of drawn) action.push(binAt(cumulative, legal, random.next() * sum));
  }
  return drawn;
};
