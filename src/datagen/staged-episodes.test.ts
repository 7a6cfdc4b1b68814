import { expect, it } from 'vitest';
import { DEFAULT_LANGUAGE } from '../action/index.ts';
import { createArena } from '../runtime/arena.ts';
import { languageAt } from '../runtime/robot-language.ts';
import { expertAction } from '../tasks/index.ts';
import { loadPhysics } from '../world/index.ts';
import { driveStagedEpisode, type StagedRecord, stagedEpisodeOf } from './staged-episodes.ts';

const SEED = 600_000_000;

it('every step has the state, the action and the chunk that the expert would go on with; disturbed, it still gets there', async () => {
  const { scene, task, goal } = stagedEpisodeOf(SEED, 'twins');
  const world = createArena(await loadPhysics(), scene);
  const { spec } = languageAt(DEFAULT_LANGUAGE, 10);
  const records: StagedRecord[] = [];
  let drawn = 0;
  const draw = async (): Promise<void> => {
    drawn += 1;
    if (drawn !== 1) return;
    expect(expertAction(world, goal, 'turning', 10).terminate).toBe(false);
  };
  const done = await driveStagedEpisode(world, { task, goal }, { spec, noise: 0.3, chunk: 4 }, draw, records);
  world.dispose();
  expect(done).toBe(true);
  expect(drawn).toBe(records.length);
  expect(records.map(({ step }) => step)).toEqual(records.map((_, i) => i));
  for (const { hz, state, action, chunk, instruction } of records) {
    expect([hz, state.length, action.length, chunk?.length]).toEqual([10, 7, 8, 4]);
    expect(chunk?.[0]).toEqual(action);
    expect(instruction).toMatch(/one|either/);
    action.forEach((value, i) => {
      const { low = 0, high = 0 } = spec.dimensions[i] ?? {};
      expect(value).toBeGreaterThanOrEqual(Math.min(low, 0));
      expect(value).toBeLessThanOrEqual(Math.max(high, 1));
    });
  }
  expect(records.at(-1)?.chunk?.every((row) => row[0] === 1)).toBe(true);
}, 30_000);

it('a table for many tasks has no such episode', () => {
  expect(() => stagedEpisodeOf(SEED, 'blocks')).toThrow(RangeError);
});
