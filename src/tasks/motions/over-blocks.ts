/**
 * Motions in a scene of blocks, none higher than 55 mm. They have no memory and no thresholds a pixel cannot show: the
 * height wanted is a smooth funnel over the horizontal distance, so that a policy which errs by a centimetre is not sent
 * elsewhere.
 */
import type { EndEffectorAction, Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { clamp, scale, sub } from '../../math/rotation.ts';
import type { ExpertView } from '../task.ts';
import { clipVector, LEAST_PACE, MAX_TRANSLATION, toward, wantedYaw } from './turning.ts';

/** Rotation vector (world frame, radians) toward straight down with the pads at the object's sides. */
export const alignment = (view: ExpertView): Vec3 => toward(view, wantedYaw(view));

/** What is held needs no turning, only levelling. */
const level = (view: ExpertView): Vec3 => {
  const [x, y] = alignment(view);
  return [x, y, 0];
};

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

/** Is the hand where it closes? */
export const isThere = (view: ExpertView): boolean => {
  const error = sub(view.grasp, view.position);
  const d = hypot(error[0], error[1]);
  const closing = view.opening < 0.9 ? 1.6 : 1; // once closing, do not change one's mind at the edge
  return d < ALIGNED * closing && Math.abs(error[2]) < LOW * closing;
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
