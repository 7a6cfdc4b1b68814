import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, type PairedCounts, pairedDifference, quantile, wilson95 } from './statistics.ts';

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

describe('pairedDifference', () => {
  const counts = (both: number, onlyA: number, onlyB: number, neither: number): PairedCounts => ({
    ...{ both, onlyA, onlyB, neither },
  });

  it('gives what is published for a table', () => {
    // Fagerland, Lydersen and Laake 2014, BMC Medical Research Methodology: Bentur et al. 2009, before and after
    const bentur = pairedDifference(counts(1, 7, 1, 12));
    expect(bentur.difference).toBeCloseTo(-0.286, 3);
    expect(rounded(bentur.newcombe95, 3)).toEqual([-0.507, -0.026]);
  });

  it('is narrower than that of two samples where the same episodes go well, wider where the others do', () => {
    const width = ({ newcombe95: [low, high] }: { newcombe95: readonly [number, number] }) => high - low;
    const alike = width(pairedDifference(counts(45, 5, 5, 45)));
    const apart = width(pairedDifference(counts(5, 45, 45, 5)));
    expect(alike).toBeLessThan(width(pairedDifference(counts(25, 25, 25, 25))));
    expect(apart).toBeGreaterThan(width(pairedDifference(counts(25, 25, 25, 25))));
  });

  it('stays in range, holds the difference, and turns round with its sides', () => {
    const some = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(some, some, some, some, (both, onlyA, onlyB, neither) => {
        const { difference, newcombe95, pairs } = pairedDifference(counts(both, onlyA, onlyB, neither));
        expect(pairs).toBe(both + onlyA + onlyB + neither);
        const [low, high] = newcombe95;
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect(low).toBeLessThanOrEqual(difference + 1e-12);
        expect(high).toBeGreaterThanOrEqual(difference - 1e-12);
        const turned = pairedDifference(counts(both, onlyB, onlyA, neither)).newcombe95;
        expect(turned[0]).toBeCloseTo(-high, 12);
        expect(turned[1]).toBeCloseTo(-low, 12);
      }),
    );
  });

  it('knows nothing without pairs, and is not sure after one', () => {
    expect(pairedDifference(counts(0, 0, 0, 0))).toMatchObject({ difference: 0, newcombe95: [-1, 1] });
    const one = pairedDifference(counts(1, 0, 0, 0));
    expect(one.difference).toBe(0);
    expect(one.newcombe95[1]).toBeGreaterThan(0.7);
  });
});
