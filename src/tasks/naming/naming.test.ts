/** Sentences about things and pictures: what is said is read back as its goal; what cannot be meant has none. */
import { describe, expect, it } from 'vitest';
import type { SceneSpec } from '../../contracts.ts';
import {
  type DoubtKind,
  doubtOf,
  goalsOf,
  instructionFor,
  parseGoal,
  sampleGoal,
  sceneOf,
  TASK_NAMES,
  targetsWished,
} from '../index.ts';
import { catalogue, tableOf } from '../testing/tables.ts';
import { nounPhrases, thingInstruction, WORDING_KINDS } from './index.ts';
import { lexiconOf, MOST_WORDS } from './words.ts';

const TABLES = ['things', 'pictures', 'mixed'] as const;

it.each(TABLES)(
  '%s: every sentence of every kind is read back as its goal, over 200 seeds',
  (table) => {
    const said: Record<string, number> = {};
    let goals = 0;
    const wrong: string[] = [];
    for (let seed = 10_000; seed < 10_080; seed++) {
      const scene = sceneOf(seed, { table, catalogue });
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task)) {
          goals += 1;
          for (const wordings of [...WORDING_KINDS, 'mixed'] as const) {
            const text = thingInstruction(scene, goal, seed + goals, { wordings });
            if (text === null) continue;
            said[wordings] = (said[wordings] ?? 0) + 1;
            const read = parseGoal(scene, text);
            if (JSON.stringify(read) !== JSON.stringify(goal)) wrong.push(`${seed} ${wordings}: ${text}`);
          }
        }
    }
    expect(wrong).toEqual([]);
    expect(said).toMatchObject({ name: goals, mixed: goals });
    for (const kind of WORDING_KINDS) expect((said[kind] ?? 0) / goals, kind).toBeGreaterThan(0.25);
  },
  240_000,
);

it('the same scene, goal and number give the same sentence; a mixture has all kinds', () => {
  const scene = sceneOf(10_001, { table: 'things', catalogue });
  const [goal] = goalsOf(scene, 'pick');
  if (!goal) throw new Error('no goal');
  const sentences = Array.from({ length: 60 }, (_, i) => instructionFor(scene, goal, i, undefined, 'mixed'));
  expect(sentences).toEqual(
    Array.from({ length: 60 }, (_, i) => instructionFor(scene, goal, i, undefined, 'mixed')),
  );
  expect(new Set(sentences).size).toBeGreaterThan(12);
});

it('no phrase is longer than is looked for, or ends with what is no word', () => {
  for (const table of TABLES)
    for (let seed = 10_000; seed < 10_040; seed++)
      for (const phrase of lexiconOf(sceneOf(seed, { table, catalogue })).keys()) {
        expect(phrase.split(/[^\p{L}\p{N}]+/u).length, phrase).toBeLessThan(MOST_WORDS);
        expect(phrase).toMatch(/^[\p{L}\p{N}].*[\p{L}\p{N}]$|^[\p{L}\p{N}]$/u);
      }
});

const kitchen = tableOf(
  'things',
  ['banana', 0.45, 0.2],
  ['hammer', 0.5, 0.02],
  ['mug', 0.55, -0.2],
  ['green-apple', 0.42, -0.1],
  ['tin', 0.6, 0.12],
);
const pictures = tableOf(
  'pictures',
  ['block aeroplane', 0.45, 0.2],
  ['block digit-3', 0.5, 0.02],
  ['card heart', 0.55, -0.2],
  ['block flag-japan', 0.42, -0.1],
  ['block letter-b', 0.6, 0.12],
  ['block arrow-up-left', 0.42, 0.08],
);
const pantry = tableOf(
  'pictures',
  ['block juice-box', 0.45, 0.2],
  ['block apple', 0.5, 0],
  ['card pizza', 0.5, -0.2],
);
const verbs = tableOf(
  'pictures',
  ['block pickaxe', 0.45, 0.2],
  ['block drop', 0.5, 0],
  ['card hand', 0.5, -0.2],
  ['block digit-1', 0.6, 0.1],
);

const at = (task: string, target: number, destination?: number) => ({
  task,
  target,
  ...(destination === undefined ? {} : { destination }),
});

describe('reading', () => {
  it.each<[string, SceneSpec, ReturnType<typeof at> | null]>([
    ['pick up the banana', kitchen, at('pick', 0)],
    ['Pick up the bananas, please!', kitchen, at('pick', 0)],
    ['grab banana', kitchen, at('pick', 0)],
    ['pick up the yellow banana', kitchen, at('pick', 0)],
    ['pick up the nice little yellow banana', kitchen, at('pick', 0)],
    ['pick up the yellow one', kitchen, at('pick', 0)],
    ['pick up the toy banana', kitchen, at('pick', 0)], // its scale is 0.71
    ['lift something to drive a nail into wood with', kitchen, at('pick', 1)],
    ['lift the tool for striking', kitchen, at('pick', 1)],
    ['lift the tool', kitchen, at('pick', 1)],
    ['reach what needs an opener', kitchen, at('reach', 4)],
    ['can you pick up the can', kitchen, at('pick', 4)],
    ['could you put the can in the mug?', kitchen, at('place', 4, 2)],
    ['put the can next to the banana', kitchen, at('near', 4, 0)],
    ['next to the banana, put the can', kitchen, at('near', 4, 0)],
    ['move the hammer next to what cocoa is drunk from', kitchen, at('near', 1, 2)],
    ['pick up the green apple', kitchen, at('pick', 3)],
    ['pick up the rightmost thing', kitchen, at('pick', 0)],
    ['pick up the leftmost thing', kitchen, null], // the mug
    ['pick up the thing left of the hammer', kitchen, at('pick', 3)],
    ['pick up the thing that is to the right of the hammer', kitchen, at('pick', 4)],
    ['touch the fruit closest to the mug', kitchen, at('reach', 3)],
    ['put the fruit on the left in the mug', kitchen, at('place', 3, 2)],
    ['pick up the aeroplane block', pictures, at('pick', 0)],
    ['pick up the block with the plane', pictures, at('pick', 0)],
    ['pick up the 3', pictures, at('pick', 1)],
    ['pick up number three', pictures, at('pick', 1)],
    ['put the 3 on the heart', pictures, at('place', 1, 2)],
    ['put the flag of Japan onto the heart card', pictures, at('place', 3, 2)],
    ['put the letter B on the card', pictures, at('place', 4, 2)],
    ['touch the B', pictures, at('reach', 4)],
    ['touch the arrow', pictures, at('reach', 5)],
    ['touch the arrow pointing up left', pictures, at('reach', 5)],
    ['touch the up left arrow', pictures, at('reach', 5)],
    ['move the aeroplane next to the 3', pictures, at('near', 0, 1)],
    ['pick up the apple', pantry, at('pick', 1)],
    ['pick up the juice', pantry, at('pick', 0)],
    ['pick up the apple juice', pantry, null],
    ['pick up the apple pie', pantry, null],
    ['pick up the apple of Adam', pantry, null],
    ['put the apple on the slice of pizza', pantry, at('place', 1, 2)],
    ['pick up the pickaxe', verbs, at('pick', 0)],
    ['pick up the pick', verbs, at('pick', 0)],
    ['drop the pickaxe onto the hand', verbs, at('place', 0, 2)],
    ['drop the drop onto the hand', verbs, at('place', 1, 2)],
    ['pick up the one', verbs, at('pick', 3)],
    ['I would like the pickaxe, take it in your hand', verbs, at('pick', 0)],
    ['pick up the hammer and the banana', kitchen, null],
    ['pick up the banana and the saw', kitchen, null],
    ['pick up the saw', kitchen, null],
    ['pick up the red banana', kitchen, null],
    ['pick up the toy mug', kitchen, null],
    ['pick up the banana bread', kitchen, null],
    ['pick up the fruit', kitchen, null],
    ['pick up the thing', kitchen, null],
    ['pick up the mug', kitchen, null],
    ['put the hammer in the banana', kitchen, null],
    ['pick up the hammer in the mug', kitchen, null],
    ['move the banana to the left', kitchen, null],
    ['move the banana left of the mug', kitchen, null],
    ['turn the hammer toward the mug', kitchen, at('turn', 1, 2)],
    ['point the hammer at what cocoa is drunk from', kitchen, at('turn', 1, 2)],
    ['turn the apple toward the mug', kitchen, null],
    ['pick up one banana', kitchen, at('pick', 0)],
    ['pick up the banana from the table, instead', kitchen, at('pick', 0)],
    ['bring the can right next to the banana', kitchen, at('near', 4, 0)],
    ['put the can in front of the mug', kitchen, null],
    ['move away from the banana', kitchen, null],
    ['move the banana away from the mug', kitchen, null],
    ['pick up two bananas', kitchen, null],
    ['pick up the banana or the hammer', kitchen, null],
    ['take the lid off the mug', kitchen, null],
    ['pick it up', kitchen, null],
    ['put it in the mug', kitchen, null],
    ['do not pick up the banana', kitchen, null],
    ['pick up anything but the banana', kitchen, null],
    ['touch the left arrow', pictures, null],
    ['touch the arrow pointing up', pictures, null],
    ['pick up the flag of France', pictures, null],
    ['pick up the number 4', pictures, null],
    ['pick up the letter C', pictures, null],
    ['pick up the heart', pictures, null],
    ['pick up the block', pictures, null],
  ])('%s', (sentence, scene, goal) => {
    expect(parseGoal(scene, sentence)).toEqual(goal);
  });
});

describe('doubts', () => {
  it.each<[string, SceneSpec, DoubtKind, string]>([
    ['pick up the saw', kitchen, 'absent', 'saw'],
    ['pick up saw', kitchen, 'absent', 'saw'],
    ['pick up the banana and the saw', kitchen, 'absent', 'saw'],
    ['pick up the red banana', kitchen, 'absent', 'red banana'],
    ['pick up a toy train', kitchen, 'absent', 'toy train'],
    ['pick up the apple juice', pantry, 'absent', 'apple juice'],
    ['pick up the flag of France', pictures, 'absent', 'flag of france'],
    ['pick up the number 4', pictures, 'absent', 'number 4'],
    ['touch the left arrow', pictures, 'absent', 'left arrow'],
    ['pick up the red blue banana', kitchen, 'contradiction', 'red blue'],
    ['pick up the fruit', kitchen, 'ambiguous', 'fruit'],
    ['pick up the thing', kitchen, 'ambiguous', 'thing'],
    ['pick up the leftmost thing', kitchen, 'not-held', 'leftmost thing'],
    ['pick up the thing closest to the hammer', kitchen, 'ambiguous', 'thing'],
    ['pick up the toy mug', kitchen, 'absent', 'toy mug'],
    ['pick up the mug', kitchen, 'not-held', 'mug'],
    ['put the hammer in the banana', kitchen, 'no-room', 'banana'],
    ['pick up the hammer and the banana', kitchen, 'more-things', ''],
    ['pick up the banana or the hammer', kitchen, 'more-things', ''],
    ['pick up something to eat', kitchen, 'no-thing', ''],
    ['pick up what one eats', kitchen, 'no-thing', ''],
    ['pick up the fruit monkeys eat', kitchen, 'ambiguous', 'fruit'],
    ['pick up the fruit that monkeys eat', kitchen, 'ambiguous', 'fruit'],
    ['put the tool that carpenters use in the mug', kitchen, 'ambiguous', 'tool'],
    ['pick it up', kitchen, 'pronoun', 'it'],
    ['put it in the mug', kitchen, 'pronoun', 'it'],
    ["don't touch the banana", kitchen, 'negated', ''],
    ['juggle the banana', kitchen, 'no-task', ''],
    ['move the banana to the left', kitchen, 'no-task', ''],
    ['pick up', kitchen, 'no-thing', ''],
  ])('%s', (sentence, scene, kind, words) => {
    expect(parseGoal(scene, sentence)).toBeNull();
    expect(doubtOf(scene, sentence)).toEqual({ kind, words });
  });

  it('a goal has none, whatever words it is asked for with', () => {
    const hollow = tableOf('things', ['tomato', 0.45, 0.2], ['bowl', 0.5, -0.1]);
    expect(
      doubtOf(hollow, 'put the red fruit that ends up in ketchup into what soup or cereal goes into'),
    ).toBeNull();
  });
});

describe('targets of an evaluation', () => {
  it.each(['robot', 'named', 'novel'] as const)(
    '%s: the target is of that side, and has the wording',
    (names) => {
      const passes = targetsWished({ names, wording: 'description' });
      let found = 0;
      for (let seed = 10_000; seed < 10_060; seed++) {
        const scene = sceneOf(seed, { table: 'mixed', catalogue });
        const goals = goalsOf(scene, 'pick', 'seen', passes);
        const goal = sampleGoal(scene, 'pick', seed, 'seen', passes);
        expect(goal === null).toBe(goals.length === 0);
        for (const { target } of goals) {
          const object = scene.objects[target];
          expect(object && 'concept' in object && object.concept.split).toBe(names);
          expect(nounPhrases(scene, target, 'description')).not.toEqual([]);
        }
        found += goals.length;
      }
      expect(found).toBeGreaterThan(10);
    },
  );

  it('are of the concepts that are listed', () => {
    const passes = targetsWished({ concepts: ['banana', 'wine-glass'], wording: 'name' });
    const found = new Set<string>();
    for (let seed = 10_000; seed < 10_200; seed++) {
      const scene = sceneOf(seed, { table: 'things', catalogue });
      for (const { target } of goalsOf(scene, 'pick', 'seen', passes)) {
        const object = scene.objects[target];
        if (object && 'concept' in object) found.add(object.concept.id);
      }
    }
    expect([...found].toSorted()).toEqual(['banana', 'wine-glass']);
  });
});

describe('saying', () => {
  it('what a thing is called, by each kind, where it is true and means it alone', () => {
    expect(nounPhrases(kitchen, 0, 'name')).toEqual(['the banana']);
    expect(nounPhrases(kitchen, 0, 'synonym')).toEqual([]);
    expect(nounPhrases(kitchen, 4, 'synonym')).toContain('the can');
    expect(nounPhrases(kitchen, 0, 'category')).toEqual([]); // the apple is one, too
    expect(nounPhrases(kitchen, 1, 'category')).toEqual(['the tool']);
    expect(nounPhrases(kitchen, 1, 'description')).toEqual([
      'something to drive a nail into wood with',
      'the tool for striking',
    ]);
    expect(nounPhrases(kitchen, 3, 'description')).toEqual(['the fruit that keeps the doctor away']); // it is not red
    expect(nounPhrases(kitchen, 0, 'colour')).toEqual(['the yellow thing', 'the yellow object']);
    expect(nounPhrases(kitchen, 4, 'relation')).toContain('the thing right of the hammer');
    expect(nounPhrases(kitchen, 0, 'relation')).toContain('the rightmost thing');
    expect(nounPhrases(pictures, 2, 'name')).toEqual(['the heart card', 'the heart']);
    expect(nounPhrases(pictures, 3, 'name')).toEqual([
      'the block with the flag of Japan',
      'the flag of Japan',
    ]);
  });

  it('one name in another is not said alone', () => {
    const glasses = tableOf('things', ['glass', 0.45, 0.2], ['wine-glass', 0.5, -0.1]);
    expect(nounPhrases(glasses, 0, 'name')).toEqual([]);
    expect(nounPhrases(glasses, 1, 'name')).toEqual(['the wine glass']);
    expect(parseGoal(glasses, 'pick up the glass')).toEqual(at('pick', 0));
  });

  it('articles go with the phrase', () => {
    const goal = at('pick', 1);
    const texts = Array.from({ length: 24 }, (_, i) =>
      instructionFor(kitchen, goal, i, undefined, 'description'),
    );
    expect(texts).toContain('pick up something to drive a nail into wood with');
    expect(texts).toContain('lift the tool for striking');
    for (const text of texts) expect(text).not.toMatch(/\bthe (?:the|a|an|something|what)\b/);
  });

  it('what no wording of the kind names has no sentence of it', () => {
    expect(thingInstruction(kitchen, at('pick', 0), 1, { wordings: 'synonym' })).toBeNull();
    expect(() => instructionFor(kitchen, at('pick', 0), 1, undefined, 'synonym')).toThrow(RangeError);
    expect(instructionFor(kitchen, at('pick', 0), 1, undefined, 'mixed')).toMatch(
      /banana|fruit|thing|object/,
    );
  });
});
