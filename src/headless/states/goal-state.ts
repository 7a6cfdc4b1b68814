/**
 * The state of the simulator for tasks of scenes of blocks, whose goals are many: what is meant is told by its place in the list of
 * numbers, not in words. For experiments on heads alone, as observation.ts: no policy of the page is shown it.
 */
import type { Goal, Vec3, World } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { quatRotate, sub } from '../../math/rotation.ts';
import { sizeOf } from '../../things/bodies.ts';
import { GOAL_TASKS } from './episodes.ts';

export type GoalWorld = Pick<World, 'scene' | 'proprioception' | 'objectPose' | 'holding'>;

/** Others that are told of, the nearest to the target first. */
const OTHERS = 2;
/** Hand, what is held; target; destination; others, each of the two with a flag; task. */
export const GOAL_STATE_SIZE = 7 + 2 + 11 + (1 + 11) + OTHERS * (1 + 11) + GOAL_TASKS.length;
const NONE: readonly number[] = Array(12).fill(0);

/** Where it is from the hand (m), x and z axes of its frame, radius of its footprint and half its height (m). */
const bodyOf = (world: GoalWorld, index: number, hand: Vec3): readonly number[] => {
  const object = world.scene.objects[index];
  if (!object) throw new RangeError(`no object ${index}`);
  const { position, quat } = world.objectPose(index);
  const { radius, rest } = sizeOf(object);
  return [
    ...sub(position, hand),
    ...quatRotate(quat, [1, 0, 0]),
    ...quatRotate(quat, [0, 0, 1]),
    ...[radius, rest],
  ];
};

/** All but target and destination, by their distance from the target over the table. */
const othersOf = (world: GoalWorld, { target, destination }: Goal): readonly number[] => {
  const [x, y] = world.objectPose(target).position;
  return world.scene.objects
    .flatMap((_, index) => {
      const [u, v] = world.objectPose(index).position;
      return index === target || index === destination ? [] : [{ index, away: hypot(u - x, v - y) }];
    })
    .sort((a, b) => a.away - b.away)
    .slice(0, OTHERS)
    .map(({ index }) => index);
};

/**
 * GOAL_STATE_SIZE numbers, world frame: hand x y z (m), its rotation vector (rad), opening 0..1; whether the target is held, and whether
 * anything else is (0 or 1); the target's body; 1 and the destination's body, zeros for a task without one; likewise the two others
 * nearest to the target; the task as one of GOAL_TASKS (1 at its place). RangeError for a goal that the scene does not have.
 */
export const goalStateOf = (world: GoalWorld, goal: Goal): readonly number[] => {
  const { position, rotation, opening } = world.proprioception();
  const held = world.scene.objects.map((_, index) => world.holding(index));
  const flagged = (index: number | undefined): readonly number[] =>
    index === undefined ? NONE : [1, ...bodyOf(world, index, position)];
  const others = othersOf(world, goal);
  return [
    ...[...position, ...rotation, opening],
    held[goal.target] ? 1 : 0,
    held.some((one, index) => one && index !== goal.target) ? 1 : 0,
    ...bodyOf(world, goal.target, position),
    ...flagged(goal.destination),
    ...Array.from({ length: OTHERS }, (_, i) => flagged(others[i])).flat(),
    ...GOAL_TASKS.map((name) => (name === goal.task ? 1 : 0)),
  ];
};
