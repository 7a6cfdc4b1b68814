/**
 * End-effector displacement control: an action moves the *aim* (a TCP pose), inverse kinematics turns the aim
 * into joint targets. The aim is integrated, not re-measured, so that servo sag does not become drift; it is
 * kept within a leash of the measured pose so that it cannot run away from a blocked hand.
 */

import type {
  ArmPort,
  Controller,
  ControlReport,
  EndEffectorAction,
  QuatWxyz,
  TabletopError,
  Vec3,
} from '../contracts.ts';
import { add, clamp, norm, quatFromRotationVector, quatMultiply, scale, sub } from '../math/rotation.ts';
import type { RobotSpec } from '../robots/index.ts';
import { IK_DEFAULTS } from './ik.ts';
import { solvePose } from './position-first.ts';

/** Metres the aim may be ahead of the measured TCP before an action is added. */
const LEASH = 0.02;

/** Seconds of an action where nothing says otherwise: 5 a second. */
const PERIOD = 0.2;
/** Radians off the orientation asked for that are worth a word. */
const TILTED = 0.02;

const clipToWorkspace = (p: Vec3, { x, y, z }: RobotSpec['workspace']): Vec3 => [
  clamp(p[0], x[0], x[1]),
  clamp(p[1], y[0], y[1]),
  clamp(p[2], z[0], z[1]),
];

const unreachable = (what: string, missBy: number): TabletopError => ({
  code: 'IK_UNREACHABLE',
  message:
    'The hand cannot go there: the arm stays at the nearest pose it can hold. Try a target nearer the middle of the table.',
  detail: `${what}, short by ${(missBy * 1000).toFixed(1)} mm`,
});

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five'];

/** Of arms with fewer than six joints: where the hand goes is kept, how it is turned is not. */
const untiltable = (joints: number, radians: number): TabletopError => ({
  code: 'IK_UNREACHABLE',
  message: `${NUMBERS[joints] ?? joints} joints cannot hold that orientation: the hand is where it should be, turned as near to it as they can. Try a turn about the vertical instead.`,
  detail: `inverse kinematics is off by ${((radians * 180) / Math.PI).toFixed(1)} degrees`,
});

export interface DisplacementControl extends Omit<Controller, 'command'> {
  /** `period`: seconds until the next action is due; 0.2 by default. */
  command(action: EndEffectorAction, period?: number): ControlReport;
}

export const createDisplacementControl = (arm: ArmPort, robot: RobotSpec): DisplacementControl => {
  let aim: { position: Vec3; quat: QuatWxyz } | null = null;

  const command = (action: EndEffectorAction, period = PERIOD): ControlReport => {
    const joints = arm.jointPositions();
    const measured = arm.evaluate(joints);
    const from = aim ?? measured;
    const lag = sub(from.position, measured.position);
    const ahead = norm(lag);
    const start = ahead > LEASH ? add(measured.position, scale(lag, LEASH / ahead)) : from.position;
    const wanted = add(start, action.translation);
    const position = clipToWorkspace(wanted, robot.workspace);
    const clipped = norm(sub(wanted, position));
    const quat = quatMultiply(quatFromRotationVector(action.rotation), from.quat);
    const solution = solvePose(arm, joints, position, quat, { ...IK_DEFAULTS, maxIterations: 30 });
    const reachedAt = arm.evaluate(solution.joints);
    // the aim follows what IK found, so an unreachable displacement does not pile up
    aim = solution.reached ? { position, quat } : { position: reachedAt.position, quat: reachedAt.quat };
    arm.setTargets(solution.joints, clamp(action.gripper, 0, 1), period);
    if (!solution.reached && solution.positionError > 0.003) {
      return {
        target: aim.position,
        held: unreachable('inverse kinematics found no joint angles', solution.positionError),
      };
    }
    if (arm.joints < 6 && solution.rotationError > TILTED) {
      return { target: aim.position, held: untiltable(arm.joints, solution.rotationError) };
    }
    if (clipped > 0.003) {
      return { target: aim.position, held: unreachable('the target lies outside the workspace', clipped) };
    }
    return { target: aim.position };
  };

  return {
    command,
    reset: () => {
      aim = null;
    },
    save: () => (aim ? [...aim.position, ...aim.quat] : []),
    restore: (s) => {
      aim =
        s.length === 7
          ? {
              position: [s[0] ?? 0, s[1] ?? 0, s[2] ?? 0],
              quat: [s[3] ?? 1, s[4] ?? 0, s[5] ?? 0, s[6] ?? 0],
            }
          : null;
    },
  };
};
