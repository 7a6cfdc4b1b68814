import { describe, expect, it } from 'vitest';
import type { Dimension } from '../../contracts.ts';
import { captionOf, chunkLine, shareOf, speaksTokens } from './numbers.ts';

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

describe('what is shown after the head was changed', () => {
  const tokens = [0, 128, 128, 128, 128, 128, 128, 255];
  const chunk = { values: new Float32Array(16), length: 2, at: 1 };

  it('is the action as whoever gave it said it', () => {
    expect(speaksTokens(true, null)).toBe(true);
    expect(speaksTokens(true, { tokens, held: null })).toBe(true);
    expect(speaksTokens(true, { tokens: null, held: null })).toBe(false); // a chunk head's, looked back at
    expect(speaksTokens(true, { tokens: null, held: { code: 'ILLEGAL_TOKEN' } })).toBe(true);
    expect(speaksTokens(false, { tokens, held: null })).toBe(false);
  });

  it('says no more than is so of why there are no odds', () => {
    expect(captionOf(null, 4)).toContain('4 actions of each chunk');
    expect(captionOf({}, 4)).toBe('Numbers, not tokens: no odds to show.');
    expect(captionOf({ chunk }, null)).toContain('no odds to show. Action 2 of a chunk of 2.');
    expect(captionOf({ chunk: { ...chunk, tokens } }, 4)).not.toContain('not tokens');
    expect(captionOf({ tokens, model: 'pico' }, 4)).toMatch(/^pico said this in tokens: 0 128 .* 255\./);
    expect(captionOf({ tokens }, 4)).toContain('Another driver');
  });
});
