import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../../action/index.ts';
import { oddsOf, withOdds } from './save-episode.ts';

/** Every bin impossible but the named ones, by dimension. */
const logitsOf = (likely: readonly (readonly number[])[]): Float32Array => {
  const logits = new Float32Array(8 * 256).fill(-30);
  for (const [row, bins] of likely.entries()) for (const bin of bins) logits[row * 256 + bin] = 0;
  return logits;
};

const logits = logitsOf([[0], [130, 131], [128], [128], [128], [128], [128], [255]]);

describe('the odds of a saved episode', () => {
  it('are the likely bins of each dimension, the likeliest first', () => {
    const odds = oddsOf({ evidence: { logits } }, EE_DELTA);
    expect(odds).toHaveLength(8);
    expect(odds?.[0]).toEqual([[0, 1]]);
    expect(odds?.[1]).toEqual([
      [130, 0.5],
      [131, 0.5],
    ]);
    for (const one of odds ?? []) expect(one.reduce((sum, [, p]) => sum + p, 0)).toBeCloseTo(1, 2);
  });

  it('are null where a step has none, and say their temperature', () => {
    const json = JSON.stringify({ actionSpec: EE_DELTA, steps: [{}, {}] });
    const file = JSON.parse(withOdds(json, [{ evidence: {} }, { evidence: { logits } }]));
    expect(file.odds.temperature).toBe(1);
    expect(file.odds.steps[0]).toBeNull();
    expect(file.odds.steps[1]).toHaveLength(8);
    expect(file.steps).toHaveLength(2);
  });
});
