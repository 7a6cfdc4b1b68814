import { beforeAll, describe, expect, it } from 'vitest';
import type { QuatWxyz, Vec3 } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { add, quatConjugate, quatFromAxisAngle, quatMultiply, quatRotate } from '../math/rotation.ts';
import { createArena } from '../runtime/arena.ts';
import { type EditableWorld, loadPhysics } from '../world/index.ts';
import { armBodies, SO101 } from './index.ts';

/**
 * The chain as the robot's URDF publishes it (TheRobotStudio, SO-ARM100, Simulation/SO101/so101_new_calib.urdf at
 * fda892cba810, Apache-2.0): origin xyz (m), roll pitch yaw (rad), limits (rad); every joint turns about its z.
 */
// biome-ignore-start lint/suspicious/noApproximativeNumericConstant: as published, not as it was meant
const PUBLISHED: readonly { name: string; xyz: Vec3; rpy: Vec3; lower: number; upper: number }[] = [
  {
    name: 'shoulder_pan',
    xyz: [0.0388353, 0, 0.0624],
    rpy: [Math.PI, 0, -Math.PI],
    lower: -1.91986,
    upper: 1.91986,
  },
  {
    ...{ name: 'shoulder_lift', xyz: [-0.0303992, -0.0182778, -0.0542], rpy: [-1.5708, -1.5708, 0] },
    ...{ lower: -1.74533, upper: 1.74533 },
  },
  { name: 'elbow_flex', xyz: [-0.11257, -0.028, 0], rpy: [0, 0, 1.5708], lower: -1.69, upper: 1.69 },
  { name: 'wrist_flex', xyz: [-0.1349, 0.0052, 0], rpy: [0, 0, -1.5708], lower: -1.65806, upper: 1.65806 },
  {
    name: 'wrist_roll',
    xyz: [0, -0.0611, 0.0181],
    rpy: [1.5708, 0.0486795, Math.PI],
    lower: -2.74385,
    upper: 2.84121,
  },
];
// biome-ignore-end lint/suspicious/noApproximativeNumericConstant: as above
/** Of the gripper's frame: the published tool frame, on the tip of the fixed jaw. */
const PUBLISHED_TIP: Vec3 = [-0.0079, -0.000218121, -0.0981274];

/** URDF's fixed axes: about x, then y, then z. */
const fromRpy = ([r, p, y]: Vec3): QuatWxyz =>
  quatMultiply(
    quatMultiply(quatFromAxisAngle([0, 0, 1], y), quatFromAxisAngle([0, 1, 0], p)),
    quatFromAxisAngle([1, 0, 0], r),
  );

/** The gripper's frame in the robot's base frame. */
const chain = (joints: readonly number[]): { position: Vec3; quat: QuatWxyz } =>
  PUBLISHED.reduce(
    ({ position, quat }, { xyz, rpy }, i) => ({
      position: add(position, quatRotate(quat, xyz)),
      quat: quatMultiply(quatMultiply(quat, fromRpy(rpy)), quatFromAxisAngle([0, 0, 1], joints[i] ?? 0)),
    }),
    { position: [0, 0, 0] as Vec3, quat: [1, 0, 0, 0] as QuatWxyz },
  );

let world: EditableWorld;
beforeAll(async () => {
  const home = { position: [0.55, 0, 0.1], rotation: [0, 0, 0], opening: 1 } as const;
  world = createArena(await loadPhysics(), {
    seed: 1,
    robot: 'so101',
    table: 'blocks' as const,
    objects: [],
    home,
  });
});

/** The simulated gripper's frame in the base's frame, at these joints. */
const simulated = (joints: readonly number[]): { position: Vec3; quat: QuatWxyz } => {
  world.placeArm(joints, 0);
  const pose = world.bodyPoses().find(({ name }) => name === 'gripper')?.pose;
  if (!pose) throw new Error('no gripper');
  const [x, y, z] = SO101.base.position;
  return { position: [pose.position[0] - x, pose.position[1] - y, pose.position[2] - z], quat: pose.quat };
};

const near = (found: Vec3, wanted: readonly number[], digits: number): void => {
  found.forEach((v, i) => {
    expect(v).toBeCloseTo(wanted[i]!, digits);
  });
};

describe('SO-101’s kinematics', () => {
  it('at zero the upper arm stands, the forearm lies, and the tool frame is where the published model has it', () => {
    const { position, quat } = simulated([0, 0, 0, 0, 0]);
    near(add(position, quatRotate(quat, PUBLISHED_TIP)), [0.3914, 0, 0.2265], 4);
  });

  it('is the published chain’s for joints anywhere in their ranges', () => {
    const random = createRandom(101, 0);
    for (let k = 0; k < 50; k++) {
      const joints = SO101.joints.map(({ lower, upper }) => random.uniform(lower, upper));
      const [found, wanted] = [simulated(joints), chain(joints)];
      near(found.position, wanted.position, 4); // the URDF prints right angles to five digits
      const apart = quatMultiply(found.quat, quatConjugate(wanted.quat));
      expect(Math.abs(apart[0])).toBeGreaterThan(1 - 1e-8);
    }
  });

  it('has the published joints in their order, with their limits', () => {
    expect(SO101.joints.map(({ name }) => name)).toEqual(PUBLISHED.map(({ name }) => name));
    for (const [i, { lower, upper }] of SO101.joints.entries()) {
      expect(lower).toBeCloseTo(PUBLISHED[i]!.lower, 5);
      expect(upper).toBeCloseTo(PUBLISHED[i]!.upper, 5);
    }
    const inTree = armBodies(SO101.base).flatMap(({ joint }) => (joint ? [joint] : []));
    expect(inTree.map(({ name }) => name)).toEqual([...PUBLISHED.map(({ name }) => name), 'gripper']);
    for (const [i, { range }] of inTree.slice(0, 5).entries()) {
      expect(range).toEqual([SO101.joints[i]!.lower, SO101.joints[i]!.upper]);
    }
  });

  it('closes its jaws and opens them wider than any block', () => {
    /** Nearest distance of points of the moving jaw's inner side to the fixed jaw's, across the way they open. */
    const gap = (opening: number): number => {
      world.placeArm(SO101.rest, opening);
      const poses = new Map(world.bodyPoses().map(({ name, pose }) => [name, pose]));
      const [hand, jaw] = [poses.get('gripper')!, poses.get('moving_jaw')!];
      const inHand = (p: Vec3): Vec3 => quatRotate(quatConjugate(hand.quat), [p[0], p[1], p[2]]);
      const tip = add(jaw.position, quatRotate(jaw.quat, [-0.0123, -0.075, 0.0189]));
      const fixed = add(hand.position, quatRotate(hand.quat, [-0.0079, 0, -0.098]));
      return inHand([tip[0] - fixed[0], tip[1] - fixed[1], tip[2] - fixed[2]])[0];
    };
    expect(Math.abs(gap(0))).toBeLessThan(0.004);
    expect(gap(0.58)).toBeGreaterThan(0.06);
    expect(gap(1)).toBeGreaterThan(0.08);
  });
});
