/** What is asked before an instruction is carried out, and what is made of the answers; no scene is known here but to a fake model. */
import { describe, expect, it } from 'vitest';
import type { Result, SceneSpec } from '../contracts.ts';
import { isBlock } from '../things/blocks.ts';
import { goalsOf, instructionFor, sampleScene, TASK_NAMES } from './index.ts';
import { namedBlocks } from './named-blocks.ts';
import { blocksSeen, missingIn, presenceQuestion, saysPresent } from './presence.ts';

/** A model that sees everything, in words of the plain wordings alone. */
const seeing = (scene: Pick<SceneSpec, 'objects'>) => {
  const asked: string[] = [];
  const blocks = scene.objects.filter(isBlock);
  const ask = async (question: string): Promise<Result<readonly string[]>> => {
    asked.push(question);
    const [, color, shape] = /^is there an? (\w+) (\w+)\?$/u.exec(question) ?? [];
    const [, of] = /^how many (\w+?)s?(?: objects)? are there\?$/u.exec(question) ?? [];
    const noun = (word = ''): string => (word === 'block' ? 'cube' : word);
    if (of !== undefined)
      return {
        ok: true,
        value: [String(blocks.filter((o) => o.color === of || o.shape === noun(of)).length)],
      };
    const there = blocks.some((o) => o.color === color && o.shape === noun(shape));
    return { ok: true, value: [there ? 'yes' : 'no'] };
  };
  return { ask, asked };
};

describe('what an instruction names', () => {
  it.each([
    ['pick up the red cube', ['red cube']],
    ['put the orange star in the bowl', ['orange star', 'bowl']],
    ['pick up the cube closest to the blue bowl', ['cube', 'blue bowl']],
    ['lift the leftmost cylinder', ['cylinder']],
    ['pick up the thing on the left', []],
    ['could you please get me that red one, thanks', ['red one']],
    ['in the blue bowl, put the orange cube', ['orange cube', 'blue bowl']],
    ['I want the cube that is red', ['cube that is red']],
    ['pick up the big red cube', ['red cube']],
    ['pick up the blicket', ['blicket']],
    ['touch the blue mug', ['blue mug']],
    ['do not pick up the red cube', ['red cube']],
    ['pick up the red cube and then the blue cube', ['red cube', 'blue cube']],
    ['can you touch the star?', ['star']],
    ['move left', []],
    ['dance', []],
  ])('%s', (sentence, words) => expect(namedBlocks(sentence).map((one) => one.words)).toEqual(words));

  it('names target and destination of every sentence of the generator, and nothing else', () => {
    for (let seed = 0; seed < 40; seed++) {
      const scene = sampleScene(seed);
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task)) {
          const sentence = instructionFor(scene, goal, seed);
          const named = namedBlocks(sentence);
          for (const { color, shape, other } of named) {
            expect(other, sentence).toBe(false);
            const fits = scene.objects.filter(
              (o) => isBlock(o) && (!color || o.color === color) && (!shape || o.shape === shape),
            );
            expect(fits.length, sentence).toBeGreaterThan(0);
          }
          if (!/\b(?:thing|object)\b/u.test(sentence)) expect(named.length, sentence).toBeGreaterThan(0);
        }
    }
  });
});

describe('what is asked', () => {
  const question = (sentence: string) => namedBlocks(sentence).map(presenceQuestion);
  it('a pair as it was said, a shape or a colour by its number, a thing on a desk by its name', () => {
    expect(question('pick up the orange block')).toEqual(['is there an orange block?']);
    expect(question('pick up the cube')).toEqual(['how many cubes are there?']);
    expect(question('reach for the crimson thing')).toEqual(['how many red objects are there?']);
    expect(question('touch the blue mug')).toEqual(['is there a blue mug?']);
  });

  it('an answer is yes, no or a number', () => {
    expect([['yes'], ['no'], ['0'], ['3']].map(saysPresent)).toEqual([true, false, false, true]);
    expect([[], ['red'], ['no', 'no'], ['0', '128'], ['12']].map(saysPresent)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('what is found', () => {
  it('all that the generator asks for, with a question a name', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const scene = sampleScene(seed);
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task)) {
          const sentence = instructionFor(scene, goal, seed);
          const { ask, asked } = seeing(scene);
          expect(await missingIn(sentence, ask), sentence).toEqual({ ok: true, value: null });
          expect(asked.length).toBe(namedBlocks(sentence).length);
        }
    }
  });

  it('nothing where it is not, and then what is', async () => {
    const scene = sampleScene(7); // no bowl, no yellow
    const { ask, asked } = seeing(scene);
    const found = await missingIn('put the red cube in the yellow bowl', ask);
    const all = [...new Set(scene.objects.filter(isBlock).map((o) => `${o.color} ${o.shape}`))].sort();
    expect(found).toMatchObject({ ok: true, value: { phrase: 'yellow bowl' } });
    expect(found.ok && found.value && [...found.value.sees].sort()).toEqual(all);
    expect(asked.length).toBeLessThan(40);
  });

  it('a model that answers with something else is no judge, and an error is passed on', async () => {
    expect(await missingIn('pick up the star', async () => ({ ok: true, value: ['red'] }))).toEqual({
      ok: true,
      value: null,
    });
    const lost = { ok: false, error: { code: 'DEVICE_LOST', message: 'Gone.' } } as const;
    expect(await missingIn('pick up the star', async () => lost)).toBe(lost);
    expect(await blocksSeen(async () => lost)).toBe(lost);
  });
});
