/** Who drives a robot without a model: its scripted expert, or nobody. */
import { STAY } from '../action/index.ts';
import type { Action, Goal, Observation, Policy } from '../contracts.ts';
import { createExpertPolicy, createNoOpPolicy } from '../policy/index.ts';
import { type RobotSpec, robotOf, toUserUnits } from '../robots/index.ts';
import { createJointExpert, expertAction, JOINT_TASKS } from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';
import { poseSolver } from './arena.ts';
import { robotLanguage } from './robot-language.ts';

/** Can this robot's expert do the task? */
export const expertDoes = (robot: RobotSpec, task: string): boolean =>
  robot.expert === 'ee-delta' || JOINT_TASKS.includes(task);

/** The expert's action now. RangeError for a task that it does not do. */
export const expertLabel = (world: EditableWorld, goal: Goal): Action =>
  robotOf(world.scene.robot).expert === 'ee-delta'
    ? expertAction(world, goal)
    : createJointExpert(world, poseSolver(world.arm))(goal);

export const scriptedExpert = (world: EditableWorld, goal: () => Goal): Policy =>
  createExpertPolicy(() => expertLabel(world, goal()), robotLanguage(robotOf(world.scene.robot)).codec);

/** The same with a hand that never turns: what rotations are worth. Arms of displacements only. */
export const fixedWristExpert = (world: EditableWorld, goal: () => Goal): Policy =>
  createExpertPolicy(
    () => expertAction(world, goal(), 'fixed'),
    robotLanguage(robotOf(world.scene.robot)).codec,
  );

/** Stays as it is. Displacements: none. Joint targets: what was measured, the gripper open. */
export const idlePolicy = ({ scene }: Pick<EditableWorld, 'scene'>): Policy => {
  const robot = robotOf(scene.robot);
  const { codec } = robotLanguage(robot);
  const stay = ({ proprioception: p }: Observation): Action =>
    robot.expert === 'ee-delta'
      ? STAY
      : { kind: 'joint-target', terminate: false, values: toUserUnits(robot, p.joints ?? robot.rest, 1) };
  return createNoOpPolicy(stay, codec);
};
