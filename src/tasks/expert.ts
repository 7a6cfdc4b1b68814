/**
 * The scripted expert: privileged state in, one action out. It labels training data and drives the baseline that
 * the page calls "Expert (scripted)". What it does is each task's own; here it is shown the world.
 */

import type { EndEffectorAction, Goal } from '../contracts.ts';
import { graspOf, sizeOf } from '../things/bodies.ts';
import type { ExpertView, WorldView } from './task.ts';
import { taskOf } from './tasks.ts';

/**
 * The expert on the state the world is in now: contacts and hand are read once, then any number of goals asked.
 * Deterministic. RangeError for a goal that the scene does not have.
 */
export const createExpert = (world: WorldView): ((goal: Goal) => EndEffectorAction) => {
  const hand = world.proprioception();
  const views = world.scene.objects.map((object, index): ExpertView => {
    const pose = world.objectPose(index);
    const grasp = graspOf(object, pose);
    return {
      ...hand,
      center: pose.position,
      grasp: grasp.point,
      yaw: grasp.yaw,
      symmetry: grasp.symmetry,
      lifted: pose.position[2] - sizeOf(object).rest,
      holding: world.holding(index),
    };
  });
  return (goal) => {
    const view = views[goal.target];
    if (!view) throw new RangeError(`no object ${goal.target}`);
    return taskOf(goal.task).expert(view, world, goal);
  };
};

/** The expert's action now. Deterministic. */
export const expertAction = (world: WorldView, goal: Goal): EndEffectorAction => createExpert(world)(goal);
