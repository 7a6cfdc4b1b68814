/**
 * Ways to take a thing, as sight tells them beside the row's own, and which of them comes next where one came to nothing: a policy that
 * remembers no failure closes on the same air until its steps are used up.
 */

import type { Way } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';

/** Numbers of one way in a sight graph's `ways`: columns of `Way`, in its order. */
export const WAY_COLUMNS = ['dx', 'dy', 'yaw2-cos', 'yaw2-sin', 'yaw4-cos', 'yaw4-sin', 'odds'] as const;

/** [count, ways, columns] of a graph, flat -> a list a row, the likeliest first. */
export const waysIn = (numbers: Float32Array, count: number): readonly (readonly Way[])[] => {
  const wide = WAY_COLUMNS.length;
  const each = numbers.length / count;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: Math.floor(each / wide) }, (_, k) => {
      const from = i * each + k * wide;
      const [dx = 0, dy = 0, c2 = 0, s2 = 0, c4 = 0, s4 = 0, odds = 0] = numbers.subarray(from, from + wide);
      return { dx, dy, twice: [c2, s2], fourfold: [c4, s4], odds };
    }),
  );
};

/** Metres between two grasps of one thing that are not the same way to take it. */
const OTHER_PLACE = 0.012;
/** Cosine of twice the angle between two turns of the hand that are not the same way. */
const OTHER_TURN = 0.7;

export const isSameWay = (a: Way, b: Way): boolean => {
  if (hypot(a.dx - b.dx, a.dy - b.dy) > OTHER_PLACE) return false;
  const sizes = hypot(...a.twice) * hypot(...b.twice);
  return sizes <= 0.25 || a.twice[0] * b.twice[0] + a.twice[1] * b.twice[1] >= OTHER_TURN * sizes;
};

/** How a row has it taken. */
export const wayOf = (row: ObjectRow): Way => ({
  ...{ dx: read(row, 'grasp-x') - read(row, 'x'), dy: read(row, 'grasp-y') - read(row, 'y') },
  twice: [read(row, 'yaw2-cos'), read(row, 'yaw2-sin')],
  fourfold: [read(row, 'yaw4-cos'), read(row, 'yaw4-sin')],
  odds: 1,
});

/** The row of a thing that is to be taken so. */
export const takenBy = (row: ObjectRow, { dx, dy, twice, fourfold }: Way): ObjectRow =>
  withColumns(row, {
    ...{ 'grasp-x': read(row, 'x') + dx, 'grasp-y': read(row, 'y') + dy },
    ...{ 'yaw2-cos': twice[0], 'yaw2-sin': twice[1], 'yaw4-cos': fourfold[0], 'yaw4-sin': fourfold[1] },
  });

/** Odds below which a way is not worth trying. */
const UNLIKELY = 0.02;

/** The likeliest that was not tried; null: there is none. */
export const nextWay = (ways: readonly Way[], tried: readonly Way[]): Way | null =>
  ways.find((way) => way.odds >= UNLIKELY && !tried.some((before) => isSameWay(before, way))) ?? null;
