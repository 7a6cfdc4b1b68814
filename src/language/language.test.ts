/** Questions, answers, plans and unknown words, on the real language file. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PHRASES, TASKS } from '../tasks/index.ts';
import json from '../tasks/language.json' with { type: 'json' };
import { answerSentence, premiseOf } from './answers.ts';
import { createKnownWords, wordsIn } from './known-words.ts';
import { isQuestion } from './question.ts';
import { readLanguage } from './read-language.ts';
import {
  editDistance,
  fittingWords,
  hintsFor,
  nearest,
  replaceWord,
  typosOf,
  unknownWords,
} from './unknown-words.ts';

const language = readLanguage(PHRASES);
const known = createKnownWords(language);

describe('a question is told from an instruction', () => {
  it.each([
    'what colour is the star',
    'What is left of the red cube?',
    "what's on the table",
    'how many cubes are there',
    'where is the bowl',
    'is there a red cube',
    'are you holding something',
    'do you see a star',
    'which colour does the star have',
    'who is there',
    'count the cubes',
    'the star?',
    'can you see a star?',
  ])('%s', (text) => expect(isQuestion(text)).toBe(true));

  it.each([
    '',
    '?',
    'pick up the red cube',
    'wherever it is, lift the star',
    'island hopping',
    'can you pick up the red cube?',
    'Could you please fetch me the star?',
    'would you put the cube in the bowl?',
    'please could you go to the cone?',
    'counter the star',
    'do not pick up the red cube',
    'Do not touch the star',
    'don’t touch the star',
  ])('not %j', (text) => expect(isQuestion(text)).toBe(false));

  it('takes every wording that training uses', () => {
    for (const template of Object.values(json.questions).flat()) expect(isQuestion(template)).toBe(true);
    for (const { wording } of TASKS) {
      for (const template of [...wording.templates, ...wording.synonyms]) {
        for (const polite of [...json.polite, ...json.synonyms.polite]) {
          const text = polite.replace('{instruction}', template);
          expect(isQuestion(text), text).toBe(false);
          expect(isQuestion(`${text}?`) && /^(can|could|would)/.test(text), `${text}?`).toBe(false);
        }
      }
    }
  });
});

describe('answers as sentences', () => {
  const say = (question: string, answer: string) =>
    answerSentence(question, answer === '' ? [] : answer.split(' '), language);

  it.each([
    ['what colour is the star?', 'red', 'The star is red.'],
    ['Which color does the Bowl have', 'blue', 'The bowl is blue.'],
    ['what shape is the red object?', 'cube', 'The red object is a cube.'],
    ['is there an orange cube?', 'yes', 'Yes, there is an orange cube.'],
    ['do you see a red cube', 'no', 'No, there is no red cube.'],
    ['is a blue plate on the table?', 'yes', 'Yes, there is a blue plate.'],
    ['how many cubes are there?', '3', 'There are 3 cubes.'],
    ['how many red objects do you see?', '1', 'There is 1 red object.'],
    ['count the stars', '0', 'There are no stars.'],
    ['where is the bowl?', 'left front', 'The bowl is at the front left.'],
    ["where's the red cube", 'middle center', 'The red cube is in the middle.'],
    ['where on the table is the cone?', 'right center', 'The cone is on the right.'],
    ['what is left of the red cube?', 'blue star', 'The blue star is left of the red cube.'],
    ['what is to the right of the cone?', 'nothing', 'Nothing is right of the cone.'],
    ['is the gripper holding anything?', 'no', 'No, the gripper is holding nothing.'],
    ['are you holding something?', 'yes', 'Yes, the gripper is holding something.'],
    ['what are you holding?', 'blue star', 'The gripper is holding the blue star.'],
    ['what is the gripper holding?', 'nothing', 'The gripper is holding nothing.'],
  ])('%s %s', (question, answer, sentence) => {
    const said = say(question, answer);
    expect(said).toEqual({ sentence, fits: true });
  });

  it.each([
    ['what colour is the star?', 'yes'],
    ['what colour is the star?', 'red red'],
    ['how many cubes are there?', 'red'],
    ['where is the bowl?', 'front left'],
    ['what is left of the red cube?', 'left'],
    ['where is the bowl?', '<bos>'],
  ])('quotes what is no answer: %s %s', (question, answer) => {
    expect(say(question, answer)).toEqual({ sentence: `The model answers “${answer}”.`, fits: false });
  });

  const untrained = (words: string): string =>
    `This is none of the questions the model was trained on, so its “${words}” may mean nothing.`;
  it.each([
    ['what do you see?', 'no', untrained('no')],
    ['what is the meaning of life?', 'no', untrained('no')],
    ['something else?', 'red cube', untrained('red cube')],
    [
      'what should I have for lunch?',
      '0 165 247 8 1 2 3 4',
      'The model has no answer in words to this: ask for a colour, a shape, a place or a number.',
    ],
    [
      'what colour is the cube?',
      '0 165 247 8',
      'The model has no answer in words to this: ask for a colour, a shape, a place or a number.',
    ],
    [
      'pick up the red cube?',
      '0 165 247 8 1 2 3 4',
      'This is an instruction with a question mark: leave the mark out to have it done.',
    ],
    ['what color is the dog?', 'green', 'There is no “dog” that the model knows, so it cannot say.'],
    [
      'what colour is the crimson dog?',
      'red',
      'There is no “crimson dog” that the model knows, so it cannot say.',
    ],
  ])('says what it is, and makes no answer of it: %s %s', (question, answer, sentence) =>
    expect(answerSentence(question, answer.split(' '), language)).toEqual({ sentence, fits: false }),
  );
  it.each(['crimson cube', 'cherry red box', 'scarlet thing', 'block', 'object', 'left one'])(
    'answers of what is there by any of its names: the %s',
    (name) =>
      expect(answerSentence(`where is the ${name}?`, ['left', 'front'], language)).toEqual({
        sentence: `The ${name} is at the front left.`,
        fits: true,
      }),
  );
  it.each([
    ['what is left of the orange cylinder?', 'orange cylinder'],
    ['Where is the azure cube', 'azure cube'],
    ['what colour is the star?', 'star'],
    ['what shape is the red thing?', 'red thing'],
    ['is there a red cube?', null],
    ['how many cubes are there?', null],
    ['what are you holding?', null],
    ['what color is the dog?', null],
    ['what is the meaning of life?', null],
  ])('takes for granted: %s %s', (question, phrase) => expect(premiseOf(question, language)).toBe(phrase));

  it('names silence', () =>
    expect(say('what colour is the star?', '')).toEqual({
      sentence: 'The model gives no answer.',
      fits: false,
    }));

  it('has a sentence of its own for every kind and wording of the language file', () => {
    const answers: Readonly<Record<string, string>> = {
      color: 'red',
      shape: 'cone',
      exists: 'no',
      count: '4',
      where: 'left back',
      beside: 'red cone',
      holding: 'no',
      held: 'red cone',
    };
    for (const [kind, templates] of Object.entries(json.questions)) {
      for (const template of templates) {
        const question = template
          .replace('{object}', 'pink star')
          .replace('{objects}', 'stars')
          .replace('{side}', 'left');
        const { sentence, fits } = say(question, answers[kind] ?? '');
        expect(fits, question).toBe(true);
        expect(sentence.split(' ').length, `${question} ${sentence}`).toBeGreaterThan(3);
        expect(sentence).not.toMatch(/[{}]|undefined|true/);
      }
    }
  });

  it('never throws, whatever is asked and answered', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (question, words) => {
        expect(answerSentence(question, words, language).sentence.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('words that are known', () => {
  it('every word of the language file, politeness and plural included', () => {
    for (const text of language.texts) {
      for (const word of wordsIn(text)) expect(known.has(word), word).toBe(true);
    }
    const more = 'Cubes boxes stars placed picking the PLEASE could robot, what’s seven cube’s plates left';
    expect(unknownWords(more, known)).toEqual([]);
  });

  it.each(['flurb', 'sanguine', 'cubee', 'biscuit', 'snatch', 'xyzzy'])('not %s', (word) =>
    expect(known.has(word)).toBe(false),
  );

  it('anchors are colour, shape and verb words', () => {
    for (const word of ['red', 'pink', 'cube', 'block', 'plate', 'pick', 'grab', 'put', 'bring', 'reach']) {
      expect(known.anchors).toContain(word);
    }
    expect(known.anchors).not.toContain('the');
    expect(known.anchors.length).toBeLessThan(40);
  });
});

describe('words that are not', () => {
  const words = (text: string) => unknownWords(text, known).map(({ word }) => word);

  it('words that deny are known: “never” is no slip for “lever”', () => {
    expect(unknownWords('never touch any except the red cube, nor avoid the blue one', known)).toEqual([]);
  });

  it('are found where they stand', () => {
    const text = 'pick up the flurb, then the cubee.';
    expect(words(text)).toEqual(['flurb', 'cubee']);
    for (const { word, start, end } of unknownWords(text, known)) expect(text.slice(start, end)).toBe(word);
  });

  it('are not named while the last one may still become a known one', () => {
    expect(words('pick up the cub')).toEqual([]);
    expect(words('pick up the cub ')).toEqual(['cub']);
    expect(words('pick up the cubx')).toEqual(['cubx']);
    expect(words('p')).toEqual([]);
  });

  it('numbers, signs and other scripts do no harm', () => {
    expect(words('12 + 3 = !? …')).toEqual([]);
    expect(words('Würfel куб')).toEqual(['Würfel', 'куб']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        for (const { word, start, end } of unknownWords(text, known)) {
          expect(text.slice(start, end)).toBe(word);
          typosOf(word, known);
        }
      }),
    );
  });

  it.each([
    ['cubee', 'cube'],
    ['cbue', 'cube'],
    ['cyllinder', 'cylinder'],
    ['cilinder', 'cylinder'],
    ['purpel', 'purple'],
    ['gren', 'green'],
    ['rde', 'red'],
    ['pikc', 'pick'],
    ['turqoise', 'turquoise'],
    ['teh', 'the'],
  ])('%s was meant to be %s', (typed, meant) => expect(typosOf(typed, known)[0]).toBe(meant));

  it('nonsense is nobody’s slip', () => {
    for (const word of ['flurb', 'xyzzy', 'qq', 'democracy']) expect(typosOf(word, known)).toEqual([]);
  });

  it('counts edits as people make them', () => {
    expect(editDistance('cube', 'cube')).toBe(0);
    expect(editDistance('cbue', 'cube')).toBe(1);
    expect(editDistance('', 'cube')).toBe(4);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  const things = [
    { color: 'red', shape: 'cube' },
    { color: 'green', shape: 'cube' },
    { color: 'pink', shape: 'star' },
  ];
  const nobody = () => [];

  it('what fits the scene stands in: colours before a shape, shapes elsewhere', () => {
    const at = (text: string) => fittingWords(text, unknownWords(text, known)[0]!, things);
    expect(at('lift the flurb cube')).toEqual(['red', 'green']);
    expect(at('lift the flurb')).toEqual(['cube', 'star']);
    expect(at('flurb it')).toEqual(['reach', 'lift']);
    expect(at('flurb the star')).toEqual(['reach', 'lift']);
  });

  it('hints: typos first, the scene only when nothing else is known, at most two words', () => {
    expect(hintsFor('pick up the cubee now', known, things, nobody)).toMatchObject([
      { word: 'cubee', near: [], suggestions: ['cube'] },
    ]);
    expect(hintsFor('pick up the flurb', known, things, nobody)[0]?.suggestions).toEqual(['cube', 'star']);
    const near = [{ word: 'red', similarity: 0.8 }];
    expect(hintsFor('the sanguine one', known, things, () => near)).toMatchObject([
      { word: 'sanguine', near, suggestions: [] },
    ]);
    expect(hintsFor('the sanguine cubee now', known, things, () => null)).toMatchObject([{ word: 'cubee' }]);
    expect(hintsFor('foo bar baz quux', known, things, nobody)).toHaveLength(2);
    expect(hintsFor('pick up the red cube', known, things, nobody)).toEqual([]);
  });

  it('a suggestion replaces its word and nothing else', () => {
    const text = 'lift the cubee, and the cubee stays';
    const [first] = hintsFor(text, known, things, nobody);
    expect(replaceWord(text, first!, 'cube')).toBe('lift the cube, and the cubee stays');
  });

  it('the nearest anchors come first, strangers not at all', () => {
    const anchors = new Map([
      ['red', Float32Array.of(1, 0)],
      ['pink', Float32Array.of(Math.SQRT1_2, Math.SQRT1_2)],
      ['cube', Float32Array.of(0, 1)],
    ]);
    const found = nearest(Float32Array.of(Math.cos(0.2), Math.sin(0.2)), anchors, 3);
    expect(found.map(({ word }) => word)).toEqual(['red', 'pink']);
    expect(found[0]?.similarity).toBeCloseTo(Math.cos(0.2));
    expect(nearest(Float32Array.of(-1, 0), anchors)).toEqual([]);
  });
});

describe('the language file', () => {
  it('is refused when it is none', () => {
    expect(() => readLanguage({})).toThrow();
    expect(() => readLanguage(null)).toThrow();
    expect(readLanguage({ colors: {}, shapes: {}, tasks: {} }).questions).toEqual({});
  });
});
