/** What is said to a robot that no model drives, how often, and who says it: its scripted expert, or nobody. */
import { type ActionLanguage, DEFAULT_LANGUAGE, STAY } from '../action/index.ts';
import type { Action, Goal, Observation, Policy } from '../contracts.ts';
import { createExpertPolicy, createNoOpPolicy } from '../policy/index.ts';
import { jointActionSpec, type RobotSpec, robotOf, toUserUnits } from '../robots/index.ts';
import { createJointExpert, expertAction, JOINT_TASKS } from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';
import { poseSolver } from './arena.ts';

type Language = Pick<ActionLanguage, 'spec' | 'codec'>;

/** Displacements as integers, or joint targets as numbers. */
export const robotLanguage = (robot: RobotSpec): Language =>
  robot.expert === 'ee-delta' ? DEFAULT_LANGUAGE : { spec: jointActionSpec(robot), codec: null };

/** The state that a policy may be shown, in the units of the robot's users. */
export const jointUnitsOf =
  (robot: RobotSpec) =>
  ({ joints = [], opening }: Observation['proprioception']): readonly number[] =>
    toUserUnits(robot, joints, opening);

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

/** Step limits are said at 5 actions a second; faster languages get as many seconds. */
export const stepsAt = (maxSteps: number, hz: number): number => Math.round(maxSteps * Math.max(1, hz / 5));
