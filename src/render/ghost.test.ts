import { type Matrix4, Quaternion, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { GRIPPER_DOWN, quatFromAxisAngle, quatMultiply } from '../math/rotation.ts';
import { PANDA, SO101 } from '../robots/index.ts';
import { createGhosts, gripperMatrices } from './ghost.ts';

const TCP = PANDA.tcp.position[2];
const FINGER_TRAVEL = PANDA.gripper.width / 2;

const at = (matrix: Matrix4, x: number, y: number, z: number): number[] =>
  new Vector3(x, y, z).applyMatrix4(matrix).toArray();

const near = (found: readonly number[], wanted: readonly number[]): void => {
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, 9);
};

it('puts the finger-tip midpoint where the pose says, the hand above it', () => {
  const [hand] = gripperMatrices({ position: [0.5, 0.1, 0.03], quat: GRIPPER_DOWN, opening: 1 });
  near(at(hand!, 0, 0, TCP), [0.5, 0.1, 0.03]);
  near(at(hand!, 0, 0, 0), [0.5, 0.1, 0.03 + TCP]);
});

it('opens by twice the finger travel, along the turned hand', () => {
  const quarter = quatMultiply(quatFromAxisAngle([0, 0, 1], Math.PI / 2), GRIPPER_DOWN);
  for (const [quat, axis] of [
    [GRIPPER_DOWN, 1],
    [quarter, 0],
  ] as const) {
    for (const opening of [0, 0.5, 1]) {
      const [, left, right] = gripperMatrices({ position: [0.5, 0, 0.1], quat, opening });
      const apart = new Vector3(...at(left!, 0, 0, 0)).sub(new Vector3(...at(right!, 0, 0, 0)));
      expect(apart.length()).toBeCloseTo(2 * FINGER_TRAVEL * opening, 9);
      expect(Math.abs(apart.getComponent(axis))).toBeCloseTo(2 * FINGER_TRAVEL * opening, 9);
    }
  }
});

it('shows as many as there are poses, and no more than it has room for', () => {
  const ghosts = createGhosts({ most: 2, opacity: 0.3, lit: false });
  const pose = { position: [0.5, 0, 0.1], quat: GRIPPER_DOWN, opening: 1 } as const;
  const counts = (): number[] =>
    ghosts.root.children.map((mesh) => (mesh.visible ? (mesh as unknown as { count: number }).count : 0));
  expect(counts()).toEqual([0, 0]);
  ghosts.show([pose]);
  expect(counts()).toEqual([5, 1]); // hand, and two boxes a finger
  ghosts.show([pose, pose, pose]);
  expect(counts()).toEqual([10, 2]);
  ghosts.show([]);
  expect(counts()).toEqual([0, 0]);
  ghosts.dispose();
});

it('draws the gripper as the arm has it', () => {
  // the same chain in three's own terms: flange frame to finger, 30 degrees tilted
  const tilt = quatMultiply(quatFromAxisAngle([1, 0, 0], Math.PI / 6), GRIPPER_DOWN);
  const [hand, left] = gripperMatrices({ position: [0.4, 0.1, 0.2], quat: tilt, opening: 1 });
  const local = hand!.clone().invert().multiply(left!);
  const [position, rotation] = [new Vector3(), new Quaternion()];
  local.decompose(position, rotation, new Vector3());
  near(position.toArray(), [0, FINGER_TRAVEL, 0.0584]);
  expect(rotation.angleTo(new Quaternion())).toBeCloseTo(0, 6);
});

it('a jaw on a hinge turns about it, and the tool frame stays where the pose says', () => {
  const pose = { position: [0.5, 0.1, 0.03], quat: GRIPPER_DOWN } as const;
  const [hand, fixed, shut] = gripperMatrices({ ...pose, opening: 0 }, SO101);
  const open = gripperMatrices({ ...pose, opening: 1 }, SO101)[2];
  near(at(hand!, ...SO101.tcp.position), [0.5, 0.1, 0.03]);
  const tip = (jaw: Matrix4): Vector3 => new Vector3(...at(jaw, -0.0123, -0.08, 0.0189));
  const other = new Vector3(...at(fixed!, -0.0079, 0, -0.1));
  expect(tip(shut!).distanceTo(other)).toBeLessThan(0.006);
  expect(tip(open!).distanceTo(other)).toBeGreaterThan(0.1);
});

it('draws what is no box of a gripper too, one more drawing call a part', () => {
  const ghosts = createGhosts({ most: 2, opacity: 0.3, lit: false }, SO101);
  ghosts.show([{ position: [0.5, 0, 0.1], quat: GRIPPER_DOWN, opening: 1 }]);
  const counts = ghosts.root.children.map((mesh) => (mesh as unknown as { count: number }).count);
  expect(counts).toHaveLength(5); // boxes, three parts of the gripper, dots
  expect(counts.every((count) => count > 0)).toBe(true);
  ghosts.dispose();
});
