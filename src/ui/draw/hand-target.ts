/** Where an action would bring the hand: the pose that a ghost stands in. Pure. */
import type { Action, Proprioception, QuatWxyz, Vec3 } from '../../contracts.ts';
import {
  add,
  clamp,
  distance,
  GRIPPER_DOWN,
  quatFromRotationVector,
  quatMultiply,
} from '../../math/rotation.ts';
import { PANDA, type RobotSpec } from '../../robots/index.ts';

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
 * control keeps it. Null: "terminate" moves nothing, and joint targets name no pose of the hand.
 *
 * Control adds the displacement to its own aim, which the measured hand lags behind by its servos' few millimetres, and
 * obstacles and joint limits come on top: a ghost is where the hand is told to go.
 */
export const targetOf = (
  from: Proprioception,
  action: Action,
  { workspace }: Pick<RobotSpec, 'workspace'> = PANDA,
): HandTarget | null => {
  if (action.terminate || action.kind === 'joint-target') return null;
  const { translation, rotation, gripper } = action;
  const wanted = add(from.position, translation);
  const { x, y, z } = workspace;
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
