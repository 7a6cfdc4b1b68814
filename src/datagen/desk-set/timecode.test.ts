import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTimecode } from '../../../scripts/lib/timecode.mjs';
import { BITS, CELL, writeTimecode } from './timecode.ts';

const read = (rgba: Uint8ClampedArray, width: number) =>
  readTimecode(rgba, width, { bits: BITS, cell: CELL });

it('reads what it wrote, at any size, with noise', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1023 }),
      fc.integer({ min: 160, max: 1920 }),
      fc.integer({ min: -60, max: 60 }),
      (index, width, noise) => {
        const rgba = new Uint8ClampedArray(4 * width * 64).fill(120);
        writeTimecode(rgba, width, index);
        expect(
          read(
            rgba.map((value) => value + noise),
            width,
          ),
        ).toBe(index);
      },
    ),
    { numRuns: 50 },
  );
});

it('sees none where there is none', () => {
  expect(read(new Uint8ClampedArray(4 * 640 * 20).fill(255), 640)).toBe(null);
  expect(read(new Uint8ClampedArray(4 * 640 * 20), 640)).toBe(null);
  expect(read(new Uint8ClampedArray(4 * 640 * 20).fill(128), 640)).toBe(null);
});
