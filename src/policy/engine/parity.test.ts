import { describe, expect, it } from 'vitest';
import type { PolicyAction } from './interface.ts';
import { chunkTolerance, compareChunks, describeParity } from './parity.ts';

const ACTION: PolicyAction = {
  ...{ kind: 'joint-target', hz: 30 },
  dimensions: [
    { name: 'a', unit: 'deg', low: -100, high: 100 },
    { name: 'b', unit: 'percent', low: 0, high: 10 },
  ],
};
/** Two actions of two numbers. */
const EXPECTED = [10, 1, 20, 2];
const off = (i: number, by: number): Float32Array =>
  Float32Array.from(EXPECTED, (x, j) => (j === i ? x + by : x));
const compare = (actual: Float32Array, head: Partial<Parameters<typeof compareChunks>[2]> = {}) =>
  compareChunks([[EXPECTED, actual]], ACTION, { values: 'units', ...head }, 'float32');

describe('compareChunks', () => {
  it('a difference counts by the range of its own dimension', () => {
    expect(compare(off(2, 1)).maxShareDifference).toBeCloseTo(1 / 200, 6);
    expect(compare(off(3, 1)).maxShareDifference).toBeCloseTo(1 / 10, 6);
    expect(compare(off(3, -1), { values: 'range' }).maxShareDifference).toBeCloseTo(1 / 2, 6);
  });

  it('equal is bit for bit as float32, ok is within the tolerance', () => {
    const third = Float32Array.of(1 / 3, 1, 20, 2);
    const report = compareChunks([[[1 / 3, 1, 20, 2], third]], ACTION, { values: 'units' }, 'float32');
    expect(report).toEqual({
      ...{ head: 'chunk', ok: true, equal: true, maxShareDifference: 0, frames: 1, tolerance: 1e-4 },
    });
    expect(compare(off(0, 0.01))).toMatchObject({ ok: true, equal: false });
    expect(compare(off(0, 0.03))).toMatchObject({ ok: false, equal: false });
    expect(compare(off(0, 0.03), { tolerance: { float32: 0.01 } })).toMatchObject({ ok: true });
    expect(compare(off(0, 0.03), { tolerance: { int8: 0.01 } })).toMatchObject({ ok: false });
  });

  it('nothing compared is not a pass, and neither is a number that is missing, too much or not finite', () => {
    expect(compareChunks([], ACTION, { values: 'units' }, 'float32').ok).toBe(false);
    for (const odd of [
      off(1, Number.NaN),
      off(1, Number.POSITIVE_INFINITY),
      off(1, 0).slice(0, 3),
      Float32Array.of(...EXPECTED, 0),
    ]) {
      expect(compare(odd).ok).toBe(false);
    }
    expect(compare(off(1, Number.NaN)).maxShareDifference).toBe(1);
  });
});

it('the tolerance is strict for float32, two bins of 256 for the others, or as stated', () => {
  expect([chunkTolerance('float32', undefined), chunkTolerance('float16', undefined)]).toEqual([
    1e-4,
    2 / 256,
  ]);
  expect(chunkTolerance('int8', { int8: 0.03 })).toBe(0.03);
  expect(chunkTolerance('int8', { float32: 0.03 })).toBe(2 / 256);
});

it('what was off is said with its unit', () => {
  expect(describeParity(compare(off(2, 1)))).toBe('off by up to 0.500 % of a range in 1 golden frames');
});
