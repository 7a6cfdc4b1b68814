/** What is said to a robot that no model drives, and how often. No physics here: the first picture needs it. */
import { type ActionLanguage, DEFAULT_LANGUAGE } from '../action/index.ts';
import type { Proprioception } from '../contracts.ts';
import { jointActionSpec, type RobotSpec, toUserUnits } from '../robots/index.ts';

type Language = Pick<ActionLanguage, 'spec' | 'codec'>;

/** Displacements as integers, or joint targets as numbers. */
export const robotLanguage = (robot: RobotSpec): Language =>
  robot.expert === 'ee-delta' ? DEFAULT_LANGUAGE : { spec: jointActionSpec(robot), codec: null };

/** The state that a policy may be shown, in the units of the robot's users. */
export const jointUnitsOf =
  (robot: RobotSpec) =>
  ({ joints = [], opening }: Proprioception): readonly number[] =>
    toUserUnits(robot, joints, opening);

/** Step limits are said at 5 actions a second; faster languages get as many seconds. */
export const stepsAt = (maxSteps: number, hz: number): number => Math.round(maxSteps * Math.max(1, hz / 5));
