/** Answers made of what was seen: places, names and fits of made-up things; no scene. */
import { describe, expect, it } from 'vitest';
import type { SeenObject } from '../contracts.ts';
import { openQuestionOf } from '../tasks/index.ts';
import { wordsOf } from './answer-words.ts';
import { isPlural } from './not-found.ts';
import { seenAnswer } from './seen-answer.ts';

const thing = (id: number, name: string, x: number, y: number, inHand = 0): SeenObject => ({
  ...{ id, score: 0.9, u: 0.5 + y / 0.6, v: (x - 0.3) / 0.5, side: 0.2, x, y, bottom: 0, top: 0.05 },
  ...{ inHand, takesOthers: 0, hidden: 0, numbers: [], names: [{ name, fit: 3 }] },
});

const KINDS: Readonly<Record<string, readonly string[]>> = {
  fruit: ['banana', 'apple'],
  animal: ['duck'],
};
const fitOf = ({ names }: SeenObject, phrase: string): number => {
  const [{ name } = { name: '' }] = names;
  return name === phrase || (KINDS[phrase] ?? []).includes(name) ? 4 : -1;
};
const table = [
  thing(1, 'banana', 0.5, -0.2),
  thing(2, 'hammer', 0.5, 0),
  thing(3, 'apple', 0.38, 0.2),
  thing(4, 'duck', 0.7, 0.02),
];
const answer = (question: string, objects: readonly SeenObject[] = table) => {
  const read = openQuestionOf(question);
  if (!read) throw new Error(`no open question: ${question}`);
  return seenAnswer(read, { objects, fitOf, threshold: 0 });
};

describe('of a table with a banana, a hammer, an apple and a duck', () => {
  const ALL = 'a banana, a hammer, an apple and a duck.';
  it.each<[string, string, readonly number[]]>([
    ['what do you see?', `The model sees ${ALL}`, [1, 2, 3, 4]],
    ['where is the banana?', 'The banana is on the left.', [1]],
    ['where is the apple?', 'The apple is at the back right.', [3]],
    ['where is the duck?', 'The duck is at the front, in the middle.', [4]],
    ['what is left of the hammer?', 'The banana is left of the hammer.', [1, 2]],
    ['what is left of the banana?', 'Nothing is left of the banana.', [1]],
    ['how many fruits are there?', 'There are 2 fruits. A banana and an apple.', [1, 3]],
    ['how many animals are there?', 'There is 1 animal. A duck.', [4]],
    ['which one is an animal?', 'The duck.', [4]],
    ['is there a hammer?', 'Yes, there is a hammer.', [2]],
    ['is there a saw?', `No. The model does not see a saw. It sees ${ALL}`, []],
    ['what are you holding?', 'The gripper is holding nothing.', []],
  ])('%s', (question, sentence, about) => expect(answer(question)).toEqual({ sentence, fits: true, about }));

  it.each([
    ['where is the orange cylinder?', `The model does not see an orange cylinder. It sees ${ALL}`],
    ['what is left of the saw?', `The model does not see a saw. It sees ${ALL}`],
    ['which one is a vehicle?', `The model does not see a vehicle. It sees ${ALL}`],
    ['what is this?', `Several things are there. It sees ${ALL}`],
  ])('says what is wrong with %s', (question, sentence) =>
    expect(answer(question)).toMatchObject({ sentence, fits: false }),
  );
});

it('what is in the hand is what "this" is, is nowhere on the table, and beside nothing', () => {
  const held = [...table.slice(1), thing(1, 'banana', 0.5, -0.2, 0.9)];
  expect(answer('what is this?', held).sentence).toBe('It is a banana.');
  expect(answer('what are you holding?', held).sentence).toBe('The gripper is holding a banana.');
  expect(answer('where is the banana?', held).sentence).toBe('The banana is in the gripper.');
  expect(answer('what is left of the hammer?', held).sentence).toBe('Nothing is left of the hammer.');
});

it('of one thing, of none, and of one that has no name', () => {
  expect(answer('what is this?', table.slice(0, 1)).sentence).toBe('It is a banana.');
  expect(answer('what is this?', [])).toMatchObject({
    sentence: 'The model sees nothing on the table.',
    fits: false,
  });
  expect(answer('what is this?', [{ ...thing(1, '', 0.5, 0), names: [] }]).sentence).toBe(
    'It is a thing that it cannot name.',
  );
  expect(answer('how many mugs are there?').sentence).toBe('There are no mugs.');
});

it('names every third of the table, and is read back as column and row', () => {
  const said = [0.4, 0.53, 0.65].map((x) =>
    [-0.2, 0, 0.2].map((y) => answer('where is the duck?', [thing(1, 'duck', x, y)]).sentence),
  );
  expect(said).toEqual([
    ['at the back left', 'at the back, in the middle', 'at the back right'].map((at) => `The duck is ${at}.`),
    ['on the left', 'in the middle', 'on the right'].map((at) => `The duck is ${at}.`),
    ['at the front left', 'at the front, in the middle', 'at the front right'].map(
      (at) => `The duck is ${at}.`,
    ),
  ]);
  const words = said.flat().map((sentence) => wordsOf(sentence, { kind: 'where' }).join(' '));
  expect(words).toEqual(
    ['back', 'center', 'front'].flatMap((row) =>
      ['left', 'middle', 'right'].map((column) => `${column} ${row}`),
    ),
  );
});

it('says colour and shape by the best of the pairs, of any thing', () => {
  const pairs: Readonly<Record<string, readonly number[]>> = {
    'red cube': [3, -1],
    'blue cube': [1, 2],
    'red star': [-2, 0.5],
  };
  const objects = [thing(1, '', 0.5, 0), thing(2, '', 0.5, 0.1)];
  const of = (question: string): string => {
    const read = openQuestionOf(question);
    if (!read) throw new Error(question);
    const fit = ({ id }: SeenObject, phrase: string): number => pairs[phrase]?.[id - 1] ?? -3;
    return seenAnswer(read, { objects, fitOf: fit, threshold: 0 }).sentence;
  };
  expect(of('what colour is the cube?')).toBe('The cube is red.');
  expect(of('what shape is the red object?')).toBe('The red thing is a cube.');
  expect(of('what colour is the bowl?')).toContain('does not see a bowl');
});

it.each<[string, string, string]>([
  ['what is this?', 'It is a red apple.', 'red apple'],
  ['what is this?', 'Several things are there. It sees a mug.', 'Several things are there. It sees a mug.'],
  ['is there a saw?', 'No. The model does not see a saw. It sees a mug.', 'no'],
  ['where is the saw?', 'The model does not see a saw. It sees a mug.', 'not seen'],
  ['what is left of the mug?', 'The saw is left of the mug.', 'saw'],
  ['what is left of the mug?', 'Nothing is left of the mug.', 'nothing'],
  ['how many fruits are there?', 'There are 2 fruits. A banana and an apple.', '2'],
  ['how many fruits are there?', 'There are no fruits.', '0'],
  ['which one is a fruit?', 'The banana and apple.', 'banana and apple'],
  ['are you holding something?', 'No, the gripper is holding nothing.', 'no'],
  ['what are you holding?', 'The gripper is holding nothing.', 'nothing'],
  ['what are you holding?', 'The gripper is holding an old key.', 'old key'],
  ['what colour is the cube?', 'The cube is red.', 'red'],
  ['what shape is the red thing?', 'The red thing is a cube.', 'cube'],
])('%s %s: scored as "%s"', (question, sentence, words) =>
  expect(wordsOf(sentence, openQuestionOf(question) ?? { kind: 'list' }).join(' ')).toBe(words),
);

describe('names that are plurals', () => {
  const two = [thing(1, 'scissors', 0.5, -0.2), thing(2, 'grapes', 0.5, 0.1), thing(3, 'glass', 0.4, 0.2)];
  it.each([
    ['what do you see?', 'The model sees scissors, grapes and a glass.'],
    ['where are the scissors?', 'The scissors are on the left.'],
    ['what is left of the grapes?', 'The scissors are left of the grapes.'],
    ['are there grapes?', 'Yes, there are grapes.'],
    ['is there a bus?', 'No. The model does not see a bus. It sees scissors, grapes and a glass.'],
    ['are there keys?', 'No. The model does not see keys. It sees scissors, grapes and a glass.'],
  ])('%s', (question, sentence) => expect(answer(question, two).sentence).toBe(sentence));

  it.each(['glass', 'bus', 'cactus', 'rhinoceros', 'box with flaps', 'bunch of keys', 'mug', 'tennis'])(
    'one %s',
    (noun) => expect(isPlural(noun)).toBe(false),
  );
});
