/**
 * The scripted expert: privileged state in, one action out. It labels training data and drives the baseline that
 * the page calls "Expert (scripted)". What it does is each task's own; here it is shown the world.
 */

import type { EndEffectorAction, Extent, Goal } from '../contracts.ts';
import { cos, sin } from '../math/exact.ts';
import { isBlock } from '../things/blocks.ts';
import { graspOf, sizeOf } from '../things/bodies.ts';
import { handYaw } from './motions.ts';
import { USUAL_HZ } from './pace.ts';
import type { ExpertView, WorldView } from './task.ts';
import { taskOf } from './tasks.ts';

/** Metres that an outline measures in the direction in which fingers close that are turned by `yaw`. */
const widthOf = ({ outline }: Extent, yaw: number): number => {
  const [c, s] = [cos(yaw), sin(yaw)];
  const across = outline.map(([x, y]) => c * y - s * x);
  return Math.max(...across) - Math.min(...across);
};

/** An opening from which on what touches both pads is not held: they are still as wide as they go. */
const WIDE_OPEN = 0.95;

/**
 * The expert on the state the world is in now: contacts and hand are read once, then any number of goals asked.
 * Deterministic. RangeError for a goal that the scene does not have. `wrist` 'fixed': the hand is never turned, and takes
 * everything as it happens to be turned: what rotations are worth. `outlines` 'always': blocks by themselves, too, are handled as
 * things are, over whatever stands in the way. `hz`: actions a simulated second.
 */
export const createExpert = (
  world: WorldView,
  wrist: 'turning' | 'fixed' = 'turning',
  outlines: 'as-needed' | 'always' = 'as-needed',
  hz = USUAL_HZ,
): ((goal: Goal) => EndEffectorAction) => {
  const hand = world.proprioception();
  const { objects } = world.scene;
  const low = outlines === 'as-needed' && objects.every(isBlock);
  const extents = low ? null : objects.map((_, index) => world.extent(index));
  const views = objects.map((object, index): ExpertView => {
    const pose = world.objectPose(index);
    const grasp = graspOf(object, pose);
    const target = extents?.[index];
    const others = extents?.filter((_, other) => other !== index) ?? [];
    const touched = world.holding(index);
    return {
      ...hand,
      center: pose.position,
      grasp: grasp.point,
      yaw: wrist === 'fixed' ? handYaw(hand) : grasp.yaw,
      symmetry: grasp.symmetry,
      spread: grasp.opening,
      around: target ? { target, others, width: widthOf(target, grasp.yaw) } : null,
      lifted: target ? target.bottom : pose.position[2] - sizeOf(object).rest,
      holding: touched && (target === undefined || hand.opening < WIDE_OPEN),
    };
  });
  return (goal) => {
    const view = views[goal.target];
    if (!view) throw new RangeError(`no object ${goal.target}`);
    const action = taskOf(goal.task).expert(view, world, goal, hz);
    return wrist === 'fixed' ? { ...action, rotation: [0, 0, 0] } : action;
  };
};

/** The expert's action now. Deterministic. */
export const expertAction = (
  world: WorldView,
  goal: Goal,
  wrist: 'turning' | 'fixed' = 'turning',
  hz = USUAL_HZ,
): EndEffectorAction => createExpert(world, wrist, 'as-needed', hz)(goal);
