/** What is between the fingers goes with the hand, and turns with it. */
import type { Vec3 } from '../../contracts.ts';
import { cos, sin } from '../../math/exact.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';

export interface HandPlace {
  /** Where the finger tips are, metres, world frame. */
  readonly tip: Vec3;
  /** Radians about the world's z: the z of proprioception's rotation vector, which is the yaw of a hand that points down. */
  readonly yaw: number;
}

const PLACES = [
  ['x', 'y'],
  ['grasp-x', 'grasp-y'],
  ['mouth-x', 'mouth-y'],
] as const;
const HEIGHTS = ['bottom', 'top', 'grasp-z', 'mouth-height'] as const;
/** Columns of so many times a bearing. */
const BEARINGS = [
  ['axis-cos', 'axis-sin', 2],
  ['yaw2-cos', 'yaw2-sin', 2],
  ['yaw4-cos', 'yaw4-sin', 4],
] as const;

/** The row of a thing that was held at `from`, with the hand at `to`. */
export const carriedTo = (row: ObjectRow, from: HandPlace, to: HandPlace): ObjectRow => {
  const by = to.yaw - from.yaw;
  const [c, s] = [cos(by), sin(by)];
  const out: Partial<Record<Parameters<typeof read>[1], number>> = {};
  for (const [x, y] of PLACES) {
    const [dx, dy] = [read(row, x) - from.tip[0], read(row, y) - from.tip[1]];
    out[x] = to.tip[0] + c * dx - s * dy;
    out[y] = to.tip[1] + s * dx + c * dy;
  }
  for (const z of HEIGHTS) out[z] = read(row, z) + to.tip[2] - from.tip[2];
  for (const [cosine, sine, times] of BEARINGS) {
    const [ct, st] = [cos(times * by), sin(times * by)];
    out[cosine] = ct * read(row, cosine) - st * read(row, sine);
    out[sine] = st * read(row, cosine) + ct * read(row, sine);
  }
  return withColumns(row, out);
};
