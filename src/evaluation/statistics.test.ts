import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, quantile, wilson95 } from './statistics.ts';

const rounded = (pair: readonly [number, number], digits: number) =>
  pair.map((v) => Number(v.toFixed(digits)));

describe('wilson95', () => {
  // Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3: score without continuity correction
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i is %f to %f, as published', (successes, trials, low, high) => {
    expect(rounded(wilson95(successes, trials), 4)).toEqual([low, high]);
  });

  it('holds the proportion, stays in 0..1 and mirrors', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const k = Math.round(n * share);
          const [low, high] = wilson95(k, n);
          const [mirrorLow, mirrorHigh] = wilson95(n - k, n);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(k / n);
          expect(high).toBeGreaterThanOrEqual(k / n);
          expect(low).toBeCloseTo(1 - mirrorHigh, 12);
          expect(high).toBeCloseTo(1 - mirrorLow, 12);
        },
      ),
    );
  });

  it('knows nothing without trials', () => expect(wilson95(0, 0)).toEqual([0, 1]));
});

describe('quantile', () => {
  it('interpolates as R and numpy do by default', () => {
    expect(quantile([15, 20, 35, 40, 50], 0.4)).toBeCloseTo(29, 12);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([7], 0.95)).toBe(7);
    expect(
      quantile(
        Array.from({ length: 101 }, (_, i) => i),
        0.95,
      ),
    ).toBeCloseTo(95, 12);
  });

  it('does not reorder its input and has no answer for nothing', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
    expect(quantile([], 0.5)).toBeNaN();
    expect(mean([])).toBeNaN();
    expect(mean([1, 2, 6])).toBe(3);
  });
});
