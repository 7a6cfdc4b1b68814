/** Place: put a thing into a bowl or onto a plate. */
import type { BodyPose, Goal, ObjectSpec, Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { quatRotate } from '../../math/rotation.ts';
import { CONTAINERS } from '../../things/blocks.ts';
import { isContainer, sizeOf } from '../../things/bodies.ts';
import { carry, grasp, letGo } from '../motions.ts';
import { pairGoals, pairOf, requirePair } from '../objects.ts';
import type { TaskSpec, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** What the predicate and the expert need to know of a container; metres. */
interface Mouth {
  /** Middle of the opening from the container's origin, at yaw 0. */
  readonly centre: readonly [number, number];
  /** How far from the middle the centre of a thing inside may be, and how high above the container's origin. */
  readonly across: number;
  readonly above: number;
  /** Above the table: where what is carried over it is let go, so that fingers stay clear of a bowl's rim. */
  readonly drop: number;
  /** From the middle, within which the expert lets go: well inside `across`. */
  readonly within: number;
}

const BOWL: Mouth = { centre: [0, 0], across: 0.045, above: 0.0275, drop: 0.034, within: 0.02 };
const PLATE: Mouth = { centre: [0, 0], across: 0.055, above: 0.041, drop: 0.016, within: 0.03 };

const mouthOf = (other: ObjectSpec, target: ObjectSpec): Mouth | null => {
  if (other.kind === 'block') return other.shape === 'bowl' ? BOWL : other.shape === 'plate' ? PLATE : null;
  const { rest, top } = sizeOf(target);
  if (other.kind === 'picture') {
    const height = sizeOf(other).top;
    return other.form === 'card'
      ? { centre: [0, 0], across: 0.035, above: top, drop: height + 0.004, within: 0.012 }
      : null;
  }
  const hollow = other.thing.receptacle;
  if (!hollow) return null;
  const origin = sizeOf(other).rest;
  return {
    centre: hollow.centre,
    across: hollow.inner,
    above: hollow.floor + Math.max(rest, top) - origin + 0.02,
    drop: hollow.rim + 0.006,
    within: Math.max(0.008, hollow.inner * 0.35),
  };
};

/** The middle of the container's opening now, world frame. */
const middleOf = (mouth: Mouth, { position, quat }: BodyPose): readonly [number, number] => {
  if (mouth.centre[0] === 0 && mouth.centre[1] === 0) return [position[0], position[1]];
  const [x, y] = quatRotate(quat, [mouth.centre[0], mouth.centre[1], 0]);
  return [position[0] + x, position[1] + y];
};

/** Is the centre within the container, at a height at which it rests there? */
const isInside = (position: Vec3, mouth: Mouth | null, pose: BodyPose): boolean => {
  if (!mouth) return false;
  const over = position[2] - pose.position[2];
  const upright = quatRotate(pose.quat, [0, 0, 1])[2] > 0.9;
  const [x, y] = middleOf(mouth, pose);
  const away = hypot(position[0] - x, position[1] - y);
  return upright && away <= mouth.across && over > 0 && over <= mouth.above;
};

const isPlaced = (world: WorldView, goal: Goal): boolean => {
  const pair = pairOf(world, goal);
  if (!pair || world.holding(goal.target)) return false;
  return isInside(pair.pose.position, mouthOf(pair.other, pair.target), pair.otherPose);
};

/** Metres between the two centres, sideways. */
const horizontal = (world: WorldView, goal: Goal): number => {
  const pair = pairOf(world, goal);
  if (!pair) return Number.POSITIVE_INFINITY;
  const [a, b] = [pair.pose.position, pair.otherPose.position];
  return hypot(a[0] - b[0], a[1] - b[1]);
};

/** Blocks fit both of theirs; anything may lie on a card; a hollow must be wider than the thing. */
const goesInto = (target: ObjectSpec, other: ObjectSpec): boolean => {
  if (other.kind !== 'thing' || !other.thing.receptacle) return true;
  return sizeOf(target).radius <= other.thing.receptacle.inner;
};

export const place: TaskSpec = {
  name: 'place',
  title: 'Place',
  success: 'released and resting inside the bowl or on the plate',
  maxSteps: 60,
  destination: {
    shapes: CONTAINERS,
    delivery: {
      share: 0.55,
      spot: (world, goal) => {
        const { target, other, otherPose } = requirePair(world, goal);
        return [otherPose.position[0], otherPose.position[1], mouthOf(other, target)?.drop ?? 0];
      },
      rest: 0.4,
    },
  },
  wording,
  cues: [{ words: /\b(into|onto|inside|in|on)( top of)?( the| a)? /, strength: 2 }],
  offered: 'when-measured',
  training: { weight: 1.6, whileHolding: 1, wordings: 5, episodes: 3 },
  goals: (scene) =>
    pairGoals(scene, 'place', (target, other) => isContainer(other) && goesInto(target, other)),
  succeeded: isPlaced,
  distance: horizontal,
  expert: (view, world, goal) => {
    const { target, other, otherPose } = requirePair(world, goal);
    const mouth = mouthOf(other, target);
    if (!mouth) throw new RangeError(`nothing is put into ${other.name}`);
    const { drop, within } = mouth;
    const [x, y] = middleOf(mouth, otherPose);
    const arrived = hypot(x - view.center[0], y - view.center[1]) < within;
    if (view.holding) return carry(view, { spot: [x, y], drop, within, arrived });
    return isInside(view.center, mouth, otherPose) ? letGo(view) : grasp(view);
  },
};
