/**
 * Motions that the tasks' experts are made of: approach, grasp, lift, carry, let go. Scenes of blocks have their own
 * (motions/over-blocks.ts), which labels and recordings of them were made with; all others go over things.
 */
import type { EndEffectorAction, Vec3 } from '../contracts.ts';
import * as blocks from './motions/over-blocks.ts';
import * as things from './motions/over-things.ts';
import type { ExpertView } from './task.ts';

export type { Delivering } from './motions/over-blocks.ts';
export { handYaw, turnHeld } from './motions/over-things.ts';

/** Rotation vector (world frame, radians) toward straight down with the pads at the object's sides. */
export const alignment = (view: ExpertView): Vec3 =>
  view.around ? things.alignment(view) : blocks.alignment(view);

/** Displacement toward the grasp point, high while far. */
export const approach = (view: ExpertView): Vec3 =>
  view.around ? things.approach(view, view.around) : blocks.approach(view);

/** Go there and close. */
export const grasp = (view: ExpertView): EndEffectorAction => {
  if (view.around ? things.isThere(view, view.around) : blocks.isThere(view)) {
    return { kind: 'ee-delta', terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 0 };
  }
  return {
    kind: 'ee-delta',
    terminate: false,
    translation: approach(view),
    rotation: alignment(view),
    gripper: view.spread,
  };
};

/** Straight up with the target in hand, to `height` metres above where it rested; done from `enough` metres on. */
export const lift = (view: ExpertView, height: number, enough: number): EndEffectorAction =>
  (view.around ? things : blocks).lift(view, height, enough);

/** Toward a spot with the target in hand, and open there. */
export const carry = (view: ExpertView, delivering: blocks.Delivering): EndEffectorAction =>
  view.around ? things.carry(view, view.around, delivering) : blocks.carry(view, delivering);

const OPEN = 0.75; // opening from which the pads touch no block they held

/**
 * The target is where it should be: open the hand, and that is all. No rise: "straight up, open" is one bin a dimension
 * and became the mode wherever a learner doubted which task it was given (models/recipe/LOG.md).
 */
export const letGo = (view: ExpertView): EndEffectorAction => ({
  kind: 'ee-delta',
  terminate:
    view.opening > (view.around ? Math.min(0.97, Math.max(OPEN, view.around.width / 0.08 + 0.05)) : OPEN),
  translation: [0, 0, 0],
  rotation: [0, 0, 0],
  gripper: 1,
});
