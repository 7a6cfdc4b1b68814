/** Turning the hand, and limits of one action: what all motions share. */
import type { Vec3 } from '../../contracts.ts';
import { atan2, hypot } from '../../math/exact.ts';
import {
  GRIPPER_DOWN,
  quatConjugate,
  quatFromRotationVector,
  quatMultiply,
  scale,
} from '../../math/rotation.ts';
import type { ExpertView } from '../task.ts';

export const MAX_TRANSLATION = 0.048; // metres an action and axis; inside the +-51 mm of the action language
export const MAX_ROTATION = 0.2; // radians an action and axis

/**
 * Share of the pace sideways that is kept while the hand is too low. Never straight up: a direction is worth learning
 * from the first step on, and "x and y exactly 0" is one bin each, which greedy decoding prefers to a spread.
 */
export const LEAST_PACE = 0.3;

export const clipVector = (v: Vec3, limit: number): Vec3 => {
  const largest = Math.max(Math.abs(v[0]), Math.abs(v[1]), Math.abs(v[2]), 1e-9);
  return largest > limit ? scale(v, limit / largest) : v;
};

/** Nearest yaw at which the pads face the object's sides, radians. */
export const wantedYaw = (view: ExpertView): number => {
  if (view.symmetry === 0) return 0;
  return view.yaw - view.symmetry * Math.round(view.yaw / view.symmetry);
};

/** Rotation vector (world frame, radians) toward straight down, turned by `yaw` about world z. */
export const toward = (view: ExpertView, yaw: number): Vec3 => {
  const now = quatMultiply(quatFromRotationVector(view.rotation), GRIPPER_DOWN);
  const goal = quatMultiply(quatFromRotationVector([0, 0, yaw]), GRIPPER_DOWN);
  const error = quatMultiply(goal, quatConjugate(now));
  const s = error[0] < 0 ? -1 : 1;
  const sine = hypot(error[1], error[2], error[3]);
  const factor = sine < 1e-9 ? 2 : (2 * atan2(sine, error[0] * s)) / sine;
  const v: Vec3 = [error[1] * s * factor, error[2] * s * factor, error[3] * s * factor];
  return clipVector(v, MAX_ROTATION);
};
