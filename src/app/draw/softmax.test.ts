import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, softmaxRow } from './softmax.ts';

const BINS = 256;

describe('softmaxRow', () => {
  it('sums to one, keeps the order and ignores constrained bins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: BINS, maxLength: BINS }),
        fc.integer({ min: 1, max: BINS }),
        (values, legal) => {
          const logits = new Float32Array(2 * BINS).fill(-1e9);
          logits.set(values.slice(0, legal), BINS);
          const out = new Float32Array(BINS);
          expect(softmaxRow(logits, 1, BINS, legal, out)).toBe(true);
          const sum = out.reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 4);
          expect(out.slice(legal).every((p) => p === 0)).toBe(true);
          const best = logits
            .subarray(BINS, BINS + legal)
            .indexOf(Math.max(...values.slice(0, legal).map(Math.fround)));
          expect(out[best]).toBe(Math.max(...out));
        },
      ),
    );
  });

  it('does not overflow, and refuses what is not a number', () => {
    const out = new Float32Array(BINS);
    const big = new Float32Array(BINS).fill(-1e9);
    big[3] = 1e4;
    expect(softmaxRow(big, 0, BINS, BINS, out)).toBe(true);
    expect(out[3]).toBe(1);
    big[4] = Number.NaN;
    expect(softmaxRow(big, 0, BINS, BINS, out)).toBe(false);
    expect(out.every((p) => p === 0)).toBe(true);
  });
});

describe('columnsOf', () => {
  it('loses no peak at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 255 }), (count, bin) => {
        const p = new Float32Array(BINS);
        p[bin] = 0.7;
        const columns = columnsOf(p, BINS, count);
        return columns.length === count && Math.abs(Math.max(...columns) - 0.7) < 1e-6;
      }),
    );
  });
});
