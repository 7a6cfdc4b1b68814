import { beforeAll, describe, expect, it } from 'vitest';
import type { TaskName } from '../contracts.ts';
import { PANDA } from '../robots/index.ts';
import { createArena } from '../runtime/arena.ts';
import {
  expertAction,
  goalsOf,
  instructionFor,
  parseGoal,
  sampleGoal,
  sampleScene,
  TASK_NAMES,
  taskOf,
} from '../tasks/index.ts';
import { COLOR_NAMES, GRASPABLE, SHAPES } from '../things/blocks.ts';
import { loadPhysics, type Physics } from './index.ts';

let physics: Physics;
beforeAll(async () => {
  physics = await loadPhysics();
});

const SEEDS = Array.from({ length: 300 }, (_, i) => 20_000 + i);

describe('scenes', () => {
  it('are a pure function of the seed', () => {
    for (const seed of SEEDS.slice(0, 50)) expect(sampleScene(seed)).toEqual(sampleScene(seed));
    expect(sampleScene(1)).not.toEqual(sampleScene(2));
  });

  it('hold 3 to 7 different things inside the work area, none touching another', () => {
    for (const seed of SEEDS) {
      const { objects } = sampleScene(seed);
      expect(objects.length).toBeGreaterThanOrEqual(3);
      expect(objects.length).toBeLessThanOrEqual(7);
      expect(new Set(objects.map((o) => o.name)).size).toBe(objects.length);
      for (const [i, a] of objects.entries()) {
        expect(a.position[0]).toBeGreaterThanOrEqual(PANDA.objects.x[0]);
        expect(a.position[0]).toBeLessThanOrEqual(PANDA.objects.x[1]);
        for (const b of objects.slice(i + 1)) {
          const apart = Math.hypot(a.position[0] - b.position[0], a.position[1] - b.position[1]);
          expect(apart, `seed ${seed}`).toBeGreaterThan(SHAPES[a.shape].radius + SHAPES[b.shape].radius);
        }
      }
    }
  });

  it('come in all colours, shapes and sizes', () => {
    const all = SEEDS.flatMap((seed) => sampleScene(seed).objects);
    expect(new Set(all.map((o) => o.color)).size).toBe(COLOR_NAMES.length);
    expect(new Set(all.map((o) => o.shape))).toEqual(new Set([...GRASPABLE, 'bowl', 'plate']));
    expect(new Set(SEEDS.map((seed) => sampleScene(seed).objects.length))).toEqual(new Set([3, 4, 5, 6, 7]));
  });
});

describe('language', () => {
  it('parses every sentence it writes back to its goal', () => {
    for (const seed of SEEDS) {
      const scene = sampleScene(seed);
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task))
          for (let wording = 0; wording < 4; wording++) {
            const sentence = instructionFor(scene, goal, wording);
            expect(parseGoal(scene, sentence), `${sentence} (seed ${seed})`).toEqual(goal);
          }
    }
  }, 60_000);

  it('gives no goal for a sentence that names nothing, or more than one thing', () => {
    const scene = sampleScene(20_001);
    expect(parseGoal(scene, 'tell me a joke')).toBeNull();
    expect(parseGoal(scene, 'pick up the unicorn')).toBeNull();
  });
});

describe('world', () => {
  const act = (seed: number, task: TaskName, steps: number) => {
    const scene = sampleScene(seed);
    const goal = sampleGoal(scene, task, seed)!;
    const world = createArena(physics, scene);
    for (let i = 0; i < steps; i++) {
      const action = expertAction(world, goal);
      if (action.terminate) break;
      world.command(action);
      expect(world.advance(0.2).ok).toBe(true);
    }
    return { world, goal };
  };

  it('is deterministic: same scene, same actions, same hash', () => {
    const hashes = [7, 7, 8].map((seed) => {
      const { world } = act(seed, 'pick', 8);
      const hash = world.hash();
      world.dispose();
      return hash;
    });
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('says so when its numbers are no longer finite, and is whole again from a state that was saved', () => {
    const { world } = act(7, 'pick', 2);
    const saved = world.save();
    expect(world.advance(0.2).ok).toBe(true);
    const after = world.hash();
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      const data = saved.data.slice();
      data.fill(wrong, 8, 20); // positions and velocities are in there
      world.restore({ ...saved, data });
      const moved = world.advance(0.2);
      expect(moved).toMatchObject({
        ok: false,
        error: { code: 'WORLD_FAILED', message: expect.stringContaining('Reset') },
      });
      world.restore(saved);
      expect(world.advance(0.2).ok).toBe(true);
      expect(world.hash()).toBe(after);
    }
    world.dispose();
  });

  it('goes on from a saved state exactly as it did', () => {
    const { world, goal } = act(7, 'pick', 4);
    const saved = world.save();
    const run = (): string => {
      for (let i = 0; i < 3; i++) {
        world.command(expertAction(world, goal));
        world.advance(0.2);
      }
      return world.hash();
    };
    const first = run();
    world.restore(saved);
    expect(run()).toBe(first);
    expect(() => world.restore({ ...saved, sceneSeed: 9 })).toThrow(/scene 9/);
    world.dispose();
  });

  it.each(TASK_NAMES)(
    'lets the scripted expert solve at least 95%% of %s (30 seeds here, 200 by npm run eval)',
    (task) => {
      const failed: number[] = [];
      const seeds = SEEDS.filter((seed) => sampleGoal(sampleScene(seed), task, seed)).slice(0, 30);
      for (const seed of seeds) {
        const { world, goal } = act(seed, task, taskOf(task).maxSteps);
        if (!world.succeeded(goal)) failed.push(seed);
        world.dispose();
      }
      expect(failed.length, `failed on ${failed}`).toBeLessThanOrEqual(1);
    },
    120_000,
  );

  it('does not call an untouched scene solved', () => {
    for (const seed of SEEDS.slice(0, 30)) {
      const scene = sampleScene(seed);
      const world = createArena(physics, scene);
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task)) expect(world.succeeded(goal)).toBe(false);
      world.dispose();
    }
  }, 60_000);
});
