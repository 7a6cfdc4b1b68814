/**
 * What a policy with object tokens knows of each object on the table, as numbers: the labels of its sight, and what its
 * actions are learned from. Metres, radians, world frame; shares of the frame. The columns are those of `OBJECT_COLUMNS`.
 */
import type { Extent, ObjectSpec, Vec3, World } from '../contracts.ts';
import { atan2, cos, hypot, sin } from '../math/exact.ts';
import type { Point, Polygon } from '../math/polygon.ts';
import { mouthOf } from '../tasks/index.ts';
import { graspOf, isContainer } from '../things/bodies.ts';

/** Order of the numbers of one object. Angles are given as cos and sin of a multiple, so that equal poses are equal numbers. */
export const OBJECT_COLUMNS = [
  'score', // probability that there is such an object; 1 in labels
  'u', // of its middle in the frame, rightward
  'v', // downward
  'side', // of the square to look closely at, a share of the frame's side
  'x', // middle of the footprint's box
  'y',
  'bottom', // lowest point above the table
  'top',
  'length', // half sides of the footprint's box, the longer first
  'breadth',
  'axis-cos', // of twice the bearing of the longer side, times (length - breadth) / (length + breadth)
  'axis-sin',
  'grasp-x', // where the finger tips close
  'grasp-y',
  'grasp-z',
  'yaw2-cos', // of twice the grasp's yaw; 0 where a quarter turn, or any, is as good
  'yaw2-sin',
  'yaw4-cos', // of four times the yaw; 0 where any turn is as good
  'yaw4-sin',
  'width', // between the pads
  'opening', // share of the gripper's opening to come down with
  'held',
  'takes', // whether others are put into or onto it
  'mouth-radius',
  'mouth-height', // of the rim, or of what things are put onto
  'mouth-x',
  'mouth-y',
] as const;

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

/** Middle, radius and height of the mouth of what takes others. */
const mouthNumbers = (object: ObjectSpec, world: RowWorld, index: number): readonly number[] => {
  const pose = world.objectPose(index);
  if (!isContainer(object)) return [0, 0, 0, pose.position[0], pose.position[1]];
  const extent = world.extent(index);
  if (object.kind === 'thing' && object.thing.receptacle) {
    const { inner, rim } = object.thing.receptacle;
    const mouth = mouthOf(object, pose, () => extent, 0, object);
    const [x, y] = mouth?.middle ?? [pose.position[0], pose.position[1]];
    return [1, inner, rim + Math.max(0, extent.bottom), x, y];
  }
  const mouth = mouthOf(object, pose, () => extent, 0, object);
  const [x, y] = mouth?.middle ?? [pose.position[0], pose.position[1]];
  const radius = object.kind === 'picture' ? 0.035 : (mouth?.within ?? 0) + 0.025;
  return [1, radius, extent.top, x, y];
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
    return [
      ...[1, u, v, SIDE, middle[0], middle[1], extent.bottom, extent.top, length, breadth],
      ...[oblong * cos(2 * bearing), oblong * sin(2 * bearing)],
      ...grasp.point,
      ...[twice * cos(2 * grasp.yaw), twice * sin(2 * grasp.yaw)],
      ...[four * cos(4 * grasp.yaw), four * sin(4 * grasp.yaw)],
      ...[widthAcross(extent, grasp.yaw), grasp.opening, held ? 1 : 0],
      ...mouthNumbers(object, world, index),
    ].map(round);
  });
