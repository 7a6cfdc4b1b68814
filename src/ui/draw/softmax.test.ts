import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, entropyBits, greedyBin, softmaxRow } from './softmax.ts';

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

describe('temperature', () => {
  const logits = Float32Array.from({ length: BINS }, (_, k) => (k < 4 ? k : -1e9));
  const at = (temperature: number): number[] => {
    const out = new Float32Array(BINS);
    softmaxRow(logits, 0, BINS, BINS, out, temperature);
    return [...out.slice(0, 4)];
  };

  it('divides the logits', () => {
    const half = [0, 2, 4, 6].map(Math.exp);
    const sum = half.reduce((a, b) => a + b);
    for (const [k, p] of at(0.5).entries()) expect(p).toBeCloseTo(half[k]! / sum, 5);
  });

  it('is greedy at 0, the first of equals', () => {
    expect(at(0)).toEqual([0, 0, 0, 1]);
    const out = new Float32Array(BINS);
    softmaxRow(new Float32Array(BINS).fill(2), 0, BINS, BINS, out, 0);
    expect(out.indexOf(1)).toBe(0);
    expect(greedyBin(new Float32Array(BINS).fill(1 / BINS), BINS)).toBe(0);
  });

  it('raises the entropy, up to that of equal bins', () => {
    const bits = [0, 0.2, 0.5, 1, 2].map((t) => {
      const out = new Float32Array(BINS);
      softmaxRow(logits, 0, BINS, BINS, out, t);
      return entropyBits(out, BINS);
    });
    expect(bits[0]).toBe(0);
    expect(bits.every((b, i) => i === 0 || b > bits[i - 1]!)).toBe(true);
    expect(entropyBits(new Float32Array(BINS).fill(1 / BINS), BINS)).toBeCloseTo(8, 4);
    expect(entropyBits(Float32Array.of(0.5, 0.5), 2)).toBe(1);
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
