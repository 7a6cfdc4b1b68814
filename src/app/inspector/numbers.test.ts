import { describe, expect, it } from 'vitest';
import type { Dimension } from '../../contracts.ts';
import { chunkLine, shareOf } from './numbers.ts';

const DEGREES: Dimension = { name: 'elbow_flex', unit: 'deg', low: -100, high: 100 };

it('shares of a range end at its ends', () => {
  expect([-150, -100, 0, 50, 100, 400].map((value) => shareOf(DEGREES, value))).toEqual([
    0, 0, 0.5, 0.75, 1, 1,
  ]);
});

describe('a dimension over its chunk', () => {
  const chunk = (values: readonly number[]) => ({
    // the dimension is the second of two
    values: Float32Array.from(values.flatMap((value) => [7, value])),
    length: values.length,
    at: 0,
  });

  it('goes from its least to its most over the whole height', () => {
    expect(chunkLine(chunk([-10, 0, 10]), 1, DEGREES)).toEqual([
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ]);
  });

  it('is flat where next to nothing changes', () => {
    const line = chunkLine(chunk([5, 5.02, 5]), 1, DEGREES);
    expect(line.every(([, y]) => Math.abs(y - 0.5) < 0.02)).toBe(true);
    expect(chunkLine(chunk([3]), 1, DEGREES)).toEqual([[0.5, 0.5]]);
  });
});
