/**
 * Motions that the tasks' experts are made of: approach, grasp, carry, let go. They have no memory and no thresholds a
 * pixel cannot show: the height wanted is a smooth funnel over the horizontal distance, so that a policy which errs by
 * a centimetre is not sent elsewhere.
 */
import type { EndEffectorAction, Vec3 } from '../contracts.ts';
import { atan2, hypot } from '../math/exact.ts';
import {
  clamp,
  GRIPPER_DOWN,
  quatConjugate,
  quatFromRotationVector,
  quatMultiply,
  scale,
  sub,
} from '../math/rotation.ts';
import type { ExpertView } from './task.ts';

export const MAX_TRANSLATION = 0.048; // metres an action and axis; inside the +-51 mm of the action language
const MAX_ROTATION = 0.2; // radians an action and axis

const clipVector = (v: Vec3, limit: number): Vec3 => {
  const largest = Math.max(Math.abs(v[0]), Math.abs(v[1]), Math.abs(v[2]), 1e-9);
  return largest > limit ? scale(v, limit / largest) : v;
};

/** Nearest yaw at which the pads face the object's sides, radians. */
const wantedYaw = (view: ExpertView): number => {
  if (view.symmetry === 0) return 0;
  return view.yaw - view.symmetry * Math.round(view.yaw / view.symmetry);
};

/** Rotation vector (world frame, radians) toward straight down with the pads at the object's sides. */
export const alignment = (view: ExpertView): Vec3 => {
  const now = quatMultiply(quatFromRotationVector(view.rotation), GRIPPER_DOWN);
  // straight down, turned by yaw about world z
  const goal = quatMultiply(quatFromRotationVector([0, 0, wantedYaw(view)]), GRIPPER_DOWN);
  const error = quatMultiply(goal, quatConjugate(now));
  const s = error[0] < 0 ? -1 : 1;
  const sine = hypot(error[1], error[2], error[3]);
  const factor = sine < 1e-9 ? 2 : (2 * atan2(sine, error[0] * s)) / sine;
  const v: Vec3 = [error[1] * s * factor, error[2] * s * factor, error[3] * s * factor];
  return clipVector(v, MAX_ROTATION);
};

/** What is held needs no turning, only levelling. */
export const level = (view: ExpertView): Vec3 => {
  const [x, y] = alignment(view);
  return [x, y, 0];
};

/**
 * Share of the pace sideways that is kept while the hand is too low. Never straight up: a direction is worth learning
 * from the first step on, and "x and y exactly 0" is one bin each, which greedy decoding prefers to a spread.
 */
const LEAST_PACE = 0.3;

/** Height to be at above the grasp point when `d` metres away from it sideways. */
const funnel = (d: number): number => clamp((d - 0.012) * 2.2, 0, 0.09);

/** Displacement toward the grasp point through the funnel: sideways only as fast as the height allows. */
export const approach = (view: ExpertView): Vec3 => {
  const error = sub(view.grasp, view.position);
  const d = hypot(error[0], error[1]);
  const height = -error[2];
  const tooLow = funnel(d) - height; // positive: must rise before going on
  const pace = clamp(1 - tooLow / 0.04, LEAST_PACE, 1);
  const sideways = scale(clipVector([error[0], error[1], 0], MAX_TRANSLATION), pace);
  // the height wanted where this step will end, so that hand and funnel go down together
  const left = Math.max(0, d - hypot(sideways[0], sideways[1]));
  const vertical = clamp(funnel(left) - height, -MAX_TRANSLATION, MAX_TRANSLATION);
  return [sideways[0], sideways[1], vertical];
};

const ALIGNED = 0.008; // metres sideways, before the pads close
const LOW = 0.008; // metres above the grasp point, likewise

/** Go there and close. */
export const grasp = (view: ExpertView): EndEffectorAction => {
  const error = sub(view.grasp, view.position);
  const d = hypot(error[0], error[1]);
  const closing = view.opening < 0.9 ? 1.6 : 1; // once closing, do not change one's mind at the edge
  if (d < ALIGNED * closing && Math.abs(error[2]) < LOW * closing) {
    return { kind: 'ee-delta', terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 0 };
  }
  return {
    kind: 'ee-delta',
    terminate: false,
    translation: approach(view),
    rotation: alignment(view),
    gripper: 1,
  };
};

/** Straight up with the target in hand, to `height` metres above where it rested; done from `enough` metres on. */
export const lift = (view: ExpertView, height: number, enough: number): EndEffectorAction => ({
  kind: 'ee-delta',
  terminate: view.lifted > enough,
  translation: [0, 0, clamp(height - view.lifted, 0, MAX_TRANSLATION)],
  rotation: level(view),
  gripper: 0,
});

/** Metres between the table and what is carried: above the tallest thing, a cone, by 30 mm. */
const CARRY = 0.085;

export interface Delivering {
  /** Where on the table, metres. */
  readonly spot: readonly [number, number];
  /** Metres above the table at which it is let go, and sideways from the spot within which to come down to that. */
  readonly drop: number;
  readonly within: number;
  /** Where it is now is good enough, if it is low. */
  readonly arrived: boolean;
}

/** Toward the spot with the target in hand, high while far. The region to let go in is wide, lest a learner dither. */
export const carry = (view: ExpertView, { spot, drop, within, arrived }: Delivering): EndEffectorAction => {
  const [ex, ey] = [spot[0] - view.center[0], spot[1] - view.center[1]];
  const d = hypot(ex, ey);
  if (arrived && view.lifted < drop + 0.01) {
    return { kind: 'ee-delta', terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 1 };
  }
  const wanted = (away: number): number => drop + clamp((away - within) * 2, 0, CARRY - drop);
  const pace = clamp(1 - (wanted(d) - view.lifted) / 0.04, LEAST_PACE, 1);
  const sideways = clipVector([ex * pace, ey * pace, 0], MAX_TRANSLATION);
  const left = Math.max(0, d - hypot(sideways[0], sideways[1]));
  const vertical = clamp(wanted(left) - view.lifted, -MAX_TRANSLATION, MAX_TRANSLATION);
  return {
    kind: 'ee-delta',
    terminate: false,
    translation: [sideways[0], sideways[1], vertical],
    rotation: level(view),
    gripper: 0,
  };
};

const OPEN = 0.75; // opening from which the pads touch nothing they held

/**
 * The target is where it should be: open the hand, and that is all. No rise: "straight up, open" is one bin a dimension
 * and became the mode wherever a learner doubted which task it was given (models/recipe/LOG.md).
 */
export const letGo = (view: ExpertView): EndEffectorAction => ({
  kind: 'ee-delta',
  terminate: view.opening > OPEN,
  translation: [0, 0, 0],
  rotation: [0, 0, 0],
  gripper: 1,
});
