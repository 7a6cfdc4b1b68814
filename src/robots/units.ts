/**
 * Joint positions in the units of a robot's users: degrees around each joint's zero, the gripper from 0 (closed) to
 * 100 (open), as LeRobot writes them for arms with its servos. Radians and openings (0..1) are the model's. Pure.
 */
import type { ActionSpec, Dimension, StateSpec } from '../contracts.ts';
import { clamp } from '../math/rotation.ts';
import type { RobotJoint, RobotSpec } from './spec.ts';

const DEGREE = Math.PI / 180; // radians
const PERCENT = 100; // of an opening of 1

export const toDegrees = ({ zero, sign }: RobotJoint, radians: number): number =>
  (sign * (radians - zero)) / DEGREE;
export const toRadians = ({ zero, sign }: RobotJoint, degrees: number): number =>
  zero + sign * degrees * DEGREE;

const dimensionsOf = ({ joints }: RobotSpec): readonly Dimension[] => [
  ...joints.map((joint): Dimension => {
    const ends = [toDegrees(joint, joint.lower), toDegrees(joint, joint.upper)];
    return { name: joint.name, unit: 'deg', low: Math.min(...ends), high: Math.max(...ends) };
  }),
  { name: 'gripper', unit: 'percent', low: 0, high: PERCENT },
];

/** Targets for every joint and the gripper, at the rate the robot's users are used to. */
export const jointActionSpec = (robot: RobotSpec): ActionSpec => ({
  kind: 'joint-target',
  hz: robot.hz,
  dimensions: dimensionsOf(robot),
});

/** The measured joints and gripper in the same units. */
export const jointStateSpec = (robot: RobotSpec): StateSpec => ({
  kind: 'joints',
  dimensions: dimensionsOf(robot),
});

/** Radians in the robot's order and opening 0..1 -> degrees and percent, the gripper last. */
export const toUserUnits = (
  { joints }: RobotSpec,
  positions: readonly number[],
  opening: number,
): readonly number[] => [
  ...joints.map((joint, i) => toDegrees(joint, positions[i] ?? Number.NaN)),
  opening * PERCENT,
];

export interface JointTargets {
  /** Radians, within the joints' limits. */
  readonly positions: readonly number[];
  /** 0 closed ... 1 open. */
  readonly opening: number;
  /** The joint whose limit cut most off the target, and by how many degrees; null: none did. */
  readonly cut: { readonly joint: RobotJoint; readonly degrees: number } | null;
}

/** Degrees and percent -> radians and opening, clipped to what the robot can do. */
export const fromUserUnits = ({ joints }: RobotSpec, values: readonly number[]): JointTargets => {
  const wanted = joints.map((joint, i) => toRadians(joint, values[i] ?? Number.NaN));
  const positions = joints.map((joint, i) => clamp(wanted[i] ?? Number.NaN, joint.lower, joint.upper));
  let cut: JointTargets['cut'] = null;
  for (const [i, joint] of joints.entries()) {
    const degrees = Math.abs((wanted[i] ?? 0) - (positions[i] ?? 0)) / DEGREE;
    if (degrees > (cut?.degrees ?? 0)) cut = { joint, degrees };
  }
  return { positions, opening: clamp((values[joints.length] ?? Number.NaN) / PERCENT, 0, 1), cut };
};
