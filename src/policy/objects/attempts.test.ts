import { describe, expect, it } from 'vitest';
import type { Vec3, Way } from '../../contracts.ts';
import { afterFailure, NO_ATTEMPTS, retaken } from './attempts.ts';
import { COLUMN_COUNT } from './columns.ts';
import { read, withColumns } from './rows.ts';
import { isSameWay, nextWay, takenBy, WAY_COLUMNS, wayOf, waysIn } from './ways.ts';

const way = (dx: number, degrees: number | null, odds = 0.5): Way => {
  const twice = degrees === null ? null : (2 * degrees * Math.PI) / 180;
  return {
    ...{ dx, dy: 0, odds },
    twice: twice === null ? [0, 0] : [Math.cos(twice), Math.sin(twice)],
    fourfold: [0, 0],
  };
};
const rim = [way(0.03, 0), way(-0.03, 0, 0.3), way(0.031, 3, 0.1), way(0, 90, 0.01)];
const row = takenBy(
  withColumns(Array(COLUMN_COUNT).fill(0), { x: 0.5, y: 0.1, top: 0.12, 'grasp-z': 0.1 }),
  way(0.03, 0),
);
const tip: Vec3 = [0.53, 0.1, 0.1];

describe('ways to take a thing', () => {
  it('are read from a graph a row, the likeliest first, and back from the row', () => {
    const wide = WAY_COLUMNS.length;
    const numbers = new Float32Array(2 * 2 * wide);
    numbers.set([0.03, 0.01, 1, 0, 0, 1, 0.75], 1 * 2 * wide + wide);
    expect(waysIn(numbers, 2)[1]?.[1]).toEqual({
      ...{ dx: expect.closeTo(0.03), dy: expect.closeTo(0.01), odds: 0.75 },
      ...{ twice: [1, 0], fourfold: [0, 1] },
    });
    expect(wayOf(row)).toMatchObject({ dx: expect.closeTo(0.03), twice: [1, 0] });
  });

  it('are the same within a centimetre and 20 degrees, half a turn apart, and where any turn is as good', () => {
    expect(isSameWay(way(0, 0), way(0.01, 20))).toBe(true);
    expect(isSameWay(way(0, 0), way(0.02, 0))).toBe(false);
    expect(isSameWay(way(0, 0), way(0, 45))).toBe(false);
    expect(isSameWay(way(0, 0), way(0, 180))).toBe(true);
    expect(isSameWay(way(0, 0), way(0, null))).toBe(true);
  });

  it('come by their odds, those that were tried left out, and none that is hardly likely', () => {
    expect(nextWay(rim, [])).toBe(rim[0]);
    expect(nextWay(rim, [way(0.03, 0)])).toBe(rim[1]);
    expect(nextWay(rim, [way(0.03, 0), way(-0.03, 0)])).toBeNull();
  });
});

describe('after the fingers shut on nothing', () => {
  const shut = { row, ways: rim, tip, shut: true };

  it('it is taken lower, in the same way, and is no higher than that', () => {
    const lower = afterFailure(NO_ATTEMPTS, shut);
    expect(lower).toEqual({ tried: [], under: expect.closeTo(0.08) });
    const taken = retaken(row, rim, lower);
    expect([read(taken, 'grasp-z'), read(taken, 'top'), read(taken, 'grasp-x')]).toEqual([
      ...[expect.closeTo(0.08), expect.closeTo(0.1), expect.closeTo(0.53)],
    ]);
    const low = withColumns(row, { 'grasp-z': 0.05, top: 0.06 });
    expect(retaken(low, rim, lower), 'what is lower stays').toEqual(low);
  });

  it('near the table in another way, then from the first on again', () => {
    const low = { ...shut, tip: [0.53, 0.1, 0.02] as Vec3 };
    const other = afterFailure(NO_ATTEMPTS, low);
    expect(other.tried).toHaveLength(1);
    const taken = retaken(row, rim, other);
    expect(read(taken, 'grasp-x')).toBeCloseTo(0.47);
    expect(afterFailure(other, { ...low, row: taken })).toBe(NO_ATTEMPTS);
  });
});

it('where the hand came no further down it is taken in another way, no lower', () => {
  const other = afterFailure(NO_ATTEMPTS, { row, ways: rim, tip, shut: false });
  expect(other).toEqual({ tried: [wayOf(row)], under: null });
});

it('of which sight tells one way alone is taken in that one again', () => {
  expect(afterFailure(NO_ATTEMPTS, { row, ways: [], tip, shut: false })).toBe(NO_ATTEMPTS);
  expect(retaken(row, [], NO_ATTEMPTS)).toEqual(row);
});
