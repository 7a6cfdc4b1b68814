import { expect, it } from 'vitest';
import type { SceneSpec, SeenObject, SeenThings } from '../contracts.ts';
import { caseOf, evaluateFinding } from './evaluate-finding.ts';

const PLACES = [
  [0.4, 0],
  [0.6, 0.2],
] as const;
const seen = (target: number | null, ...at: readonly (readonly [number, number])[]): SeenThings => ({
  seen: at.map(([x, y], i) => ({ id: i + 1, x, y }) as SeenObject),
  ...{ target, second: null, missing: [], phrases: { target: 'mug', second: null } },
});

it('a thing is the object that it is nearest to; who means nothing is wrong', () => {
  const both = [
    [0.41, 0.01],
    [0.58, 0.2],
  ] as const;
  const by = { similarity: seen(1, ...both), match: seen(2, ...both), eyes: null };
  expect(caseOf(PLACES, 1, by)).toEqual({
    right: { similarity: false, match: true, eyes: false },
    ...{ seen: true, things: 2, refused: 'unread' },
  });
  expect(caseOf(PLACES, 1, { match: seen(1, [0.41, 0.01]) })).toMatchObject({
    ...{ seen: false, things: 1, refused: null },
  });
  const denied = { ...seen(2, ...both), missing: ['mug'] };
  expect(caseOf(PLACES, 1, { match: denied })).toMatchObject({ right: { match: true }, refused: 'absent' });
});

it('takes seeds that have such a goal, and pairs every finder with the last', async () => {
  const options = {
    ...{ model: 'm', variant: null, provider: null, adapter: null, commit: null },
    seed: 10,
    episodes: 4,
  };
  let asked = 0;
  const result = await evaluateFinding(options, {
    plan: (seed) =>
      seed % 2 === 0
        ? {
            scene: {} as SceneSpec,
            questions: ['pick', 'take'].map((verb) => ({
              ...{ instruction: `${verb} ${seed}`, target: 1 },
              groups: [verb, ...(seed < 14 ? ['novel'] : [])],
            })),
          }
        : null,
    look: async (_, instructions) => {
      asked += 1;
      const at = [
        [0.4, 0],
        [0.6, 0.2],
      ] as const;
      return {
        ok: true,
        value: {
          places: PLACES,
          by: instructions.map((said) => ({
            similarity: seen(asked > 3 ? 2 : 1, ...at),
            match: seen(said.startsWith('pick') ? 2 : 1, ...at),
          })),
        },
      };
    },
  });
  if (!result.ok) throw new Error(result.error.message);
  const { cases, finders, chance, groups, refused } = result.value;
  expect(asked).toBe(4); // a scene is looked at once, however much is asked about it
  expect(cases.map(({ seed }) => seed)).toEqual([10, 10, 12, 12, 14, 14, 16, 16]);
  expect([finders.similarity?.successes, finders.match?.successes, chance]).toEqual([2, 4, 0.5]);
  expect(Object.keys(groups)).toEqual(['novel', 'pick', 'take']);
  expect(groups.pick).toMatchObject({ n: 4, finders: { match: { successes: 4 } } });
  expect(groups.pick?.differences.similarity).toMatchObject({ difference: -0.75, both: 1, onlyA: 3 });
  expect(groups.take).toMatchObject({ n: 4, finders: { match: { successes: 0 } } });
  expect(groups.novel).toMatchObject({ n: 4, finders: { similarity: { successes: 0 } } });
  expect([refused.unread.successes, refused.absent.successes]).toEqual([0, 0]);
  const none = await evaluateFinding(
    { ...options, seed: 11 },
    { plan: () => null, look: async () => Promise.reject() },
  );
  expect(none).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } });
});
