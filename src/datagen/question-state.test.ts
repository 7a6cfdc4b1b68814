import { describe, expect, it } from 'vitest';
import type { SceneSpec, WorldState } from '../contracts.ts';
import { fakeScene } from '../evaluation/testing/fake-world.ts';
import { createArena } from '../runtime/arena.ts';
import { loadPhysics } from '../world/index.ts';
import { bringTo, questionState } from './question-state.ts';

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

it('a state is what the world says, in metres to a tenth of a millimetre', async () => {
  const world = createArena(await loadPhysics(), SCENE);
  const up = [0.52349, 0.1, 0.0725] as const;
  world.placeObject(0, { position: up, quat: [1, 0, 0, 0] });
  const state = questionState(world, ([x, y, z]) => [x, y + z]);
  expect(state).toEqual({
    objects: [
      { color: 'red', shape: 'cube', uv: [0.5235, 0.1725], xy: [0.5235, 0.1], lifted: 0.05 },
      { color: 'blue', shape: 'bowl', uv: [0.6, -0.0825], xy: [0.6, -0.1], lifted: 0 },
    ],
    holding: -1,
  });
  world.dispose();
});

describe('bringing a world into a state', () => {
  /** Holds what the list says, draw by draw; null: nothing could be placed. */
  const make = (draws: readonly (number | null)[]) => {
    let drawn = 0;
    let held = -1;
    const log: string[] = [];
    const state: WorldState = { sceneSeed: 1, data: new Float64Array() };
    const world = {
      scene: fakeScene(1),
      holding: (index: number) => index === held,
      save: () => state,
      restore: () => {
        held = -1;
        log.push('home');
      },
    };
    const pose = (): boolean => {
      const next = draws[drawn++ % draws.length];
      held = next ?? -1;
      log.push('pose');
      return next !== null;
    };
    return { world, pose, log, held: () => held };
  };

  it('home is left alone', () => {
    const { world, pose, log } = make([0]);
    expect(bringTo('home', world, pose)).toBe(true);
    expect(log).toEqual([]);
  });

  it.each([
    ['placed', [null, 1], 1, 2],
    ['placed', [-1, 1], -1, 1],
    ['holding', [-1, null, 1], 1, 3],
    ['empty', [0, null, -1], -1, 3],
  ] as const)('%s of draws %j holds %i after %i', (request, draws, held, count) => {
    const made = make(draws);
    expect(bringTo(request, made.world, made.pose)).toBe(true);
    expect(made.held()).toBe(held);
    expect(made.log.filter((word) => word === 'pose').length).toBe(count);
    expect(made.log.filter((word) => word === 'home').length).toBe(count);
  });

  it('gives up, at home', () => {
    const { world, pose, log } = make([-1]);
    expect(bringTo('holding', world, pose)).toBe(false);
    expect(log.at(-1)).toBe('home');
  });
});
