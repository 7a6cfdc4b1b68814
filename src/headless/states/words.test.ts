/** Bins of any range: the same words as models/recipe/heads/ranges.py cuts, whose test has the same numbers. */
import { describe, expect, it } from 'vitest';
import { throughWords } from './words.ts';

const words = { low: [0, -0.02], high: [2, 0.06], counts: [2, 8] };

describe('words of any range', () => {
  it('leave the centre of the bin that a number falls into', () => {
    for (const [value, centre] of [
      [-0.0199, -0.015],
      [0, 0.005],
      [0.0301, 0.035],
      [0.0599, 0.055],
    ])
      expect(throughWords([0, value ?? 0], words)[1]).toBeCloseTo(centre ?? 0, 12);
  });

  it('reach as far as their last bins, and no further', () => {
    expect(throughWords([0, 9], words)[1]).toBeCloseTo(0.055, 12);
    expect(throughWords([0, -9], words)[1]).toBeCloseTo(-0.015, 12);
  });

  it('are at most half a bin off inside of the range, and said twice they are said once', () => {
    for (let value = -0.02; value < 0.06; value += 0.0007) {
      const once = throughWords([0, value], words);
      expect(Math.abs((once[1] ?? 9) - value)).toBeLessThanOrEqual(0.005 + 1e-12);
      expect(throughWords(once, words)).toEqual(once);
    }
  });

  it('say the end with a flag, which is no centre', () => {
    expect(throughWords([1, 0], words)[0]).toBe(1);
    expect(throughWords([0.4, 0], words)[0]).toBe(0);
  });

  it('of another length are refused', () => {
    expect(() => throughWords([0, 0, 0], words)).toThrow('words of 2 dimensions for 3 numbers');
  });
});
