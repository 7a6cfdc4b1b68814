/** Tasks as data: which objects they are about, when they have succeeded, and how long they may take. */

import { CONTAINERS, GRASPABLE, SHAPES } from '../catalogue/objects.ts';
import type {
  BodyPose,
  Goal,
  ObjectSpec,
  SceneSpec,
  ShapeName,
  TaskName,
  Vec3,
  World,
} from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { createRandom } from '../math/random.ts';
import { distance, quatRotate } from '../math/rotation.ts';
import split from './split.json' with { type: 'json' };

/** Metres: finger tips within this of the object's grasp point is "reached" (centre, not surface). */
export const REACH_RADIUS = 0.025;
/** Metres above where it rested: lifted, while both pads hold it, is "picked". */
export const LIFTED = 0.05;
/** Metres from edge to edge that still count as "next to". */
export const NEAR_GAP = 0.06;
/** Metres that the other object may be pushed by. */
export const DISTURBED = 0.03;
/** Metres from edge to edge at the start below which "move it next to" asks for nothing. */
const ALREADY_NEAR = 0.08;
/** Metres above the table within which a thing counts as standing on it. */
const RESTING = 0.01;

/** The point between the pads when the object is held, world frame. */
export const graspPoint = (shape: ShapeName, pose: BodyPose): Vec3 => {
  const up = quatRotate(pose.quat, [0, 0, 1]);
  const offset = up[2] > 0.8 ? SHAPES[shape].grasp : 0; // a toppled cone is taken at its middle
  return [pose.position[0], pose.position[1], pose.position[2] + offset];
};

type Kind = Pick<ObjectSpec, 'color' | 'shape'>;
export type WorldView = World & { holding(index: number): boolean };

export const isGraspable = (shape: ShapeName): boolean => GRASPABLE.some((g) => g === shape);
export const isContainer = (shape: ShapeName): boolean => CONTAINERS.some((c) => c === shape);

/** Colour-shape pairs kept out of robot data (split.json); questions may show them. */
export const isHeldOut = ({ color, shape }: Kind): boolean =>
  split.heldOutPairs.some(([c, s]) => c === color && s === shape);

/** Free table between two footprints, metres; their inscribed circles are meant, so the true gap is never larger. */
export const edgeDistance = (a: ShapeName, at: Vec3, b: ShapeName, bt: Vec3): number =>
  Math.max(0, hypot(at[0] - bt[0], at[1] - bt[1]) - SHAPES[a].inner - SHAPES[b].inner);

/** How far from the container's axis, and how high above its centre, the centre of a thing inside may be (metres). */
const INSIDE: Readonly<Record<'bowl' | 'plate', { readonly across: number; readonly above: number }>> = {
  bowl: { across: 0.045, above: 0.0275 },
  plate: { across: 0.055, above: 0.041 },
};

/** Is the centre within the container, at a height at which it rests there? */
export const isInside = (position: Vec3, container: ShapeName, pose: BodyPose): boolean => {
  if (container !== 'bowl' && container !== 'plate') return false;
  const { across, above } = INSIDE[container];
  const over = position[2] - pose.position[2];
  const upright = quatRotate(pose.quat, [0, 0, 1])[2] > 0.9;
  const away = hypot(position[0] - pose.position[0], position[1] - pose.position[1]);
  return upright && away <= across && over > 0 && over <= above;
};

export interface TaskSpec {
  readonly name: TaskName;
  readonly title: string;
  /** Step limit at 5 actions a second. */
  readonly maxSteps: number;
  readonly success: string;
  /** Every goal of this task in the scene. */
  goals(scene: SceneSpec): readonly Goal[];
  succeeded(world: WorldView, goal: Goal): boolean;
  /** Metres still missing, for a failure's report. */
  distance(world: WorldView, goal: Goal): number;
}

const targetsOf = (scene: SceneSpec): readonly number[] =>
  scene.objects.flatMap((object, i) => (isGraspable(object.shape) ? [i] : []));

const pairsOf = (
  scene: SceneSpec,
  task: TaskName,
  fits: (target: ObjectSpec, other: ObjectSpec) => boolean,
): readonly Goal[] =>
  targetsOf(scene).flatMap((target) =>
    scene.objects.flatMap((other, destination) => {
      const object = scene.objects[target];
      return object && destination !== target && fits(object, other) ? [{ task, target, destination }] : [];
    }),
  );

const tipDistance = (world: WorldView, goal: Goal): number => {
  const object = world.scene.objects[goal.target];
  if (!object) return Number.POSITIVE_INFINITY;
  return distance(world.proprioception().position, graspPoint(object.shape, world.objectPose(goal.target)));
};

const liftOf = (world: WorldView, index: number): number => {
  const object = world.scene.objects[index];
  return object ? world.objectPose(index).position[2] - SHAPES[object.shape].halfHeight : 0;
};

/** Target and destination with their poses; null when the goal names what the scene does not have. */
const pairOf = (world: WorldView, goal: Goal) => {
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

const isPlaced = (world: WorldView, goal: Goal): boolean => {
  const pair = pairOf(world, goal);
  if (!pair || world.holding(goal.target)) return false;
  return isInside(pair.pose.position, pair.other.shape, pair.otherPose);
};

const gapOf = (world: WorldView, goal: Goal): number => {
  const pair = pairOf(world, goal);
  if (!pair) return Number.POSITIVE_INFINITY;
  return edgeDistance(pair.target.shape, pair.pose.position, pair.other.shape, pair.otherPose.position);
};

/** Is the target so near the other that "move it next to" asks for nothing? */
export const isAlreadyNear = (world: WorldView, target: number, destination: number): boolean =>
  gapOf(world, { task: 'near', target, destination }) < ALREADY_NEAR;

const isNear = (world: WorldView, goal: Goal): boolean => {
  const pair = pairOf(world, goal);
  if (!pair || world.holding(goal.target) || gapOf(world, goal) > NEAR_GAP) return false;
  const resting = Math.abs(liftOf(world, goal.target)) < RESTING || !isUpright(pair.pose);
  return resting && distance(pair.otherPose.position, pair.other.position) <= DISTURBED;
};

const isUpright = (pose: BodyPose): boolean => quatRotate(pose.quat, [0, 0, 1])[2] > 0.8;

const horizontal = (world: WorldView, goal: Goal): number => {
  const pair = pairOf(world, goal);
  if (!pair) return Number.POSITIVE_INFINITY;
  const [a, b] = [pair.pose.position, pair.otherPose.position];
  return hypot(a[0] - b[0], a[1] - b[1]);
};

export const TASKS: Readonly<Record<TaskName, TaskSpec>> = {
  reach: {
    name: 'reach',
    title: 'Reach',
    maxSteps: 30,
    success: 'finger tips within 25 mm of the point between the pads when the object is held',
    goals: (scene) => targetsOf(scene).map((target) => ({ task: 'reach', target })),
    succeeded: (world, goal) => tipDistance(world, goal) <= REACH_RADIUS,
    distance: tipDistance,
  },
  pick: {
    name: 'pick',
    title: 'Pick',
    maxSteps: 50,
    success: 'lifted 50 mm and held by both pads',
    goals: (scene) => targetsOf(scene).map((target) => ({ task: 'pick', target })),
    succeeded: (world, goal) => liftOf(world, goal.target) >= LIFTED && world.holding(goal.target),
    distance: (world, goal) => Math.max(0, LIFTED - liftOf(world, goal.target)),
  },
  place: {
    name: 'place',
    title: 'Place',
    maxSteps: 60,
    success: 'released and resting inside the bowl or on the plate',
    goals: (scene) => pairsOf(scene, 'place', (_, other) => isContainer(other.shape)),
    succeeded: isPlaced,
    distance: horizontal,
  },
  near: {
    name: 'near',
    title: 'Move next to',
    maxSteps: 60,
    success: 'released on the table within 60 mm edge to edge, the other pushed by at most 30 mm',
    goals: (scene) =>
      pairsOf(
        scene,
        'near',
        (a, b) => edgeDistance(a.shape, a.position, b.shape, b.position) >= ALREADY_NEAR,
      ),
    succeeded: isNear,
    distance: (world, goal) => Math.max(0, gapOf(world, goal) - NEAR_GAP),
  },
};
export const TASK_NAMES = ['reach', 'pick', 'place', 'near'] as const satisfies readonly TaskName[];
export const taskOf = (name: TaskName): TaskSpec => TASKS[name];

/** Which objects a goal may be about: those of robot data, a target kept out of it, or any. */
export const GOAL_SETS = ['all', 'seen', 'unseen-pairs'] as const;
export type GoalSet = (typeof GOAL_SETS)[number];

/** Every goal the task has in this scene. */
export const goalsOf = (scene: SceneSpec, task: TaskName, set: GoalSet = 'all'): readonly Goal[] => {
  const heldOut = (index: number | undefined): boolean => {
    const object = scene.objects[index ?? -1];
    return object !== undefined && isHeldOut(object);
  };
  const goals = TASKS[task].goals(scene);
  if (set === 'all') return goals;
  return goals.filter(({ target, destination }) =>
    set === 'seen' ? !heldOut(target) && !heldOut(destination) : heldOut(target) && !heldOut(destination),
  );
};

/** The goal an evaluation episode uses: a pure function of scene and seed. */
export const sampleGoal = (
  scene: SceneSpec,
  task: TaskName,
  seed: number,
  set: GoalSet = 'seen',
): Goal | null => {
  const goals = goalsOf(scene, task, set);
  return goals.length > 0 ? createRandom(seed, 2).pick(goals) : null;
};
