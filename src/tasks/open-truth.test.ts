/** Questions about real things with what is right to say of them; scenes of the catalogue. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { OPEN_KINDS, type OpenState, openQuestionOf, sceneOf } from './index.ts';
import { isOfCategory } from './naming/categories.ts';
import { type AskedSide, drawOpenQuestion, NOT_SEEN } from './open-truth.ts';
import { catalogue } from './testing/tables.ts';

const stateOf = (seed: number, table: 'things' | 'pictures' | 'mixed', count?: number): OpenState => {
  const scene = sceneOf(seed, { table, catalogue, ...(count ? { count } : {}) });
  const objects = scene.objects.map(({ position: [x, y] }) => ({
    ...{ xy: [x, y] as const, uv: [0.5, 0.5] as const, lifted: 0 },
  }));
  return { scene, objects, holding: -1, concepts: catalogue.names };
};
const draw = (kind: (typeof OPEN_KINDS)[number], state: OpenState, side?: AskedSide) =>
  drawOpenQuestion(kind, state, { random: createRandom(state.scene.seed, 3), side });
const FEW = Array.from({ length: 8 }, (_, i) => 50_000 + i);
const SEEDS = Array.from({ length: 30 }, (_, i) => 50_000 + i);

describe.each(['things', 'pictures', 'mixed'] as const)('of a table of %s', (table) => {
  it('every question is read as its own kind, and nothing is asked without an answer', () => {
    const [several, alone] = [undefined, 1].map((count) => FEW.map((seed) => stateOf(seed, table, count)));
    for (const kind of OPEN_KINDS) {
      const states = kind === 'what' ? alone : several;
      const asked = (states ?? []).flatMap((state) => draw(kind, state) ?? []);
      expect([kind, asked.length > 1]).toEqual([kind, true]);
      for (const { text, accepted } of asked) {
        const read = openQuestionOf(text)?.kind;
        expect([text, kind === 'premise' ? ['where', 'beside'] : [kind]]).toEqual([
          text,
          expect.arrayContaining([read]),
        ]);
        expect(accepted.length).toBeGreaterThan(0);
      }
    }
  });
});

it('what is said to be not there is not there, by none of its names', () => {
  for (const seed of FEW) {
    const state = stateOf(seed, 'things');
    const question = draw('premise', state);
    const name = /(?:is|of) the (.+)\?$/u.exec(question?.text ?? '')?.[1];
    const there = state.scene.objects.flatMap((object) =>
      !('concept' in object) ? [] : [object.concept.name, ...object.concept.synonyms],
    );
    expect(there).not.toContain(name);
    expect(question?.accepted).toEqual([NOT_SEEN]);
  }
});

it('of a side of the split: what is asked about is of it', () => {
  const novel = new Set(catalogue.names.filter(({ split }) => split === 'novel').map(({ name }) => name));
  const asked = SEEDS.flatMap((seed) => draw('what', stateOf(seed, 'things', 1), 'novel') ?? []);
  expect(asked.length).toBeGreaterThan(1);
  for (const { answer } of asked) expect(novel).toContain(answer[0]);
});

it('a synonym is as right as the name; both are of this thing', () => {
  const several = SEEDS.flatMap((seed) => draw('what', stateOf(seed, 'things', 1)) ?? []);
  expect(several.some(({ accepted }) => accepted.length > 1)).toBe(true);
});

it('a stop sign is in doubt as a vehicle, a mug as a drink; a truck and a hammer are not', () => {
  const of = (name: string, category: string, noun: string) => isOfCategory({ name, category }, noun);
  expect(of('stop sign', 'vehicle', 'vehicle')).toBe(null);
  expect(of('mug', 'drink', 'drink')).toBe(null);
  expect(of('truck', 'vehicle', 'vehicle')).toBe(true);
  expect(of('shark', 'sea animal', 'animal')).toBe(true);
  expect(of('hammer', 'tool', 'vehicle')).toBe(false);
});
