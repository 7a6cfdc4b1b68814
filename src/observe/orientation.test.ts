import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orient, TURNS, type Turn } from './orientation.ts';

/** What a canvas does with the matrix: every pixel's middle goes somewhere, and takes its letter along. */
const stood = (rows: readonly string[], mirror: boolean, turn: Turn): string[] => {
  const upright = orient(rows[0]!.length, rows.length, { mirror, turn });
  const [a, b, c, d, e, f] = upright.matrix;
  const out = Array.from({ length: upright.height }, () => Array<string>(upright.width).fill('?'));
  rows.forEach((row, y) => {
    [...row].forEach((letter, x) => {
      const u = a * (x + 0.5) + c * (y + 0.5) + e;
      const v = b * (x + 0.5) + d * (y + 0.5) + f;
      out[Math.floor(v)]![Math.floor(u)] = letter;
    });
  });
  return out.map((row) => row.join(''));
};

const PICTURE = ['abc', 'def'];

it.each<[boolean, Turn, string[]]>([
  [false, 0, ['abc', 'def']],
  [false, 90, ['da', 'eb', 'fc']],
  [false, 180, ['fed', 'cba']],
  [false, 270, ['cf', 'be', 'ad']],
  [true, 0, ['cba', 'fed']],
  [true, 90, ['ad', 'be', 'cf']],
  [true, 180, ['def', 'abc']],
  [true, 270, ['fc', 'eb', 'da']],
])('mirrored %s, turned %i degrees clockwise', (mirror, turn, expected) => {
  expect(stood(PICTURE, mirror, turn)).toEqual(expected);
});

it('fills every pixel of the upright picture exactly once, at any size', () => {
  const side = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(side, side, fc.boolean(), fc.constantFrom(...TURNS), (w, h, mirror, turn) => {
      const letter = (i: number) => String.fromCharCode(0x4e00 + i);
      const rows = Array.from({ length: h }, (_, y) =>
        Array.from({ length: w }, (_, x) => letter(y * w + x)).join(''),
      );
      const out = stood(rows, mirror, turn);
      expect(out).toHaveLength(turn % 180 === 0 ? h : w);
      expect([...out.join('')].sort()).toEqual([...rows.join('')].sort());
    }),
  );
});
