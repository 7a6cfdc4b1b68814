import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndEffectorAction, Vec3 } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import {
  distance,
  GRIPPER_DOWN,
  norm,
  quatConjugate,
  quatFromRotationVector,
  quatMultiply,
  rotationVectorFromQuat,
} from '../math/rotation.ts';
import { SO101, toUserUnits } from '../robots/index.ts';
import { createArena, jointsFor } from '../runtime/arena.ts';
import { type EditableWorld, loadPhysics } from '../world/index.ts';
import { IK_DEFAULTS, solvePose } from './index.ts';

const OPTIONS = { ...IK_DEFAULTS, maxIterations: 150 };
const CENTRE = SO101.objects.ring!.centre;
const START: Vec3 = [CENTRE[0] + 0.2, 0, 0.06];

let world: EditableWorld;
beforeAll(async () => {
  const home = { position: START, rotation: [0, 0, 0], opening: 1 } as const;
  world = createArena(await loadPhysics(), {
    seed: 1,
    robot: 'so101',
    table: 'blocks' as const,
    objects: [],
    home,
  });
});
beforeEach(() => world.placeArm(jointsFor(world.arm, START, GRIPPER_DOWN), 1));

const errorsOf = (joints: readonly number[], position: Vec3, quat: typeof GRIPPER_DOWN) => {
  const at = world.arm.evaluate(joints);
  const turn = rotationVectorFromQuat(quatMultiply(quat, quatConjugate(at.quat)));
  return { position: distance(at.position, position), rotation: norm(turn) };
};

const withinLimits = (joints: readonly number[]): boolean =>
  joints.every((q, i) => q >= world.arm.lower[i]! && q <= world.arm.upper[i]!);

describe('inverse kinematics of five joints', () => {
  it('holds the gripper straight down, however turned, all over its table', () => {
    for (const bearing of [-1, -0.5, 0, 0.5, 1])
      for (const r of [0.15, 0.18, 0.22, 0.26])
        for (const yaw of [-2, -1, 0, 1, 2]) {
          const p: Vec3 = [CENTRE[0] + r * Math.cos(bearing), CENTRE[1] + r * Math.sin(bearing), 0.0225];
          const quat = quatMultiply(quatFromRotationVector([0, 0, bearing + yaw]), GRIPPER_DOWN);
          const found = solvePose(world.arm, world.arm.rest, p, quat, OPTIONS);
          expect(found.reached, `r ${r} bearing ${bearing} yaw ${yaw}`).toBe(true);
          expect(errorsOf(found.joints, p, quat).position).toBeLessThan(2e-4);
          expect(errorsOf(found.joints, p, quat).rotation).toBeLessThan(1e-3);
          expect(withinLimits(found.joints)).toBe(true);
        }
  });

  it('finds any pose the arm was in, started from near it', () => {
    const random = createRandom(5, 0);
    for (let k = 0; k < 200; k++) {
      const joints = SO101.joints.map(({ lower, upper }) => random.uniform(0.8 * lower, 0.8 * upper));
      const { position, quat } = world.arm.evaluate(joints);
      const start = joints.map((q) => q + random.uniform(-0.15, 0.15));
      const found = solvePose(world.arm, start, position, quat, OPTIONS);
      expect(found.positionError, `pose ${k}`).toBeLessThan(2e-4);
      expect(withinLimits(found.joints)).toBe(true);
    }
  });

  it('of an orientation it cannot hold it keeps the position, and comes no further off than it must', () => {
    for (const tilt of [-0.4, -0.2, 0.2, 0.4]) {
      // about the radial axis: out of the plane that the arm bends in
      const quat = quatMultiply(quatFromRotationVector([tilt, 0, 0]), GRIPPER_DOWN);
      const found = solvePose(world.arm, world.arm.rest, START, quat, OPTIONS);
      expect(found.reached).toBe(false);
      expect(found.positionError).toBeLessThan(2e-4);
      expect(found.rotationError).toBeLessThan(Math.abs(tilt) + 1e-3);
      expect(found.rotationError).toBeGreaterThan(0.5 * Math.abs(tilt));
    }
  });

  it('reaches further than it can point straight down, by tilting', () => {
    const far: Vec3 = [CENTRE[0] + 0.33, 0, 0.03];
    const found = solvePose(world.arm, world.arm.rest, far, GRIPPER_DOWN, OPTIONS);
    expect(found.positionError).toBeLessThan(5e-4);
    expect(found.rotationError).toBeGreaterThan(0.1);
  });

  it('says so when a place is out of reach, and gives the nearest it found', () => {
    const found = solvePose(world.arm, world.arm.rest, [1.2, 0, 0.2], GRIPPER_DOWN, OPTIONS);
    expect(found.reached).toBe(false);
    expect(found.positionError).toBeGreaterThan(0.3);
    expect(found.joints.every(Number.isFinite)).toBe(true);
    expect(withinLimits(found.joints)).toBe(true);
  });
});

const action = (translation: Vec3, rotation: Vec3 = [0, 0, 0]): EndEffectorAction => ({
  ...{ kind: 'ee-delta', terminate: false, translation, rotation, gripper: 1 },
});

describe('displacements on five joints', () => {
  it('bring the hand where they say, turns about the vertical included', () => {
    const before = world.proprioception();
    expect(world.command(action([-0.02, 0.03, -0.02], [0, 0, 0.2])).held).toBeUndefined();
    world.advance(0.2);
    const after = world.proprioception();
    const [x, y, z] = before.position;
    expect(distance(after.position, [x - 0.02, y + 0.03, z - 0.02])).toBeLessThan(0.003);
    expect(after.rotation[2] - before.rotation[2]).toBeCloseTo(0.2, 1);
  });

  it('name an orientation that five joints cannot hold, and go to the place all the same', () => {
    const [x, y, z] = world.proprioception().position;
    const { held } = world.command(action([0.01, 0, 0], [0.25, 0, 0]));
    expect(held?.code).toBe('IK_UNREACHABLE');
    expect(held?.message).toContain('Five joints cannot hold that orientation');
    world.advance(0.2);
    expect(distance(world.proprioception().position, [x + 0.01, y, z])).toBeLessThan(0.003);
  });

  it('do not drift: twenty times there and back', () => {
    const before = world.proprioception().position;
    for (let i = 0; i < 40; i++) {
      world.command(action([0, i % 2 === 0 ? 0.03 : -0.03, 0]));
      world.advance(0.2);
    }
    expect(distance(world.proprioception().position, before)).toBeLessThan(0.004);
  });
});

describe('joint targets', () => {
  const now = (): readonly number[] =>
    toUserUnits(SO101, world.arm.jointPositions(), world.proprioception().opening);
  const target = (values: readonly number[]) => ({ kind: 'joint-target', terminate: false, values }) as const;

  it.each([30, 50])('follow a stream of targets at %i Hz without stairs', (hz) => {
    const start = now();
    const speeds: number[] = [];
    let last = start[0]!;
    for (let k = 1; k <= hz; k++) {
      world.command(target(start.map((v, i) => (i === 0 ? v + (20 * k) / hz : v))), 1 / hz);
      for (let piece = 0; piece < 2; piece++) {
        expect(world.advance(0.5 / hz).ok).toBe(true);
        speeds.push((now()[0]! - last) * 2 * hz);
        last = now()[0]!;
      }
    }
    // the servo's own lag; a slower walk to each target would add to it, target by target
    expect(start[0]! + 20 - last).toBeLessThan(1.5);
    world.advance(0.2);
    expect(now()[0]! - start[0]!).toBeCloseTo(20, 0);
    // once it moves it moves at 20 degrees a second, in every half of every period
    const steady = speeds.slice(speeds.length / 2);
    expect(Math.min(...steady)).toBeGreaterThan(18);
    expect(Math.max(...steady)).toBeLessThan(22);
  });

  it('are held where they are told, within half a degree', () => {
    const wanted = [20, -45, 30, 75, -40, 30];
    world.command(target(wanted));
    world.advance(1); // the jaw's servo is a small one
    now().forEach((value, i) => {
      expect(Math.abs(value - wanted[i]!)).toBeLessThan(0.5);
    });
  });

  it('beyond a limit stop there, and the joint is named', () => {
    const { held } = world.command(target([0, 0, 0, 120, 0, 50]));
    expect(held?.code).toBe('IK_UNREACHABLE');
    expect(held?.message).toContain('wrist_flex');
    world.advance(0.5);
    expect(now()[3]).toBeLessThan(95.5);
  });

  it('forget the aim: the next displacement starts from where the hand is', () => {
    world.command(action([0.03, 0, 0]));
    world.advance(0.2);
    world.command(target([10, -45, 30, 75, 0, 50]));
    world.advance(0.5);
    const [x, y, z] = world.proprioception().position;
    world.command(action([0, 0, 0.01]));
    world.advance(0.2);
    expect(distance(world.proprioception().position, [x, y, z + 0.01])).toBeLessThan(0.004);
  });
});
