import { describe, expect, it } from 'vitest';
import { EE_DELTA, valuesOf } from '../action/index.ts';
import type { Goal, SceneSpec } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { createArena } from '../runtime/arena.ts';
import { createExpert } from '../tasks/index.ts';
import { loadPhysics } from '../world/index.ts';
import { chunkOf, goalsToChunk } from './chunks.ts';

const SCENE: SceneSpec = {
  seed: 1,
  robot: 'panda',
  table: 'blocks',
  objects: [
    { kind: 'block', name: 'red_cube', color: 'red', shape: 'cube', position: [0.5, 0.1, 0.0225], yaw: 0 },
    { kind: 'block', name: 'blue_bowl', color: 'blue', shape: 'bowl', position: [0.6, -0.1, 0.0175], yaw: 0 },
  ],
  home: { position: [0.45, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
};
const REACH: Goal = { task: 'reach', target: 0 };

describe('a chunk of the expert', () => {
  it('is what the expert does when it drives, and leaves the world as it was', async () => {
    const world = createArena(await loadPhysics(), SCENE);
    const before = world.save();
    const chunk = chunkOf(world, REACH, 3);
    expect(world.save()).toEqual(before);
    expect(chunk).toMatchObject({ task: 'reach', object: 0, destination: -1 });
    for (const row of chunk!.actions) {
      const action = createExpert(world)(REACH);
      valuesOf(action, EE_DELTA).forEach((value, i) => {
        expect(row[i]).toBeCloseTo(value, 4);
      });
      world.command(action);
      expect(world.advance(1 / EE_DELTA.hz).ok).toBe(true);
    }
    world.dispose();
  }, 60_000);

  it('repeats "terminate" once it was said', async () => {
    const world = createArena(await loadPhysics(), SCENE);
    const { actions } = chunkOf(world, REACH, 30)!;
    const end = actions.findIndex(([terminate]) => terminate === 1);
    expect(end).toBeGreaterThan(2);
    expect(end).toBeLessThan(29);
    for (const row of actions.slice(end)) expect(row).toEqual(actions[end]);
    world.dispose();
  }, 60_000);
});

it('goals: the one in focus first, no two alike, and rarely another thing than the held one', () => {
  const world = { scene: SCENE, holding: () => false };
  const goals = goalsToChunk(createRandom(1), world, REACH, 4);
  expect(goals[0]).toEqual(REACH);
  expect(new Set(goals.map((goal) => JSON.stringify(goal))).size).toBe(goals.length);
  const two: SceneSpec = {
    ...SCENE,
    objects: [...SCENE.objects, { ...SCENE.objects[0]!, name: 'green_cube', color: 'green' } as never],
  };
  const holding = { scene: two, holding: (i: number) => i === 0 };
  const drawn = Array.from({ length: 100 }, (_, k) =>
    goalsToChunk(createRandom(k), holding, undefined, 1),
  ).flat();
  const others = drawn.filter(({ target }) => target !== 0).length;
  expect(others).toBeLessThan(40);
  expect(drawn.length).toBeGreaterThan(80);
});
