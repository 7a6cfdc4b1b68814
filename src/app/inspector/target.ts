/** Where an action would bring the hand: the pose that a ghost stands in. Pure. */
import { decodeTokens } from '../../action/index.ts';
import type { ActionTokens, Proprioception, QuatWxyz, Vec3 } from '../../contracts.ts';
import {
  add,
  clamp,
  distance,
  GRIPPER_DOWN,
  quatFromRotationVector,
  quatMultiply,
} from '../../math/rotation.ts';
import { WORKSPACE } from '../../things/blocks.ts';

export interface HandTarget {
  /** TCP, metres, world frame. */
  readonly position: Vec3;
  readonly quat: QuatWxyz;
  /** 0 closed ... 1 open. */
  readonly opening: number;
  /** Metres that the edge of the workspace takes off the displacement. */
  readonly shortBy: number;
}

/** Metres below which nobody would see it. */
const NOTICEABLE = 0.0005;

/**
 * The pose at which the step began, moved and turned by the action (world frame) and kept inside the workspace, as
 * control keeps it. Null: "terminate" moves nothing, and an illegal token has no meaning.
 *
 * Control adds the displacement to its own aim, which the measured hand lags behind by its servos' few millimetres, and
 * obstacles and joint limits come on top: a ghost is where the hand is told to go.
 */
export const targetOf = (from: Proprioception, tokens: ActionTokens): HandTarget | null => {
  const decoded = decodeTokens(tokens);
  if (!decoded.ok || decoded.value.terminate) return null;
  const { translation, rotation, gripper } = decoded.value;
  const wanted = add(from.position, translation);
  const { x, y, z } = WORKSPACE;
  const position: Vec3 = [
    clamp(wanted[0], x[0], x[1]),
    clamp(wanted[1], y[0], y[1]),
    clamp(wanted[2], z[0], z[1]),
  ];
  const start = quatMultiply(quatFromRotationVector(from.rotation), GRIPPER_DOWN);
  const quat = quatMultiply(quatFromRotationVector(rotation), start);
  const cut = distance(wanted, position);
  return { position, quat, opening: gripper, shortBy: cut > NOTICEABLE ? cut : 0 };
};
