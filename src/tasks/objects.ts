/** What tasks ask of the objects on the table: which can be grasped, how far apart they are, where one is held. */
import type { BodyPose, Goal, ObjectSpec, SceneSpec, ShapeName, Vec3 } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { distance, quatRotate } from '../math/rotation.ts';
import { CONTAINERS, GRASPABLE, SHAPES } from '../things/blocks.ts';
import split from './split.json' with { type: 'json' };
import type { Pair, WorldView } from './task.ts';

/** The point between the pads when the object is held, world frame. */
export const graspPoint = (shape: ShapeName, pose: BodyPose): Vec3 => {
  const offset = isUpright(pose) ? SHAPES[shape].grasp : 0; // a toppled cone is taken at its middle
  return [pose.position[0], pose.position[1], pose.position[2] + offset];
};

export const isUpright = (pose: BodyPose): boolean => quatRotate(pose.quat, [0, 0, 1])[2] > 0.8;

export const isGraspable = (shape: ShapeName): boolean => GRASPABLE.some((g) => g === shape);
export const isContainer = (shape: ShapeName): boolean => CONTAINERS.some((c) => c === shape);

/** Colour-shape pairs kept out of robot data (split.json); questions may show them. */
export const isHeldOut = ({ color, shape }: Pick<ObjectSpec, 'color' | 'shape'>): boolean =>
  split.heldOutPairs.some(([c, s]) => c === color && s === shape);

/** Free table between two footprints, metres; their inscribed circles are meant, so the true gap is never larger. */
export const edgeDistance = (a: ShapeName, at: Vec3, b: ShapeName, bt: Vec3): number =>
  Math.max(0, hypot(at[0] - bt[0], at[1] - bt[1]) - SHAPES[a].inner - SHAPES[b].inner);

/** Objects that the gripper can hold, by index. */
export const targetsOf = (scene: SceneSpec): readonly number[] =>
  scene.objects.flatMap((object, i) => (isGraspable(object.shape) ? [i] : []));

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
  return distance(world.proprioception().position, graspPoint(object.shape, world.objectPose(goal.target)));
};

/** Metres above where it rests on the table. */
export const liftOf = (world: WorldView, index: number): number => {
  const object = world.scene.objects[index];
  return object ? world.objectPose(index).position[2] - SHAPES[object.shape].halfHeight : 0;
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
