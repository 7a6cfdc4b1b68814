/** Sizes of an object on the table, whatever it is made of: what scenes, tasks, data and views must know of it. Metres. */
import type {
  BodyPose,
  ObjectSpec,
  QuatWxyz,
  ThingObject,
  ThingRest,
  ThingSpec,
  Vec3,
} from '../contracts.ts';
import { atan2, cos, sin } from '../math/exact.ts';
import { quatConjugate, quatMultiply, quatRotate, yawOf } from '../math/rotation.ts';
import { CONTAINERS, GRASPABLE, SHAPES } from './blocks.ts';
import { PICTURE_BLOCK, PICTURE_CARD, PICTURE_CARD_HEIGHT } from './names.ts';
import { partSize } from './parts.ts';

export interface BodySize {
  /** Radius of the circle about the origin that holds the footprint. */
  readonly radius: number;
  /** Radius of the largest circle about the origin inside the footprint. */
  readonly inner: number;
  /** Of the origin above the table, as the object stood at the beginning. */
  readonly rest: number;
  /** Of the highest point above the table, likewise. */
  readonly top: number;
}

const CARD: BodySize = {
  radius: PICTURE_CARD * Math.SQRT1_2,
  inner: PICTURE_CARD / 2,
  rest: PICTURE_CARD_HEIGHT / 2,
  top: PICTURE_CARD_HEIGHT,
};
const PICTURED: BodySize = {
  radius: PICTURE_BLOCK * Math.SQRT1_2,
  inner: PICTURE_BLOCK / 2,
  rest: PICTURE_BLOCK / 2,
  top: PICTURE_BLOCK,
};

/** The rest that a thing begins in. */
export const restOf = ({ thing, rest }: Pick<ThingObject, 'thing' | 'rest'>): ThingRest =>
  thing.rests[rest] ?? thing.rests[0];

/** Half sides of the box about a thing as it lies, at yaw 0: the rest's turn takes its axes to others. */
const halfSides = (object: Pick<ThingObject, 'thing' | 'rest'>): readonly [number, number] => {
  const { quat } = restOf(object);
  const half = (axis: 0 | 1): number =>
    [0, 1, 2].reduce((sum, i) => {
      const unit: Vec3 = [i === 0 ? 1 : 0, i === 1 ? 1 : 0, i === 2 ? 1 : 0];
      return sum + Math.abs(quatRotate(quat, unit)[axis]) * (object.thing.size[i] ?? 0);
    }, 0) / 2;
  return [half(0), half(1)];
};

/** Where the scene puts it. */
export const poseOf = (object: ObjectSpec): BodyPose => {
  const yaw: QuatWxyz = [cos(object.yaw / 2), 0, 0, sin(object.yaw / 2)];
  return {
    position: object.position,
    quat: object.kind === 'thing' ? quatMultiply(yaw, restOf(object).quat) : yaw,
  };
};

/** The box about an object where the scene puts it, as seen from above, counter-clockwise; of round blocks the square. */
export const boxOf = (object: ObjectSpec): readonly (readonly [number, number])[] => {
  const { inner, radius } = sizeOf(object);
  const half = object.kind === 'block' && object.shape !== 'cube' ? radius : inner;
  const [hx, hy] = object.kind === 'thing' ? halfSides(object) : [half, half];
  const [c, s] = [cos(object.yaw), sin(object.yaw)];
  const [x, y] = object.position;
  return [
    [-hx, -hy],
    [hx, -hy],
    [hx, hy],
    [-hx, hy],
  ].map(([u = 0, v = 0]) => [x + c * u - s * v, y + s * u + c * v] as const);
};

export const sizeOf = (object: ObjectSpec): BodySize => {
  if (object.kind === 'block') {
    const { radius, inner, halfHeight } = SHAPES[object.shape];
    return { radius, inner, rest: halfHeight, top: 2 * halfHeight };
  }
  if (object.kind === 'picture') return object.form === 'card' ? CARD : PICTURED;
  if (object.kind === 'part') {
    const { radius, inner, bottom, top } = partSize(object);
    return { radius, inner, rest: -bottom, top: top - bottom };
  }
  const rest = restOf(object);
  const inner = Math.min(...halfSides(object));
  return { radius: rest.radius, inner: Math.min(inner, rest.radius), rest: rest.height, top: rest.top };
};

/** Metres that what stands over a rim may be higher: a handle that spans the opening is. */
const OPEN_ABOVE = 0.02;

/** Are others put into it, or onto it? Not into a basket whose handle stands over its opening: that one is carried. */
export const takesThings = ({ receptacle, rests }: Pick<ThingSpec, 'receptacle' | 'rests'>): boolean =>
  receptacle !== undefined && rests[0].top - receptacle.rim < OPEN_ABOVE;

/** Can the gripper take it from above? */
export const isGraspable = (object: ObjectSpec): boolean => {
  if (object.kind === 'block') return GRASPABLE.some((g) => g === object.shape);
  if (object.kind === 'picture') return object.form === 'block';
  if (object.kind === 'part') return false;
  return !takesThings(object.thing) && object.thing.rests.some(({ grasp }) => grasp !== undefined);
};

/** Are others put into it, or onto it? */
export const isContainer = (object: ObjectSpec): boolean => {
  if (object.kind === 'block') return CONTAINERS.some((c) => c === object.shape);
  if (object.kind === 'picture') return object.form === 'card';
  if (object.kind === 'part') return false;
  return takesThings(object.thing);
};

/** Is one put "on" it rather than "in" it? */
export const isFlat = (object: ObjectSpec): boolean => {
  if (object.kind === 'block') return object.shape === 'plate';
  if (object.kind === 'picture') return true;
  if (object.kind === 'part') return false;
  const { receptacle } = object.thing;
  return receptacle !== undefined && receptacle.rim - receptacle.floor < 0.025;
};

export const isUpright = (pose: BodyPose): boolean => quatRotate(pose.quat, [0, 0, 1])[2] > 0.8;

/** How the hand takes an object where it is now. */
export interface GraspPose {
  /** Of the TCP, metres, world frame. */
  readonly point: Vec3;
  /** Radians about z, from the hand pointing down with its fingers closing along y. */
  readonly yaw: number;
  /** The turn after which the grasp is as good, radians; 0: any turn. */
  readonly symmetry: number;
  /** Share of the gripper's opening with which the hand comes down. */
  readonly opening: number;
}

/** cos of 20 degrees: tilted less than this from a known rest, a thing is taken as there. */
const SAME_REST = 0.94;

const thingGrasp = (object: ThingObject, pose: BodyPose): GraspPose => {
  // "up" in the thing's frame tells the rests apart; the turn about it does not matter
  const up = quatRotate(quatConjugate(pose.quat), [0, 0, 1]);
  const near = object.thing.rests
    .map((rest) => {
      const [x, y, z] = quatRotate(quatConjugate(rest.quat), [0, 0, 1]);
      return { rest, same: x * up[0] + y * up[1] + z * up[2] };
    })
    .toSorted((a, b) => b.same - a.same)[0];
  const [x, y, z] = pose.position;
  const grasp = near && near.same > SAME_REST ? near.rest.grasp : undefined;
  if (!near || !grasp) {
    // lying in a way that was never tried: at its middle, the fingers across its longest side
    const [sx, sy, sz] = object.thing.size;
    const longest = sx >= sy && sx >= sz ? 0 : sy >= sz ? 1 : 2;
    const axis = quatRotate(pose.quat, [longest === 0 ? 1 : 0, longest === 1 ? 1 : 0, longest === 2 ? 1 : 0]);
    const flat = Math.abs(axis[2]) < 0.9;
    const yaw = flat ? atan2(axis[1], axis[0]) : 0;
    return { point: [x, y, Math.max(0.012, z)], yaw, symmetry: flat ? Math.PI : 0, opening: 1 };
  }
  const yaw = yawOf(quatMultiply(pose.quat, quatConjugate(near.rest.quat)));
  const [tx, ty, tz] = grasp.tip;
  const [c, s] = [cos(yaw), sin(yaw)];
  return {
    point: [x + c * tx - s * ty, y + s * tx + c * ty, tz + (z - near.rest.height)],
    yaw: yaw + grasp.yaw,
    symmetry: Math.PI,
    opening: grasp.opening,
  };
};

/** Where and how the hand takes it now. */
export const graspOf = (object: ObjectSpec, pose: BodyPose): GraspPose => {
  if (object.kind === 'thing') return thingGrasp(object, pose);
  const shape = object.kind === 'block' ? SHAPES[object.shape] : SHAPES.cube;
  const upright = isUpright(pose);
  const offset = upright ? shape.grasp : 0; // a toppled cone is taken at its middle
  return {
    point: [pose.position[0], pose.position[1], pose.position[2] + offset],
    yaw: yawOf(pose.quat),
    symmetry: upright ? shape.symmetry : 0,
    opening: 1,
  };
};

/** How much longer than wide, and than high, a thing is that points somewhere. */
const OBLONG = 1.6;
const LYING = 2;

/**
 * The direction of a thing's long axis on the table, radians about z, either end first; null where it has none: it is not
 * a thing, not 1.6 times as long as wide and twice as long as high, or does not lie as it did at the beginning.
 */
export const headingOf = (object: ObjectSpec, pose: BodyPose): number | null => {
  if (object.kind !== 'thing') return null;
  const rest = restOf(object);
  const [hx, hy] = halfSides(object);
  const long = 2 * Math.max(hx, hy);
  if (long < 2 * OBLONG * Math.min(hx, hy) || long < LYING * rest.top) return null;
  const turned = quatMultiply(pose.quat, quatConjugate(rest.quat));
  if (quatRotate(turned, [0, 0, 1])[2] < SAME_REST) return null;
  return yawOf(turned) + (hx > hy ? 0 : Math.PI / 2);
};
