/**
 * The arm's posture read back from where its bodies are: joint angles and the point between the finger tips. The page
 * shows a world or a recording of one; both have bodies, only one has joints to ask. Pure.
 */

import type { BodyPose, QuatWxyz, Vec3 } from '../../contracts.ts';
import { add, quatConjugate, quatMultiply, quatRotate } from '../../math/rotation.ts';
import { armBodies, ROBOTS } from '../../robots/index.ts';

export interface Posture {
  /** Joint angles, radians, as the joints count them: within half a turn of the middle of their range. */
  readonly joints: readonly number[];
  /** Between the finger tips, metres, world frame. */
  readonly tip: Vec3;
}

type Posed = readonly { readonly name: string; readonly pose: BodyPose }[];

/** Turns by whole revolutions to the one nearest to `middle`. */
const nearTo = (angle: number, middle: number): number =>
  angle - 2 * Math.PI * Math.round((angle - middle) / (2 * Math.PI));

/** Null if there is no robot's arm, or a body of it is missing. */
export const postureOf = (bodies: Posed): Posture | null => {
  const poses = new Map(bodies.map(({ name, pose }) => [name, pose]));
  const robot = ROBOTS.find(({ base }) => armBodies(base).every(({ name }) => poses.has(name)));
  const hand = robot && poses.get(robot.tcp.body);
  if (!robot || !hand) return null;
  const links = armBodies(robot.base).flatMap((parent) =>
    parent.children.map((child) => ({ parent, child })),
  );
  const joints = robot.joints.map(({ name, lower, upper }) => {
    const link = links.find(({ child }) => child.joint?.name === name);
    const [from, to] = [poses.get(link?.parent.name ?? ''), poses.get(link?.child.name ?? '')];
    if (!link || !from || !to) return Number.NaN;
    // what is left of the turn from parent to child when the child's place on the parent is taken out: about z
    const placed: QuatWxyz = quatMultiply(from.quat, link.child.quat);
    const [w, , , z] = quatMultiply(quatConjugate(placed), to.quat);
    return nearTo(2 * Math.atan2(z, w), (lower + upper) / 2);
  });
  return { joints, tip: add(hand.position, quatRotate(hand.quat, robot.tcp.position)) };
};
