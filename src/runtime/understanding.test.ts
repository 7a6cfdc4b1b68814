/** What the page says of a sentence that it cannot obey or judge: one plain sentence, and never a verdict beside it. */
import { describe, expect, it } from 'vitest';
import { createKnownWords } from '../language/known-words.ts';
import { readLanguage } from '../language/read-language.ts';
import {
  doubtOf,
  goalsOf,
  instructionFor,
  PHRASES,
  parseGoal,
  sampleScene,
  TASK_NAMES,
} from '../tasks/index.ts';
import { catalogue, tableOf } from '../tasks/testing/tables.ts';
import { checkInstruction } from './instruction.ts';
import { watchCauses } from './notice-causes.ts';
import { defaultSettings } from './settings.ts';
import { statusOf } from './status.ts';
import { createStores, initialSession, pushNotice } from './stores.ts';
import { understandingOf } from './understanding.ts';

const known = createKnownWords(readLanguage(PHRASES));
const scene = sampleScene(7); // orange, pink, purple cylinder; orange cone; green, red cube; red star
const say = (sentence: string, seen = true) => understandingOf({ sentence, scene, seen, known, doubtOf });

it.each([
  ["don't touch the red cube", /says what not to do.*nothing is scored/],
  ['do not pick up the red cube', /says what not to do.*nothing is scored/],
  ['pick up the red green cube', /“red green” contradicts itself/],
  ['pick up the red cube and then the green cube', /^One task at a time/],
  ['move left', /^No thing is named, so nothing is scored/],
  ['put it in the blue plate', /what “it” stands for|no blue plate/],
  ['pick it up', /what “it” stands for/],
  ['take the mug and put it on the plate', /^There is no mug in this scene/],
  ['pick up the yellow bowl', /^There is no yellow bowl in this scene/],
  ['pick up the cylinder', /^Which cylinder is meant is not clear/],
  ['dance!', /^This is none of the tasks that are scored/],
  ['nimm den roten Wuerfel', /^The model reads English only/],
  ['ramasse le cube rouge', /^The model reads English only/],
  ['coge el cubo rojo', /^The model reads English only/],
  ['拿起红色的方块', /^The model reads English only/],
  ['возьми красный куб', /^The model reads English only/],
  ['🤖', /^There are no words in this/],
  ['👍🏽🎲', /^There are no words in this/],
  ['.', /^There are no words in this/],
])('%s', (sentence, text) => {
  expect(say(sentence)).toMatch(text);
  expect(say(sentence)?.match(/[.!?](?:\s|$)/gu), 'one sentence').toHaveLength(1);
  expect(parseGoal(scene, sentence), 'no verdict').toBeNull();
});

it('has nothing to say of what the generator writes, of a question, and of an empty box', () => {
  for (const task of TASK_NAMES)
    for (const goal of goalsOf(scene, task))
      for (let wording = 0; wording < 4; wording++)
        expect(say(instructionFor(scene, goal, wording))).toBeNull();
  for (const text of ['', '  ', 'what do you see?', 'pick up the red cube', 'can you reach the red star?']) {
    expect(say(text), text).toBeNull();
  }
});

it('says nothing of things where a camera looks, but what the words alone tell', () => {
  expect(say('pick up the mug', false)).toBeNull();
  expect(say('do not pick up the mug', false)).toMatch(/what not to do/);
  expect(say('nimm den roten Wuerfel', false)).toMatch(/English only/);
});

describe('a sentence for the model', () => {
  it.each([
    ['“pick up the red cube”', 'pick up the red cube'],
    ['"pick up the red cube"', 'pick up the red cube'],
    ['pick up the r\u200bed cube', 'pick up the red cube'],
    ['\ufeffpick\u00a0up the red cube ', 'pick up the red cube'],
    ["don't touch it", "don't touch it"],
  ])('%j goes without noise', (typed, value) => expect(checkInstruction(typed)).toEqual({ ok: true, value }));
  it.each(['.', '🤖', '?!', '""', '\u200b'])('%j has no words', (typed) =>
    expect(checkInstruction(typed)).toMatchObject({ ok: false, error: { code: 'INSTRUCTION_EMPTY' } }),
  );
});

describe('the status line', () => {
  const ready = { ...initialSession(), world: 'ready' as const };
  const doubt = say('dance!') ?? '';
  const end = { reason: 'terminated' as const, steps: 9, error: null };
  it('says so before a run, during it, and in the place of a verdict', () => {
    expect(statusOf(ready, 'expert', doubt).text).toBe(doubt);
    expect(statusOf({ ...ready, run: 'running' }, 'model', doubt).text).toBe(
      `The model is driving. ${doubt}`,
    );
    expect(statusOf({ ...ready, end: { ...end, succeeded: null } }, 'model', doubt).text).toBe(
      `The model said “terminate” after 9 steps. ${doubt}`,
    );
  });
  it('leaves no verdict of the sentence before beside one that cannot have any', () =>
    expect(statusOf({ ...ready, end: { ...end, succeeded: true } }, 'model', doubt).text).toBe(doubt));
  it('is as it was where there is no doubt', () =>
    expect(statusOf(ready, 'expert', null)).toEqual(statusOf(ready, 'expert')));
});

describe('a notice goes with its cause', () => {
  const setUp = () => {
    const stores = createStores(defaultSettings(), 'dark');
    watchCauses(stores);
    const codes = () => stores.session.getState().notices.map(({ error }) => error.code);
    const push = (code: Parameters<typeof pushNotice>[1]['code']) =>
      pushNotice(stores.session, { code, message: code });
    return { ...stores, codes, push };
  };
  it('no words, then words', () => {
    const { view, push, codes } = setUp();
    push('INSTRUCTION_EMPTY');
    push('ENGINE_FAILED');
    view.setState({ draft: '..' });
    expect(codes()).toEqual(['INSTRUCTION_EMPTY', 'ENGINE_FAILED']);
    view.setState({ draft: 'pick up the red cube' });
    expect(codes()).toEqual(['ENGINE_FAILED']);
  });
  it('another sentence, driver, scene', () => {
    const { view, settings, push, codes } = setUp();
    push('GOAL_UNKNOWN');
    view.setState({ draft: 'reach the red cube' });
    expect(codes()).toEqual([]);
    push('GOAL_UNKNOWN');
    push('MODEL_NOT_LOADED');
    settings.setState({ driver: 'expert' });
    expect(codes()).toEqual([]);
    push('LINK_INVALID');
    settings.setState({ seed: 8 });
    expect(codes()).toEqual([]);
  });
  it('a model that is there', () => {
    const { session, push, codes } = setUp();
    push('MODEL_NOT_LOADED');
    session.setState({ engine: { phase: 'ready', info: {} as never } });
    expect(codes()).toEqual([]);
  });
});

describe('a table of things', () => {
  const kitchen = tableOf(
    'things',
    ['banana', 0.45, 0.2],
    ['hammer', 0.5, 0.02],
    ['red-apple', 0.42, -0.1],
    ['open-box', 0.6, -0.2],
  );
  const words = createKnownWords(readLanguage(PHRASES), {
    names: catalogue.names.flatMap(({ name, synonyms }) => [name, ...synonyms]),
    texts: catalogue.names.flatMap(({ descriptions }) => descriptions),
    here: [],
  });
  const told = (sentence: string) =>
    understandingOf({ sentence, scene: kitchen, seen: true, known: words, doubtOf });

  it.each([
    ['pick up the saw', /^There is no saw in this scene/],
    ['pick up the fruit', /^Which fruit is meant is not clear.*say its name\.$/],
    ['pick up the open box', /^The gripper cannot hold an open box/],
    ['put the hammer in the apple', /^Nothing is put into or onto an? apple here/],
    ['pick up the banana and then the hammer', /^One task at a time/],
    ['pick up', /^No thing is named.*say the name of one\.$/],
    ['take it', /what “it” stands for/],
    ['nimm die gelbe Banane', /^The model reads English only/],
  ])('%s', (sentence, text) => {
    expect(told(sentence)).toMatch(text);
    expect(told(sentence)?.match(/[.!?](?:\s|$)/gu), 'one sentence').toHaveLength(1);
    expect(parseGoal(kitchen, sentence), 'no verdict').toBeNull();
  });

  it('has nothing to say of what can be done', () => {
    for (const text of [
      'pick up the banana',
      'lift something to drive a nail into wood with',
      'put the apple in the open box',
    ])
      expect(told(text), text).toBeNull();
  });
});
