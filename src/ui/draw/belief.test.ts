import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unspread } from './belief.ts';
import { nearShare } from './softmax.ts';

const BINS = 256;

/** As the targets of training are made: each bin a Gaussian over its neighbours, cut at the ends and made whole. */
const spread = (belief: readonly (readonly [bin: number, p: number])[], sigma: number): Float32Array => {
  const out = new Float32Array(BINS);
  for (const [bin, p] of belief) {
    const row = Float64Array.from({ length: BINS }, (_, k) => Math.exp(-0.5 * ((k - bin) / sigma) ** 2));
    const whole = row.reduce((a, b) => a + b);
    for (let k = 0; k < BINS; k++) out[k] = (out[k] ?? 0) + (p * (row[k] ?? 0)) / whole;
  }
  return out;
};
const believed = (odds: Float32Array, sigma: number): Float32Array => {
  const out = new Float32Array(BINS);
  unspread(odds, BINS, sigma, out);
  return out;
};

describe('what a head believes', () => {
  it.each([
    [128, 5],
    [0, 5],
    [255, 2],
    [3, 3],
  ])('one bin, %i, that was spread by %i is that bin again', (bin, sigma) => {
    const odds = spread([[bin, 1]], sigma);
    expect(nearShare(odds, BINS, bin)).toBeLessThan(0.85);
    expect(nearShare(believed(odds, sigma), BINS, bin)).toBeGreaterThan(0.95);
  });

  it('doubt stays doubt: two ways, and each as likely as it was', () => {
    const belief = believed(
      spread(
        [
          [80, 0.7],
          [150, 0.3],
        ],
        5,
      ),
      5,
    );
    expect(nearShare(belief, BINS, 80)).toBeCloseTo(0.7, 1);
    expect(nearShare(belief, BINS, 150)).toBeCloseTo(0.3, 1);
  });

  it('is as it was where nothing was spread, and of flags', () => {
    const odds = spread([[9, 1]], 2);
    expect(believed(odds, 0)).toEqual(odds);
    const flag = Float32Array.of(0.9, 0.1, 0, 0);
    unspread(flag, 2, 0, flag);
    expect([...flag].map((p) => Math.round(10 * p))).toEqual([9, 1, 0, 0]);
  });

  it('of any odds: no bin below nothing, all of them one', () => {
    const arbitrary = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: BINS,
      maxLength: BINS,
    });
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(2, 3, 5), (raw, sigma) => {
        const sum = raw.reduce((a, b) => a + b, 1e-3);
        const odds = Float32Array.from(raw, (x, i) => (x + (i === 7 ? 1e-3 : 0)) / sum);
        const belief = believed(odds, sigma);
        expect(belief.every((p) => p >= 0)).toBe(true);
        expect(belief.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
      }),
      { numRuns: 20 },
    );
  });
});
