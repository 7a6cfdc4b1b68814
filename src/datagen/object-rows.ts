/**
 * What a policy with object tokens knows of each object on the table, as numbers: the labels of its sight, and what its
 * actions are learned from. Metres, radians, world frame; shares of the frame. The columns are those of
 * `OBJECT_COLUMNS` (policy/objects).
 */
import type { Extent, ObjectSpec, Vec3, World } from '../contracts.ts';
import { atan2, cos, hypot, sin } from '../math/exact.ts';
import type { Point, Polygon } from '../math/polygon.ts';
import { OBJECT_COLUMNS, type ObjectColumn } from '../policy/objects/index.ts';
import { mouthOf } from '../tasks/index.ts';
import { graspOf, isContainer } from '../things/bodies.ts';

interface Box {
  readonly middle: Point;
  readonly length: number;
  readonly breadth: number;
  /** Bearing of the longer side. */
  readonly bearing: number;
}

/** The smallest rectangle about a convex polygon: one of its sides lies along an edge. */
export const smallestBox = (outline: Polygon): Box => {
  let best: (Box & { readonly area: number }) | undefined;
  outline.forEach(([ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length] ?? [ax, ay];
    const way = hypot(bx - ax, by - ay);
    if (way < 1e-6) return;
    const [c, s] = [(bx - ax) / way, (by - ay) / way];
    const along = outline.map(([x, y]) => c * x + s * y);
    const across = outline.map(([x, y]) => c * y - s * x);
    const [a0, a1] = [Math.min(...along), Math.max(...along)];
    const [c0, c1] = [Math.min(...across), Math.max(...across)];
    const area = (a1 - a0) * (c1 - c0);
    if (best && area >= best.area - 1e-9) return;
    const [ma, mc] = [(a0 + a1) / 2, (c0 + c1) / 2];
    const bearing = atan2(s, c) + (a1 - a0 >= c1 - c0 ? 0 : Math.PI / 2);
    best = {
      middle: [c * ma - s * mc, s * ma + c * mc],
      length: Math.max(a1 - a0, c1 - c0) / 2,
      breadth: Math.min(a1 - a0, c1 - c0) / 2,
      ...{ bearing, area },
    };
  });
  const [x, y] = outline[0] ?? [0, 0];
  return best ?? { middle: [x, y], length: 0, breadth: 0, bearing: 0 };
};

const widthAcross = ({ outline }: Extent, yaw: number): number => {
  const across = outline.map(([x, y]) => cos(yaw) * y - sin(yaw) * x);
  return Math.max(...across) - Math.min(...across);
};

/** Radius, height and middle of the mouth of what takes others. */
const mouthNumbers = (object: ObjectSpec, world: RowWorld, index: number) => {
  const pose = world.objectPose(index);
  const [px, py] = pose.position;
  const none = { takes: 0, 'mouth-radius': 0, 'mouth-height': 0, 'mouth-x': px, 'mouth-y': py };
  if (!isContainer(object)) return none;
  const extent = world.extent(index);
  const mouth = mouthOf(object, pose, () => extent, 0, object);
  const [x, y] = mouth?.middle ?? [px, py];
  const at = { takes: 1, 'mouth-x': x, 'mouth-y': y };
  if (object.kind === 'thing' && object.thing.receptacle) {
    const { inner, rim } = object.thing.receptacle;
    return { ...at, 'mouth-radius': inner, 'mouth-height': rim + Math.max(0, extent.bottom) };
  }
  const radius = object.kind === 'picture' ? 0.035 : (mouth?.within ?? 0) + 0.025;
  return { ...at, 'mouth-radius': radius, 'mouth-height': extent.top };
};

export type RowWorld = Pick<World, 'scene' | 'objectPose' | 'extent' | 'holding' | 'proprioception'>;

/** Opening from which what touches both pads is not held. */
const WIDE_OPEN = 0.95;
/** Side of the square that is looked at, a share of the frame's side. */
const SIDE = 0.18;
const round = (value: number): number => Math.round(value * 1e5) / 1e5;

/** Numbers of every object of the scene, in its order; `project`: a world point to shares of the frame. */
export const objectRows = (
  world: RowWorld,
  project: (point: Vec3) => readonly [number, number],
): readonly (readonly number[])[] =>
  world.scene.objects.map((object, index) => {
    const extent = world.extent(index);
    const { middle, length, breadth, bearing } = smallestBox(extent.outline);
    const grasp = graspOf(object, world.objectPose(index));
    const [u, v] = project([middle[0], middle[1], (extent.bottom + extent.top) / 2]);
    const oblong = (length - breadth) / Math.max(1e-6, length + breadth);
    const twice = grasp.symmetry > 3 ? 1 : 0;
    const four = grasp.symmetry > 1 ? 1 : 0;
    const held = world.holding(index) && world.proprioception().opening < WIDE_OPEN;
    const row: Readonly<Record<ObjectColumn, number>> = {
      ...{ score: 1, u, v, side: SIDE, x: middle[0], y: middle[1], bottom: extent.bottom, top: extent.top },
      ...{ length, breadth, 'axis-cos': oblong * cos(2 * bearing), 'axis-sin': oblong * sin(2 * bearing) },
      ...{ 'grasp-x': grasp.point[0], 'grasp-y': grasp.point[1], 'grasp-z': grasp.point[2] },
      ...{ 'yaw2-cos': twice * cos(2 * grasp.yaw), 'yaw2-sin': twice * sin(2 * grasp.yaw) },
      ...{ 'yaw4-cos': four * cos(4 * grasp.yaw), 'yaw4-sin': four * sin(4 * grasp.yaw) },
      ...{ width: widthAcross(extent, grasp.yaw), opening: grasp.opening, held: held ? 1 : 0 },
      ...mouthNumbers(object, world, index),
    };
    return OBJECT_COLUMNS.map((name) => round(row[name]));
  });
