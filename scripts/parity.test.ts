import { describe, expect, it } from 'vitest';
import { apart } from './lib/parity.mjs';

const DIMENSIONS = [
  { name: 'terminate', unit: 'flag', low: -0.5, high: 255.5 },
  { name: 'dx', unit: 'm', low: -0.05, high: 0.05 },
];
const tokens = (...rows: number[][]) => ({ tokens: rows, chunks: [] });
const chunks = (...rows: number[][]) => ({ tokens: rows.map(() => []), chunks: rows });

describe('how far two devices are apart', () => {
  it('is told in bins of one action, flags by themselves', () => {
    expect(apart(DIMENSIONS, tokens([0, 128], [1, 7]), tokens([0, 126], [0, 7]))).toEqual({
      ...{ frames: 2, bins: 2, percent: 0, flags: 1 },
    });
  });

  it('is told in percent of a range of a chunk, whichever action of it', () => {
    const one = chunks([0, 0.01, 0, 0.02]);
    expect(apart(DIMENSIONS, one, one)).toEqual({ frames: 1, bins: 0, percent: 0, flags: 0 });
    const { percent, flags } = apart(DIMENSIONS, one, chunks([0.2, 0.01, 0.9, 0.021]));
    expect(percent).toBeCloseTo(1, 6);
    expect(flags).toBe(1);
  });

  it('is no number where one of them said less, and an error where it saw other frames', () => {
    expect(apart(DIMENSIONS, chunks([0, 0, 0, 0]), chunks([0, 0])).percent).toBeNaN();
    expect(apart(DIMENSIONS, tokens([0, 1]), tokens([0])).bins).toBeNaN();
    expect(() => apart(DIMENSIONS, chunks([0, 0]), chunks([0, 0], [0, 0]))).toThrow(RangeError);
  });
});
