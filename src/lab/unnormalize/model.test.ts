import { describe, expect, it } from 'vitest';
import { CHOICES, choiceOf, distance, moved, rowsOf, type UnnormalizeState } from './model.ts';

const MASK = [1, 1, 1, 1, 1, 1, 0];
const MIDDLE = [128, 128, 128, 128, 128, 128, 256];
const state = (part: Partial<UnnormalizeState>): UnnormalizeState => ({
  bins: MIDDLE,
  learned: 'bridge',
  used: 'bridge',
  mask: MASK,
  ...part,
});

describe('the same tokens under other statistics', () => {
  it('agree when the statistics do', () => {
    for (const { id } of CHOICES) {
      const rows = rowsOf(state({ learned: id, used: id, bins: [3, 77, 200, 1, 256, 128, 40] }));
      expect(distance(moved(rows, 'meant'), moved(rows, 'done'))).toBe(0);
    }
  });

  it('answer the questions of the page', () => {
    const forward = rowsOf(state({ bins: [218, 128, 128, 128, 128, 128, 256], used: 'google' }))[0]!;
    expect(forward.id).toBe(31_782);
    expect(forward.meant).toBeCloseTo(0.02, 3);
    expect(forward.done).toBeCloseTo(0.12, 2);
    const still = rowsOf(state({ learned: 'google', used: 'google' }))[0]!;
    expect(still.normalized).toBe(0);
    expect(still.done).toBeCloseTo(-0.0231, 4);
    const step = (id: 'bridge' | 'bridge-range') => rowsOf(state({ used: id }))[0]!.step;
    expect(step('bridge')).toBeCloseTo(0.00022, 5);
    expect(step('bridge-range')).toBeCloseTo(0.0032, 4);
  });

  it('a mask that is off hands the number on as it is', () => {
    const rows = rowsOf(state({ mask: [0, 1, 1, 1, 1, 1, 1], bins: [256, 128, 128, 128, 128, 128, 128] }));
    expect(rows[0]!.done).toBeCloseTo(rows[0]!.normalized, 12);
    expect(rows[0]!.done).toBeGreaterThan(0.99); // a metre, not 28 mm
    expect(rows[6]!.done).toBeCloseTo(0.5, 2); // the middle of 0 ... 1, where 0 was meant
    expect(rows[6]!.meant).toBeCloseTo(0, 2);
  });

  it('statistics are ordered and complete', () => {
    for (const { id } of CHOICES) {
      const { q01, q99, mask } = choiceOf(id).statistics;
      expect([q01.length, q99.length, mask.length]).toEqual([7, 7, 7]);
      expect(q01.every((low, i) => low < q99[i]!)).toBe(true);
    }
  });
});
