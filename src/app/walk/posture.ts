/**
 * The arm's posture read back from where its bodies are: joint angles and the point between the finger tips. The page
 * shows a world or a recording of one; both have bodies, only one has joints to ask. Pure.
 */

import type { BodyPose, QuatWxyz, Vec3 } from '../../contracts.ts';
import { add, quatConjugate, quatMultiply, quatRotate } from '../../math/rotation.ts';
import { DH, TCP } from '../../robots/panda.ts';

export interface Posture {
  /** Seven joint angles, radians, as the joints count them: within half a turn of the middle of their range. */
  readonly joints: readonly number[];
  /** Between the finger tips, metres, world frame. */
  readonly tip: Vec3;
}

type Posed = readonly { readonly name: string; readonly pose: BodyPose }[];

/** Turns by whole revolutions to the one nearest to `middle`. */
const nearTo = (angle: number, middle: number): number =>
  angle - 2 * Math.PI * Math.round((angle - middle) / (2 * Math.PI));

/** Null if a body of the arm is missing. */
export const postureOf = (bodies: Posed): Posture | null => {
  const poses = new Map(bodies.map(({ name, pose }) => [name, pose]));
  const joints: number[] = [];
  let parent: QuatWxyz | undefined = poses.get('base')?.quat;
  for (const [i, { range }] of DH.entries()) {
    const quat = poses.get(`link${i + 1}`)?.quat;
    if (!parent || !quat) return null;
    // frame i = Rx(alpha) Rz(joint) in frame i - 1 (catalogue/arm.ts): the fixed Rx scales w and z alike, by cos(alpha / 2)
    const [w, , , z] = quatMultiply(quatConjugate(parent), quat);
    joints.push(nearTo(2 * Math.atan2(z, w), (range[0] + range[1]) / 2));
    parent = quat;
  }
  const hand = poses.get('hand');
  if (!hand) return null;
  return { joints, tip: add(hand.position, quatRotate(hand.quat, [0, 0, TCP])) };
};
