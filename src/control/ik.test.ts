import { beforeAll, describe, expect, it } from 'vitest';
import type { Action, SceneSpec, Vec3 } from '../contracts.ts';
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
import { createArena, jointsFor } from '../runtime/arena.ts';
import { type EditableWorld, loadPhysics } from '../world/index.ts';
import { IK_DEFAULTS, solveIk, solveSpd } from './ik.ts';

const EMPTY: SceneSpec = {
  seed: 1,
  robot: 'panda',
  table: 'blocks' as const,
  objects: [],
  home: { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
};
const SEED = 20261;
let world: EditableWorld;

beforeAll(async () => {
  world = createArena(await loadPhysics(), EMPTY);
});

const action = (translation: Vec3): Action => ({
  kind: 'ee-delta',
  terminate: false,
  translation,
  rotation: [0, 0, 0],
  gripper: 1,
});

describe('inverse kinematics', () => {
  it(`gives joints whose forward kinematics is the pose asked for (seed ${SEED})`, () => {
    const random = createRandom(SEED);
    for (let x = 0.34; x <= 0.71; x += 0.0925) {
      for (let y = -0.28; y <= 0.29; y += 0.14) {
        for (let z = 0.02; z <= 0.35; z += 0.11) {
          const turn: Vec3 = [
            random.uniform(-0.15, 0.15),
            random.uniform(-0.15, 0.15),
            random.uniform(-0.5, 0.5),
          ];
          const quat = quatMultiply(quatFromRotationVector(turn), GRIPPER_DOWN);
          const found = solveIk(world.arm, world.arm.rest, [x, y, z], quat, {
            ...IK_DEFAULTS,
            maxIterations: 150,
          });
          expect(found.reached, `pose ${x} ${y} ${z}`).toBe(true);
          const at = world.arm.evaluate(found.joints);
          expect(distance(at.position, [x, y, z])).toBeLessThan(2e-4);
          expect(norm(rotationVectorFromQuat(quatMultiply(quat, quatConjugate(at.quat))))).toBeLessThan(1e-3);
          for (const [i, q] of found.joints.entries()) {
            expect(q).toBeGreaterThanOrEqual(world.arm.lower[i]!);
            expect(q).toBeLessThanOrEqual(world.arm.upper[i]!);
          }
        }
      }
    }
  });

  it('says so when a pose is out of reach, and gives the nearest it found', () => {
    const found = solveIk(world.arm, world.arm.rest, [1.3, 0, 0.3], GRIPPER_DOWN);
    expect(found.reached).toBe(false);
    expect(found.positionError).toBeGreaterThan(0.3);
    expect(found.joints.every(Number.isFinite)).toBe(true);
  });

  it('solves a symmetric positive definite system', () => {
    const random = createRandom(SEED, 1);
    const m = Array.from({ length: 36 }, () => random.normal());
    const a = new Float64Array(36);
    for (let r = 0; r < 6; r++)
      for (let c = 0; c < 6; c++)
        a[6 * r + c] =
          (r === c ? 0.1 : 0) + m.slice(6 * r, 6 * r + 6).reduce((s, v, k) => s + v * m[6 * c + k]!, 0);
    const x = Array.from({ length: 6 }, () => random.normal());
    const b = x.map((_, r) => x.reduce((s, v, c) => s + a[6 * r + c]! * v, 0));
    expect([...solveSpd(a, b)].every((v, i) => Math.abs(v - x[i]!) < 1e-8)).toBe(true);
  });
});

describe('displacement control', () => {
  it('brings the hand where the displacement says, in one control period', () => {
    world.placeArm(jointsFor(world.arm, [0.5, 0, 0.2], GRIPPER_DOWN), 1);
    const before = world.proprioception().position;
    expect(world.command(action([0.03, -0.04, -0.02])).held).toBeUndefined();
    world.advance(0.2);
    expect(
      distance(world.proprioception().position, [before[0] + 0.03, before[1] - 0.04, before[2] - 0.02]),
    ).toBeLessThan(0.003);
  });

  it('does not drift: twenty times there and back', () => {
    world.placeArm(jointsFor(world.arm, [0.5, 0, 0.2], GRIPPER_DOWN), 1);
    const before = world.proprioception().position;
    for (let i = 0; i < 40; i++) {
      world.command(action([0, i % 2 === 0 ? 0.04 : -0.04, 0]));
      world.advance(0.2);
    }
    expect(distance(world.proprioception().position, before)).toBeLessThan(0.004);
  });

  it('names a target outside the workspace and stays inside', () => {
    world.placeArm(jointsFor(world.arm, [0.74, 0, 0.2], GRIPPER_DOWN), 1);
    let held: string | undefined;
    for (let i = 0; i < 5; i++) {
      held = world.command(action([0.05, 0, 0])).held?.code;
      world.advance(0.2);
    }
    expect(held).toBe('IK_UNREACHABLE');
    expect(world.proprioception().position[0]).toBeLessThan(0.77);
  });
});
