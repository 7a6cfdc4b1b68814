/** Tasks as data: which objects they are about, when they have succeeded, and how long they may take. */
import { GRASPABLE, SHAPES } from '../catalogue/objects.ts';
import type { BodyPose, Goal, SceneSpec, ShapeName, TaskName, Vec3, World } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { distance, quatRotate } from '../math/rotation.ts';

/** Metres: finger tips within this of the object's grasp point is "reached" (centre, not surface). */
export const REACH_RADIUS = 0.025;
/** Metres above where it rested: lifted, while both pads hold it, is "picked". */
export const LIFTED = 0.05;

/** The point between the pads when the object is held, world frame. */
export const graspPoint = (shape: ShapeName, pose: BodyPose): Vec3 => {
  const up = quatRotate(pose.quat, [0, 0, 1]);
  const offset = up[2] > 0.8 ? SHAPES[shape].grasp : 0; // a toppled cone is taken at its middle
  return [pose.position[0], pose.position[1], pose.position[2] + offset];
};

type WorldView = World & { holding(index: number): boolean };

export interface TaskSpec {
  readonly name: TaskName;
  readonly title: string;
  /** Step limit at 5 actions a second. */
  readonly maxSteps: number;
  readonly success: string;
  isTarget(shape: ShapeName): boolean;
  succeeded(world: WorldView, goal: Goal): boolean;
  /** Metres still missing, for a failure's report. */
  distance(world: WorldView, goal: Goal): number;
}

const graspable = (shape: ShapeName): boolean => GRASPABLE.some((g) => g === shape);

const tipDistance = (world: WorldView, goal: Goal): number => {
  const object = world.scene.objects[goal.target];
  if (!object) return Number.POSITIVE_INFINITY;
  return distance(world.proprioception().position, graspPoint(object.shape, world.objectPose(goal.target)));
};

const liftOf = (world: WorldView, goal: Goal): number => {
  const object = world.scene.objects[goal.target];
  if (!object) return 0;
  return world.objectPose(goal.target).position[2] - SHAPES[object.shape].halfHeight;
};

export const TASKS: Readonly<Record<TaskName, TaskSpec>> = {
  reach: {
    name: 'reach',
    title: 'Reach',
    maxSteps: 30,
    success: 'finger tips within 25 mm of the point between the pads when the object is held',
    isTarget: graspable,
    succeeded: (world, goal) => tipDistance(world, goal) <= REACH_RADIUS,
    distance: tipDistance,
  },
  pick: {
    name: 'pick',
    title: 'Pick',
    maxSteps: 50,
    success: 'lifted 50 mm and held by both pads',
    isTarget: graspable,
    succeeded: (world, goal) => liftOf(world, goal) >= LIFTED && world.holding(goal.target),
    distance: (world, goal) => Math.max(0, LIFTED - liftOf(world, goal)),
  },
};
export const TASK_NAMES = Object.keys(TASKS) as readonly TaskName[];
export const taskOf = (name: TaskName): TaskSpec => TASKS[name];

/** Every goal the task has in this scene. */
export const goalsOf = (scene: SceneSpec, task: TaskName): readonly Goal[] =>
  scene.objects.flatMap((object, target) => (TASKS[task].isTarget(object.shape) ? [{ task, target }] : []));

/** The goal an evaluation episode uses: a pure function of scene and seed. */
export const sampleGoal = (scene: SceneSpec, task: TaskName, seed: number): Goal | null => {
  const goals = goalsOf(scene, task);
  return goals.length > 0 ? createRandom(seed, 2).pick(goals) : null;
};
