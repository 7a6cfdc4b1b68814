import { beforeAll, describe, expect, it } from 'vitest';
import type { Goal } from '../../contracts.ts';
import { jointActionSpec, SO101 } from '../../robots/index.ts';
import { createArena, poseSolver } from '../../runtime/arena.ts';
import { stepsAt } from '../../runtime/robot-language.ts';
import { loadPhysics, type Physics } from '../../world/index.ts';
import { createJointExpert, sampleGoal, sampleScene, taskOf } from '../index.ts';

let physics: Physics;
beforeAll(async () => {
  physics = await loadPhysics();
});

const { hz, dimensions } = jointActionSpec(SO101);
const SEEDS = Array.from({ length: 12 }, (_, i) => 10_000 + i);

/** An episode of the expert: what it said, and how it ended. */
const drive = (seed: number, goal: Goal) => {
  const world = createArena(physics, sampleScene(seed, { robot: 'so101' }));
  const said: (readonly number[])[] = [];
  let terminated = false;
  while (!terminated && said.length < stepsAt(taskOf(goal.task).maxSteps, hz)) {
    const action = createJointExpert(world, poseSolver(world.arm))(goal);
    terminated = action.terminate;
    if (terminated) break;
    said.push(action.values);
    world.command(action);
    expect(world.advance(1 / hz).ok).toBe(true);
  }
  const outcome = { said, terminated, success: world.succeeded(goal) };
  world.dispose();
  return outcome;
};

describe('the expert of joint targets on SO-101', () => {
  it.each(['reach', 'pick'])(
    'does %s, and stops by itself (12 seeds here, 100 by npm run eval)',
    (task) => {
      const failed = SEEDS.filter((seed) => {
        const goal = sampleGoal(sampleScene(seed, { robot: 'so101' }), task, seed);
        if (!goal) return false;
        const { success, terminated } = drive(seed, goal);
        return !success || !terminated;
      });
      expect(failed.length, `failed on ${failed}`).toBeLessThanOrEqual(1);
    },
    120_000,
  );

  it('speaks float32 within the joints’ ranges, and moves smoothly', () => {
    const goal = sampleGoal(sampleScene(10_003, { robot: 'so101' }), 'pick', 10_003)!;
    const { said } = drive(10_003, goal);
    let last: readonly number[] | null = null;
    for (const values of said) {
      expect(values).toHaveLength(dimensions.length);
      values.forEach((value, i) => {
        const { low, high, name } = dimensions[i]!;
        expect(value, name).toBe(Math.fround(value));
        expect(value, name).toBeGreaterThanOrEqual(low - 1e-3);
        expect(value, name).toBeLessThanOrEqual(high + 1e-3);
        // a thirtieth of a second: no joint's target jumps by more than 240 degrees a second
        if (last && name !== 'gripper') expect(Math.abs(value - last[i]!), name).toBeLessThan(8);
      });
      last = values;
    }
  });

  it('keeps the wrist off its limit, where the scenes begin and all the way', () => {
    const wrist = dimensions.findIndex(({ name }) => name === 'wrist_flex');
    const limit = dimensions[wrist]!.high;
    for (const seed of SEEDS.slice(0, 4)) {
      const scene = sampleScene(seed, { robot: 'so101' });
      const world = createArena(physics, scene);
      const begins = (poseSolver(world.arm).joints()[3]! * 180) / Math.PI;
      world.dispose();
      expect(Math.abs(begins)).toBeLessThan(limit - 5);
      for (const task of ['reach', 'pick']) {
        const goal = sampleGoal(scene, task, seed);
        for (const values of goal ? drive(seed, goal).said : []) {
          expect(Math.abs(values[wrist]!)).toBeLessThan(limit - 5);
        }
      }
    }
  }, 120_000);

  it('refuses what it does not do', () => {
    const world = createArena(physics, sampleScene(10_000, { robot: 'so101' }));
    const expert = createJointExpert(world, poseSolver(world.arm));
    expect(() => expert({ task: 'near', target: 0, destination: 1 })).toThrow(/does not do near/);
    expect(() => expert({ task: 'reach', target: 99 })).toThrow(RangeError);
    world.dispose();
  });
});

describe('SO-101’s scenes', () => {
  it('are a function of seed and robot; its things lie where it can take them, and fit between its jaws', () => {
    const { ring, count } = SO101.objects;
    for (let seed = 10_000; seed < 10_200; seed++) {
      const scene = sampleScene(seed, { robot: 'so101' });
      expect(scene).toEqual(sampleScene(seed, { robot: 'so101' }));
      expect(scene.robot).toBe('so101');
      expect(scene.objects.length).toBeGreaterThanOrEqual(count[0]);
      expect(scene.objects.length).toBeLessThanOrEqual(count[1]);
      for (const {
        shape,
        position: [x, y],
      } of scene.objects) {
        expect(['cube', 'cylinder', 'star', 'cone']).toContain(shape);
        const away = Math.hypot(x - ring!.centre[0], y - ring!.centre[1]);
        expect(away).toBeGreaterThanOrEqual(ring!.radius[0]);
        expect(away).toBeLessThanOrEqual(ring!.radius[1]);
      }
    }
    expect(sampleScene(10_000, { robot: 'so101' })).not.toEqual(sampleScene(10_000));
  });
});
