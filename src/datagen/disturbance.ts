/** How episodes for training are drawn and disturbed. */
import type { EndEffectorAction, Goal, SceneSpec, TaskName, Vec3 } from '../contracts.ts';
import type { Random } from '../math/random.ts';
import { goalsOf } from '../tasks/index.ts';

/** The action with noise: mostly small, sometimes a whole step away, now and then the gripper the other way. */
export const disturbed = (random: Random, action: EndEffectorAction): EndEffectorAction => {
  const by = random.next() < 0.3 ? 0.045 : 0.018; // metres
  const shift = action.translation.map((d) => d + random.uniform(-by, by)) as unknown as Vec3;
  const turn: Vec3 = [
    action.rotation[0] + random.normal() * 0.03,
    action.rotation[1] + random.normal() * 0.03,
    action.rotation[2] + random.uniform(-0.2, 0.2),
  ];
  const flips = random.next() < 0.06;
  return {
    ...action,
    translation: shift,
    rotation: turn,
    gripper: flips ? 1 - action.gripper : action.gripper,
  };
};

/** The goal of an episode: a task first, so that rare ones are not. */
export const drawGoal = (random: Random, scene: SceneSpec, tasks: readonly TaskName[]): Goal | null => {
  const able = tasks.filter((task) => goalsOf(scene, task).length > 0);
  return able.length > 0 ? random.pick(goalsOf(scene, random.pick(able))) : null;
};
