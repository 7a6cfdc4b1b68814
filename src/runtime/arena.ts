/** World, control and the tasks' predicates put together: stages do not import stages. */
import type { ArmPort, Hulls, QuatWxyz, SceneSpec, Vec3 } from '../contracts.ts';
import { createController, IK_DEFAULTS, solvePose } from '../control/index.ts';
import type { PoseSolver } from '../tasks/index.ts';
import { taskOf } from '../tasks/index.ts';
import { createWorld, type EditableWorld, type Physics } from '../world/index.ts';

/** Joint angles that put the TCP at a pose, from the rest posture; the nearest found if it is out of reach. */
export const jointsFor = (arm: ArmPort, position: Vec3, quat: QuatWxyz): readonly number[] =>
  solvePose(arm, arm.rest, position, quat, { ...IK_DEFAULTS, maxIterations: 150 }).joints;

/** For the expert of joint targets: joints for a pose near the present posture. */
export const poseSolver = (arm: ArmPort): PoseSolver => ({
  joints: arm.jointPositions,
  solve: (position, quat) =>
    solvePose(arm, arm.jointPositions(), position, quat, { ...IK_DEFAULTS, maxIterations: 40 }).joints,
});

/** `hulls`: of the things in the scene. */
export const createArena = (physics: Physics, scene: SceneSpec, hulls?: Hulls): EditableWorld => {
  const world = createWorld(physics, scene, createController, jointsFor, hulls);
  return { ...world, succeeded: (goal) => taskOf(goal.task).succeeded(world, goal) };
};
