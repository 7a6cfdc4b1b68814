/**
 * With one row more in the registry, a third robot (testing/four.ts, the example of docs/extending.md) is a setting and may
 * be named by a manifest; it stands in MuJoCo, is drawn as bodies, and is brought to poses by inverse kinematics.
 */
import { BufferAttribute } from 'three';
import { expect, it, vi } from 'vitest';
import { chunkPolicy } from '../../scripts/lib/test-policy.mjs';
import type { Vec3 } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { distance, GRIPPER_DOWN, quatRotate } from '../math/rotation.ts';
import { parseManifest } from '../policy/index.ts';
import { withWorld } from '../regression/testing/world.ts';
import { createStage } from '../render/index.ts';
import { jointsFor } from '../runtime/arena.ts';
import { CAPABILITIES } from '../runtime/capabilities.ts';
import { readSettings } from '../runtime/settings.ts';
import { sampleScene } from '../tasks/index.ts';
import { armBodies, ROBOT_IDS, robotOf } from './index.ts';

vi.mock(import('./registry.ts'), async (original) => {
  const { ROBOTS } = await original();
  const { FOUR } = await import('./testing/four.ts');
  return { ROBOTS: [...ROBOTS, FOUR] };
});

const scene = sampleScene(3, { robot: 'four' });

it('is a setting, and what a manifest may name', () => {
  expect(ROBOT_IDS).toEqual(['panda', 'so101', 'four']);
  expect(readSettings('robot=four')).toMatchObject({ settings: { robot: 'four' }, problems: [] });
  const manifest = JSON.parse(String(chunkPolicy({ robot: 'four', side: 16 })['manifest.json']));
  const joints = [...robotOf('four').joints.map(({ name }) => name), 'gripper'];
  const result = parseManifest(manifest, CAPABILITIES);
  expect(!result.ok && result.error.message).toContain(`${joints[0]} (deg)`); // five joints are SO-101’s, not its own
});

it('stands in MuJoCo: bodies where its joints put them, and still after a second', () =>
  withWorld(scene, (world) => {
    expect(scene.objects.length).toBeGreaterThan(1);
    world.placeArm([0, 0, 0, 0], 1); // straight up
    const { position } = world.proprioception();
    const up = [0.2, 0, 0.12 + 0.26 + 0.24 + 0.12];
    for (const [i, x] of up.entries()) expect(position[i]).toBeCloseTo(x, 6);
    const rest = robotOf('four').rest;
    world.placeArm(rest, 0.5);
    const before = world.proprioception();
    world.advance(1);
    expect(distance(world.proprioception().position, before.position)).toBeLessThan(0.002);
    expect(world.proprioception().opening).toBeCloseTo(0.5, 1);
  }));

it('is reached by inverse kinematics, straight down, and what it cannot reach is said', () =>
  withWorld(scene, (world) => {
    const random = createRandom(5, 0);
    for (let k = 0; k < 40; k++) {
      const to: Vec3 = [random.uniform(0.42, 0.58), random.uniform(-0.14, 0.14), random.uniform(0.03, 0.12)];
      const joints = jointsFor(world.arm, to, GRIPPER_DOWN);
      const at = world.arm.evaluate(joints);
      expect(distance(at.position, to), `to ${to}`).toBeLessThan(0.001);
      expect(quatRotate(at.quat, [0, 0, 1])[2], `down at ${to}`).toBeLessThan(-0.995);
    }
    const far = jointsFor(world.arm, [1.5, 0, 0.2], GRIPPER_DOWN);
    expect(distance(world.arm.evaluate(far).position, [1.5, 0, 0.2])).toBeGreaterThan(0.5);
  }));

it('goes where joint targets in its own degrees say', () =>
  withWorld(scene, (world) => {
    world.command({ kind: 'joint-target', terminate: false, values: [20, 10, 80, 90, 100] }, 1);
    world.advance(2);
    const degrees = world.proprioception().joints?.map((x) => (x * 180) / Math.PI) ?? [];
    for (const [i, x] of [20, 10, 80, 90].entries()) expect(Math.abs(degrees[i]! - x)).toBeLessThan(1);
  }));

it('is drawn: a solid part a body, in the colours of its palette', () => {
  const stage = createStage(scene);
  for (const { name, shapes } of armBodies(robotOf('four').base)) {
    const part = stage.root.getObjectByName(name);
    let corners = 0;
    part?.traverse((o) => {
      const at = (o as { geometry?: { getAttribute(n: string): unknown } }).geometry?.getAttribute(
        'position',
      );
      if (at instanceof BufferAttribute) corners += at.count;
    });
    expect(corners > 0, name).toBe(shapes.length > 0);
  }
  stage.dispose();
});
