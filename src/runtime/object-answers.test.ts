/** Which words a model puts to what it sees; the glance is made up, three things with a fit for each word. */
import { describe, expect, it } from 'vitest';
import type { SeenObject } from '../contracts.ts';
import type { Glance } from '../policy/objects/index.ts';
import { answerSeen, NO_OPEN_QUESTION, namesSeen } from './object-answers.ts';

const thing = (id: number, y: number): SeenObject => ({
  ...{ id, score: 0.9, u: 0.5 + y, v: 0.5, side: 0.2, x: 0.5, y, bottom: 0, top: 0.05, inHand: 0 },
  ...{ takesOthers: 0, hidden: 0, names: [], numbers: [] },
});
/** From left to right: a banana, a pear, and something that fits no name but is a tool. */
const FITS: Readonly<Record<string, readonly number[]>> = {
  banana: [3, 0.4, -1],
  pear: [0.2, 2, -1],
  fruit: [3.5, 1.5, -2],
  tool: [-1, -1, 1.2],
  spanner: [-2, -2, 0.4],
};
const setUp = (objects = [thing(1, -0.2), thing(2, 0), thing(3, 0.2)], fits = FITS) => {
  const asked: string[] = [];
  const glance: Glance = {
    objects,
    fits: async (phrases) => {
      asked.push(...phrases);
      const of = (i: number) => new Map(phrases.map((phrase) => [phrase, fits[phrase]?.[i] ?? -3]));
      return { ok: true, value: new Map(objects.map(({ id }) => [id, of(id - 1)])) };
    },
  };
  const names = {
    ...{ names: ['banana', 'pear', 'spanner'], kinds: ['fruit', 'tool'], blocks: new Set<string>() },
    ofKind: new Map([['fruit', new Set(['banana', 'pear'])]]),
  };
  const parts = { glance, names, found: 1, signal: new AbortController().signal };
  return { parts, asked };
};
const said = async (question: string, { parts } = setUp()) => {
  const answer = await answerSeen(question, parts);
  return answer.ok && answer.value.sentence;
};

describe('names', () => {
  it('are the best of the names, else of the kinds, the surest first; a kind never takes a name’s place', async () => {
    expect(await namesSeen(setUp().parts)).toEqual({ ok: true, value: ['banana', 'pear', 'tool'] });
  });

  it('answer what is seen and what is beside', async () => {
    expect(await said('what do you see?')).toBe('The model sees a banana, a pear and a tool.');
    expect(await said('what is left of the pear?')).toBe('The banana is left of the pear.');
    expect(await said('how many fruits are there?')).toBe('There are 2 fruits. A banana and a pear.');
  });

  it('tell of what kind a thing is: its likeliest names are of that kind, however well the word for it fits', async () => {
    // "fruit" alone fits the third thing better than any name of it
    const fits = { ...FITS, fruit: [-2, -2, 5] };
    expect(await said('how many fruits are there?', setUp(undefined, fits))).toBe(
      'There are 2 fruits. A banana and a pear.',
    );
  });

  it('are never the word that was asked for', async () => {
    expect(await said('which one is a tool?')).toBe('The thing that it cannot name.');
    expect(await said('which one is a fruit?')).toBe('The banana and pear.');
  });

  it('are not matched where the answer has none', async () => {
    const found = setUp();
    expect(await said('where is the pear?', found)).toBe('The pear is in the middle.');
    expect(found.asked).toEqual(['pear']);
    const missing = setUp();
    expect(await said('where is the spanner?', missing)).toBe(
      'The model does not see a spanner. It sees a banana, a pear and a tool.',
    );
    expect(missing.asked.length).toBeGreaterThan(1);
  });
});

it('a block of another colour or shape is not the one that is asked about, however well the words fit it', async () => {
  const blocks = ['yellow cone', 'yellow cylinder', 'yellow cube'];
  const askOf = (cone: number, cylinder: number, question: string) => {
    const fits = {
      'yellow cone': [cone],
      'yellow cylinder': [cylinder],
      'yellow cube': [-4],
      'yellow block': [-4],
    };
    const { parts } = setUp([thing(1, 0)], fits);
    const names = { ...parts.names, names: blocks, blocks: new Set(blocks) };
    return said(question, { parts: { ...parts, names }, asked: [] });
  };
  expect(await askOf(5, 3, 'is there a yellow cylinder?')).toMatch(/^No\. .* It sees a yellow cone\.$/u);
  expect(await askOf(3.5, 3, 'is there a yellow cylinder?')).toBe('Yes, there is a yellow cylinder.');
  expect(await askOf(5, 3, 'where is the yellow cylinder?')).toBe('The yellow cylinder is in the middle.');
});

it('a question that what is seen does not answer is said to be none', async () => {
  expect(await answerSeen('why is the pear green?', setUp().parts)).toEqual({
    ok: true,
    value: NO_OPEN_QUESTION,
  });
});
