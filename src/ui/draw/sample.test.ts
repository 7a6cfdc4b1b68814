import { describe, expect, it } from 'vitest';
import { ACTION_SPEC, BINS, decodeTokens } from '../../action/index.ts';
import type { ActionTokens } from '../../contracts.ts';
import { createRandom } from '../../math/random.ts';
import { sampleActions } from './sample.ts';
import { softmaxRow } from './softmax.ts';

/** Eight rows of logits, illegal bins constrained as the graph does it. */
const logitsOf = (seed: number): Float32Array => {
  const random = createRandom(seed);
  const logits = new Float32Array(ACTION_SPEC.length * BINS).fill(-1e9);
  for (const [row, { legal }] of ACTION_SPEC.entries()) {
    for (let k = 0; k < legal; k++) logits[row * BINS + k] = 2 * random.normal();
  }
  return logits;
};

/**
 * How far the counts' chi-square against softmax(logits / temperature) is from what it should be, in its standard
 * deviations; bins that expect fewer than five draws are taken together.
 */
const misfit = (row: number, temperature: number, actions: readonly ActionTokens[]): number => {
  const count = actions.length;
  const expected = new Float32Array(BINS);
  softmaxRow(logitsOf(3), row, BINS, ACTION_SPEC[row]!.legal, expected, temperature);
  const counts = new Float64Array(BINS);
  for (const tokens of actions) counts[tokens[row]!]! += 1;
  let [sum, groups, rest, restCount] = [0, 0, 0, 0];
  for (let k = 0; k < BINS; k++) {
    const mean = expected[k]! * count;
    if (mean >= 5) {
      sum += (counts[k]! - mean) ** 2 / mean;
      groups += 1;
    } else {
      rest += mean;
      restCount += counts[k]!;
    }
  }
  if (rest >= 5) {
    sum += (restCount - rest) ** 2 / rest;
    groups += 1;
  }
  const freedom = groups - 1;
  return (sum - freedom) / Math.sqrt(2 * freedom);
};

describe('sampleActions', () => {
  it.each([0.5, 1, 2])('draws as often as softmax(logits / %s) says', (temperature) => {
    const actions = sampleActions(logitsOf(3), { temperature, count: 10_000, seed: 11 }, ACTION_SPEC);
    for (let row = 0; row < 8; row++) {
      expect(Math.abs(misfit(row, temperature, actions)), `row ${row}`).toBeLessThan(4);
      if (row > 0) expect(misfit(row, 1.5 * temperature, actions), 'and no other').toBeGreaterThan(10);
    }
  });

  it('is the largest logit at 0', () => {
    const logits = logitsOf(5);
    const greedy = ACTION_SPEC.map(({ legal }, row) => {
      const values = [...logits.slice(row * BINS, row * BINS + legal)];
      return values.indexOf(Math.max(...values));
    });
    expect(sampleActions(logits, { temperature: 0, count: 3, seed: 1 }, ACTION_SPEC)).toEqual([
      greedy,
      greedy,
      greedy,
    ]);
  });

  it('gives the same draws for the same seed, others for another', () => {
    const draw = (seed: number) =>
      sampleActions(logitsOf(1), { temperature: 1, count: 16, seed }, ACTION_SPEC);
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  it('draws legal actions only, and the first ones stay when more are asked for', () => {
    const logits = logitsOf(2);
    const many = sampleActions(logits, { temperature: 2, count: 500, seed: 9 }, ACTION_SPEC);
    expect(many.every((tokens) => decodeTokens(tokens).ok)).toBe(true);
    expect(sampleActions(logits, { temperature: 2, count: 4, seed: 9 }, ACTION_SPEC)).toEqual(
      many.slice(0, 4),
    );
  });

  it('draws nothing from logits that are no numbers', () => {
    const logits = logitsOf(1);
    logits[700] = Number.NaN;
    expect(sampleActions(logits, { temperature: 1, count: 4, seed: 1 }, ACTION_SPEC)).toEqual([]);
  });
});
