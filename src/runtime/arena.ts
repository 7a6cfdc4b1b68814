/** World, control and the tasks' predicates put together: stages do not import stages. */
import type { ArmPort, QuatWxyz, SceneSpec, Vec3 } from '../contracts.ts';
import { createController, IK_DEFAULTS, solveIk } from '../control/index.ts';
import { taskOf } from '../tasks/index.ts';
import { createWorld, type EditableWorld, type Physics } from '../world/index.ts';

/** Joint angles that put the TCP at a pose, from the ready posture; the nearest found if it is out of reach. */
export const jointsFor = (arm: ArmPort, position: Vec3, quat: QuatWxyz): readonly number[] =>
  solveIk(arm, arm.rest, position, quat, { ...IK_DEFAULTS, maxIterations: 150 }).joints;

export const createArena = (physics: Physics, scene: SceneSpec): EditableWorld => {
  const world = createWorld(physics, scene, createController, jointsFor);
  return { ...world, succeeded: (goal) => taskOf(goal.task).succeeded(world, goal) };
};
