/** Scenes with a thing of the visitor's own. */
import { describe, expect, it } from 'vitest';
import type { NameSpec, ThingSpec } from '../contracts.ts';
import { loadNames, loadThings } from '../things/index.ts';
import { parseGoal } from './parse.ts';
import { sceneOf } from './tables.ts';

const [things, names] = await Promise.all([loadThings(), loadNames()]);
const catalogue = { things, names };
const duck: ThingSpec = {
  ...things.find(({ receptacle }) => !receptacle)!,
  id: 'own-12345678',
  concept: 'own-12345678',
};
const called = (name: string, synonyms: readonly string[] = []): NameSpec => ({
  ...{ id: 'own-12345678', name, synonyms, category: 'thing', descriptions: [] },
  ...{ group: 'own-12345678', split: 'novel', things: ['own-12345678'] },
});
const SEEDS = Array.from({ length: 40 }, (_, i) => 20_000 + i);

describe('a guest', () => {
  it.each(['things', 'pictures', 'mixed'] as const)(
    'is in every scene of %s, among four of ours',
    (table) => {
      for (const seed of SEEDS) {
        const guests = [{ thing: duck, concept: called('rubber duck') }];
        const scene = sceneOf(seed, { table, catalogue, guests, count: 5 });
        const own = scene.objects.findIndex((o) => o.kind === 'thing' && o.thing.id === duck.id);
        expect(own).toBeGreaterThanOrEqual(0);
        expect(scene.objects.length).toBe(5);
        expect(parseGoal(scene, 'pick up the rubber duck')).toEqual({ task: 'pick', target: own });
      }
    },
  );

  it('takes the name from whatever of ours is called so', () => {
    const guests = [{ thing: duck, concept: called('thing of mine', ['banana', 'star']) }];
    for (const seed of SEEDS) {
      const { objects } = sceneOf(seed, { table: 'mixed', catalogue, guests, count: 6 });
      const names = objects.map((o) =>
        o.kind === 'thing' || o.kind === 'picture' ? o.concept.name : o.kind === 'block' ? o.shape : '',
      );
      expect(names.filter((name) => name === 'banana' || name === 'star')).toEqual([]);
    }
  });

  it('changes nothing of scenes without one', () => {
    expect(sceneOf(20_000, { table: 'things', catalogue, guests: [] })).toEqual(
      sceneOf(20_000, { table: 'things', catalogue }),
    );
  });
});
