/** Names that compete, with fits made up. */
import { expect, it } from 'vitest';
import { bestName, oddsOfKind, outdone, sharesOfBlocks, withShares } from './name-odds.ts';

const NAMES = {
  names: ['red cone', 'blue star', 'volcano', 'mug', 'star'],
  blocks: new Set(['red cone', 'blue star']),
};
const fitsOf = (...rows: readonly (readonly number[])[]) =>
  new Map(rows.map((row, i) => [i + 1, new Map(NAMES.names.map((name, k) => [name, row[k] ?? -9]))]));
const things = (n: number) => Array.from({ length: n }, (_, i) => ({ id: i + 1 }));
const sharesIn = (fits: ReturnType<typeof fitsOf>) => sharesOfBlocks(things(fits.size), fits, NAMES);
const nameOf = (id: number, fits: ReturnType<typeof fitsOf>, shares = sharesIn(fits)) =>
  bestName({ id }, withShares(fits, shares, NAMES), NAMES.names, -9)?.name;
const EVEN = new Map<number, number>();

it('on a table of blocks one that looks a little more like another thing is a block, too', () => {
  const fits = fitsOf([5, -5, -5, -5], [-5, 5, -5, -5], [4, -5, -5, -5], [-5, 4, -5, -5], [2, -5, 3, -5]);
  expect(sharesIn(fits).get(5)).toBeGreaterThan(0.95);
  expect([nameOf(5, fits, EVEN), nameOf(5, fits)]).toEqual(['volcano', 'red cone']);
});

it('on a table of other things it is not; what is plain stays what it is', () => {
  const fits = fitsOf([-5, -5, -5, 5], [-5, -5, -5, 5], [2, -5, 3, -5], [9, -5, -5, -5]);
  expect([nameOf(3, fits), nameOf(4, fits)]).toEqual(['volcano', 'red cone']);
});

it('a thing is judged by the others alone, and by none where it lies alone', () => {
  expect(sharesIn(fitsOf([9, -9, -9, -9])).get(1)).toBeCloseTo(0.5);
  const shares = sharesIn(fitsOf([9, -9, -9, -9], [-9, -9, -9, 9]));
  expect(shares.get(1)).toBeCloseTo(1 / 6); // no blocks at all twice as likely as both
  expect(shares.get(2)).toBeCloseTo(5 / 6);
});

it('a name of both families, “star” of “blue star”, is no sign of things', () => {
  const fits = fitsOf([-9, 2, -4, -4, 4], [-9, 2, -4, -4, 4], [2, -9, 3, -9]);
  expect(sharesIn(fits).get(3)).toBeGreaterThan(0.8);
  expect([nameOf(1, fits), nameOf(3, fits)]).toEqual(['blue star', 'red cone']);
});

it('a thing is rather another block where that name fits it better by more than a nat', () => {
  const of = (star: number) => outdone({ id: 1 }, fitsOf([3, star]), 'blue star', NAMES.blocks);
  expect([of(1.9), of(2.1), of(4)]).toEqual([true, false, false]);
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
