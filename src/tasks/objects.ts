/** What tasks ask of the objects on the table: which can be grasped, how far apart they are, where one is held. */
import type { BlockObject, Goal, ObjectSpec, SceneSpec, Vec3 } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { distance } from '../math/rotation.ts';
import { graspOf, isGraspable, sizeOf } from '../things/bodies.ts';
import split from './split.json' with { type: 'json' };
import type { Pair, WorldView } from './task.ts';

/** Colour-shape pairs kept out of robot data (split.json); questions may show them. */
export const isHeldOut = ({ color, shape }: Pick<BlockObject, 'color' | 'shape'>): boolean =>
  split.heldOutPairs.some(([c, s]) => c === color && s === shape);

/** Free table between two footprints, metres; their inscribed circles are meant, so the true gap is never larger. */
export const edgeDistance = (a: ObjectSpec, at: Vec3, b: ObjectSpec, bt: Vec3): number =>
  Math.max(0, hypot(at[0] - bt[0], at[1] - bt[1]) - sizeOf(a).inner - sizeOf(b).inner);

/** Objects that the gripper can hold, by index. */
export const targetsOf = (scene: SceneSpec): readonly number[] =>
  scene.objects.flatMap((object, i) => (isGraspable(object) ? [i] : []));

/** Goals about one thing that can be held. */
export const singleGoals = (scene: SceneSpec, task: string): readonly Goal[] =>
  targetsOf(scene).map((target) => ({ task, target }));

/** Goals about one thing that can be held and another that fits it. */
export const pairGoals = (
  scene: SceneSpec,
  task: string,
  fits: (target: ObjectSpec, other: ObjectSpec) => boolean,
): readonly Goal[] =>
  targetsOf(scene).flatMap((target) =>
    scene.objects.flatMap((other, destination) => {
      const object = scene.objects[target];
      return object && destination !== target && fits(object, other) ? [{ task, target, destination }] : [];
    }),
  );

/** Metres from the finger tips to the target's grasp point. */
export const tipDistance = (world: WorldView, goal: Goal): number => {
  const object = world.scene.objects[goal.target];
  if (!object) return Number.POSITIVE_INFINITY;
  return distance(world.proprioception().position, graspOf(object, world.objectPose(goal.target)).point);
};

/** Metres above where it rests on the table: a block's middle, of anything else the lowest point. */
export const liftOf = (world: WorldView, index: number): number => {
  const object = world.scene.objects[index];
  if (object && object.kind !== 'block') return world.extent(index).bottom;
  return object ? world.objectPose(index).position[2] - sizeOf(object).rest : 0;
};

/** Target and destination with their poses; null when the goal names what the scene does not have. */
export const pairOf = (world: WorldView, goal: Goal): Pair | null => {
  const target = world.scene.objects[goal.target];
  const other = world.scene.objects[goal.destination ?? -1];
  if (!target || !other || goal.destination === undefined) return null;
  return {
    target,
    other,
    pose: world.objectPose(goal.target),
    otherPose: world.objectPose(goal.destination),
  };
};

/** As `pairOf`; RangeError where that is null. */
export const requirePair = (world: WorldView, goal: Goal): Pair => {
  const pair = pairOf(world, goal);
  if (!pair) throw new RangeError(`no objects ${goal.target} and ${goal.destination}`);
  return pair;
};
