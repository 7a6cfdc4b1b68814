/** What a success is worth beyond the task's predicate: does it last, and what else was moved on the way. */
import type { BodyPose, Goal, World } from '../contracts.ts';
import {
  distance,
  norm,
  quatConjugate,
  quatMultiply,
  quatRotate,
  rotationVectorFromQuat,
} from '../math/rotation.ts';

/** Simulated seconds that a success must outlast, and those at their end over which speeds are measured. */
const LONGER = 0.5;
const WATCHED = 0.1;
/** Metres and radians a second under which a thing is at rest. */
const SLOW = 0.01;
const SLOW_TURN = 0.2;

const turnBetween = (a: BodyPose, b: BodyPose): number =>
  norm(rotationVectorFromQuat(quatMultiply(quatConjugate(a.quat), b.quat)));

/**
 * Is the goal met now, and still half a simulated second later, the arm holding where it is and the target at rest: slower
 * than 10 mm and 0.2 rad a second? The world is left as it was.
 */
export const isSettled = (world: World, goal: Goal): boolean => {
  if (!world.succeeded(goal)) return false;
  const saved = world.save();
  try {
    if (!world.advance(LONGER - WATCHED).ok) return false;
    const before = world.objectPose(goal.target);
    if (!world.advance(WATCHED).ok || !world.succeeded(goal)) return false;
    const after = world.objectPose(goal.target);
    return (
      distance(before.position, after.position) < SLOW * WATCHED &&
      turnBetween(before, after) < SLOW_TURN * WATCHED
    );
  } finally {
    world.restore(saved);
  }
};

/** Metres that an object may be moved by, and the cosine of the tilt from which it counts as toppled, 30 degrees. */
const MOVED = 0.03;
const TOPPLED = 0.866;

/** Where everything is before an episode. */
export const posesOf = (world: World): readonly BodyPose[] =>
  world.scene.objects.map((_, index) => world.objectPose(index));

/** Objects, by index, that were moved by more than 30 mm or toppled since, other than those meant to be. */
export const collateralSince = (
  world: World,
  before: readonly BodyPose[],
  meant: readonly number[],
): readonly number[] =>
  before.flatMap((pose, index) => {
    if (meant.includes(index)) return [];
    const now = world.objectPose(index);
    const up = quatRotate(quatMultiply(now.quat, quatConjugate(pose.quat)), [0, 0, 1])[2];
    return distance(now.position, pose.position) > MOVED || up < TOPPLED ? [index] : [];
  });
