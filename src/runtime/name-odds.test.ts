/** Names that compete, with fits made up. */
import { expect, it } from 'vitest';
import { bestName, oddsOfKind, shareOfBlocks, withShare } from './name-odds.ts';

const NAMES = {
  names: ['red cone', 'blue star', 'volcano', 'mug'],
  blocks: new Set(['red cone', 'blue star']),
};
const fitsOf = (...rows: readonly (readonly number[])[]) =>
  new Map(rows.map((row, i) => [i + 1, new Map(NAMES.names.map((name, k) => [name, row[k] ?? -9]))]));
const things = (n: number) => Array.from({ length: n }, (_, i) => ({ id: i + 1 }));
const nameOf = (id: number, fits: ReturnType<typeof fitsOf>, share: number) =>
  bestName({ id }, withShare(fits, share, NAMES), NAMES.names, -9)?.name;

it('on a table of blocks one that looks a little more like another thing is a block, too', () => {
  const fits = fitsOf([5, -5, -5, -5], [-5, 5, -5, -5], [4, -5, -5, -5], [-5, 4, -5, -5], [2, -5, 3, -5]);
  const share = shareOfBlocks(things(5), fits, NAMES);
  expect(share).toBeGreaterThan(0.8);
  expect([nameOf(5, fits, 0.5), nameOf(5, fits, share)]).toEqual(['volcano', 'red cone']);
});

it('on a table of other things it is not; what is plain stays what it is', () => {
  const fits = fitsOf([-5, -5, -5, 5], [-5, -5, -5, 5], [2, -5, 3, -5], [9, -5, -5, -5]);
  const share = shareOfBlocks(things(4), fits, NAMES);
  expect([nameOf(3, fits, share), nameOf(4, fits, share)]).toEqual(['volcano', 'red cone']);
});

it('odds of a kind are those of its names against all others', () => {
  const fits = fitsOf([0, 0, 0, Math.log(6)]);
  expect(oddsOfKind({ id: 1 }, fits, NAMES.names, new Set(['mug']))).toBeCloseTo(Math.log(2));
  expect(oddsOfKind({ id: 1 }, fits, NAMES.names, new Set(['volcano', 'mug']))).toBeCloseTo(Math.log(3.5));
});

it('a longer name for the same is said where it fits about as well, and none where none is good enough', () => {
  const of = (long: number) =>
    new Map([
      [
        1,
        new Map([
          ['star', 2],
          ['purple star', long],
          ['purple bowl', 1.9],
        ]),
      ],
    ]);
  const said = (long: number, found = 0) =>
    bestName({ id: 1 }, of(long), ['star', 'purple star', 'purple bowl'], found);
  expect([said(1.2)?.name, said(0.5)?.name, said(1.2, 3)]).toEqual(['purple star', 'star', null]);
});
