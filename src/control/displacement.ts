/**
 * End-effector displacement control: an action moves the *aim* (a TCP pose), inverse kinematics turns the aim
 * into joint targets. The aim is integrated, not re-measured, so that servo sag does not become drift; it is
 * kept within a leash of the measured pose so that it cannot run away from a blocked hand.
 */

import type {
  Action,
  ArmPort,
  Controller,
  ControlReport,
  EndEffectorAction,
  QuatWxyz,
  TabletopError,
  Vec3,
} from '../contracts.ts';
import { add, clamp, norm, quatFromRotationVector, quatMultiply, scale, sub } from '../math/rotation.ts';
import { WORKSPACE } from '../things/blocks.ts';
import { IK_DEFAULTS, solveIk } from './ik.ts';

/** Metres the aim may be ahead of the measured TCP before an action is added. */
const LEASH = 0.02;

const clipToWorkspace = (p: Vec3): Vec3 => [
  clamp(p[0], WORKSPACE.x[0], WORKSPACE.x[1]),
  clamp(p[1], WORKSPACE.y[0], WORKSPACE.y[1]),
  clamp(p[2], WORKSPACE.z[0], WORKSPACE.z[1]),
];

const unreachable = (what: string, missBy: number): TabletopError => ({
  code: 'IK_UNREACHABLE',
  message:
    'The hand cannot go there: the arm stays at the nearest pose it can hold. Try a target nearer the middle of the table.',
  detail: `${what}, short by ${(missBy * 1000).toFixed(1)} mm`,
});

export const createController = (arm: ArmPort): Controller => {
  let aim: { position: Vec3; quat: QuatWxyz } | null = null;

  const displace = (action: EndEffectorAction): ControlReport => {
    const joints = arm.jointPositions();
    const measured = arm.evaluate(joints);
    const from = aim ?? measured;
    const lag = sub(from.position, measured.position);
    const ahead = norm(lag);
    const start = ahead > LEASH ? add(measured.position, scale(lag, LEASH / ahead)) : from.position;
    const wanted = add(start, action.translation);
    const position = clipToWorkspace(wanted);
    const clipped = norm(sub(wanted, position));
    const quat = quatMultiply(quatFromRotationVector(action.rotation), from.quat);
    const solution = solveIk(arm, joints, position, quat, { ...IK_DEFAULTS, maxIterations: 30 });
    const reachedAt = arm.evaluate(solution.joints);
    // the aim follows what IK found, so an unreachable displacement does not pile up
    aim = solution.reached ? { position, quat } : { position: reachedAt.position, quat: reachedAt.quat };
    arm.setTargets(solution.joints, clamp(action.gripper, 0, 1));
    if (!solution.reached && solution.positionError > 0.003) {
      return {
        target: aim.position,
        held: unreachable('inverse kinematics found no joint angles', solution.positionError),
      };
    }
    if (clipped > 0.003) {
      return { target: aim.position, held: unreachable('the target lies outside the workspace', clipped) };
    }
    return { target: aim.position };
  };

  /** Joint targets are not served by this controller. */
  const command = (action: Action): ControlReport =>
    action.kind === 'ee-delta'
      ? displace(action)
      : { target: arm.evaluate(arm.jointPositions()).position, held: unreachable('joint targets', 0) };

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
