/** What is named, and what is counted, with models that see everything, nothing, or say yes to all. */
import { expect, it } from 'vitest';
import type { SceneSpec } from '../contracts.ts';
import { missingIn, sampleScene, sceneOf } from '../tasks/index.ts';
import { catalogue } from '../tasks/testing/tables.ts';
import { blocksOf } from '../things/blocks.ts';
import { nameOf } from '../things/paint.ts';
import { type AbsentCase, evaluateAbsent, toldOf } from './evaluate-absent.ts';

const IDENTITY = { model: 'm', variant: 'int8', provider: 'wasm', adapter: null, commit: null } as const;

const truth = (scene: SceneSpec, question: string): string => {
  const blocks = blocksOf(scene);
  const [, color, shape] = /^is there an? (\w+) (\w+)\?$/u.exec(question) ?? [];
  const [, of] = /^how many (\w+?)s?(?: objects)? are there\?$/u.exec(question) ?? [];
  const noun = (word = ''): string => (word === 'block' ? 'cube' : word);
  if (of !== undefined) return String(blocks.filter((o) => o.color === of || o.shape === noun(of)).length);
  return blocks.some((o) => o.color === color && o.shape === noun(shape)) ? 'yes' : 'no';
};

const run = (say: (scene: SceneSpec, question: string) => string, seen: AbsentCase[] = []) =>
  evaluateAbsent(
    { ...IDENTITY, set: 'seen', seed: 60_000, episodes: 40 },
    {
      sampleScene: (seed) => sampleScene(seed),
      open: async (scene) => ({
        ok: true,
        value: {
          missing: (instruction) =>
            missingIn(instruction, async (question) => ({ ok: true, value: [say(scene, question)] })),
          dispose: () => {},
        },
      }),
    },
    ({ last }) => void seen.push(last),
  );

it('counts a model that sees everything as right in all', async () => {
  const seen: AbsentCase[] = [];
  const result = await run(truth, seen);
  expect(result).toMatchObject({
    ok: true,
    value: {
      saysSo: { n: 20, successes: 20 },
      falseAlarms: { n: 20, successes: 0 },
      seesExactly: { n: 20, rate: 1 },
      wrong: [],
    },
  });
  for (const { absent, there, instruction } of seen.filter((one) => one.absent !== null)) {
    const [color, shape] = (absent ?? '').split(' ');
    expect(there, instruction).not.toContain(absent);
    expect(
      there.some((name) => name.startsWith(`${color} `)),
      instruction,
    ).toBe(true);
    expect(
      there.some((name) => name.endsWith(` ${shape}`)),
      instruction,
    ).toBe(true);
    expect(instruction).toContain(color);
  }
});

it('counts one that always says yes, and one that always says no', async () => {
  const always = (word: string) => run((_, question) => (question.startsWith('is') ? word : '1'));
  expect(await always('yes')).toMatchObject({ value: { saysSo: { rate: 0 }, falseAlarms: { rate: 0 } } });
  const none = await run((_, question) => (question.startsWith('is') ? 'no' : '0'));
  expect(none).toMatchObject({ value: { saysSo: { rate: 1 }, seesExactly: { rate: 0 } } });
  expect(none.ok && none.value.falseAlarms.rate).toBeGreaterThan(0.9); // "the leftmost thing" asks for nothing
});

it('of other tables it names what another scene has, and this one has nothing of the kind', () => {
  const scene = (seed: number): SceneSpec => sceneOf(seed, { table: 'things', catalogue });
  const told = Array.from({ length: 12 }, (_, i) => 60_000 + i).flatMap((seed) => {
    const one = toldOf(scene(seed), seed, true, () => scene(seed + 1));
    return one
      ? [{ ...one, there: scene(seed).objects.map(nameOf), other: scene(seed + 1).objects.map(nameOf) }]
      : [];
  });
  expect(told.length).toBeGreaterThan(8);
  for (const { absent, there, other, instruction } of told) {
    expect(there).not.toContain(absent);
    expect(other).toContain(absent);
    expect(instruction).toContain(absent);
  }
  expect(toldOf(scene(60_000), 60_000, false)?.absent).toBeNull();
});

it('is a pure function of the seed', () => {
  for (const absent of [true, false])
    expect(toldOf(sampleScene(60_003), 60_003, absent)).toEqual(toldOf(sampleScene(60_003), 60_003, absent));
});
