/** What a sentence that cannot be obeyed, or not be judged, is taken for. */
import { expect, it } from 'vitest';
import type { ColorName, SceneSpec, ShapeName } from '../contracts.ts';
import {
  type DoubtKind,
  doubtOf,
  goalsOf,
  instructionFor,
  parseGoal,
  sampleScene,
  TASK_NAMES,
  wordDoubtOf,
} from './index.ts';

const thing = (color: ColorName, shape: ShapeName, x: number, y: number): SceneSpec['objects'][number] => ({
  ...(sampleScene(7).objects[0] as SceneSpec['objects'][number]),
  ...{ color, shape, position: [x, y, 0.02] },
});
const scene: SceneSpec = {
  ...sampleScene(7),
  objects: [
    thing('red', 'cube', 0.5, -0.2),
    thing('blue', 'cube', 0.5, 0),
    thing('yellow', 'cylinder', 0.45, 0.15),
    thing('green', 'cylinder', 0.55, 0.15),
    thing('purple', 'cylinder', 0.5, -0.1),
    thing('blue', 'plate', 0.6, 0.05),
  ],
};

it.each<[string, DoubtKind, string]>([
  ['do not pick up the red cube', 'negated', ''],
  ["don't touch the red cube", 'negated', ''],
  ['don’t touch the red cube', 'negated', ''],
  ['never touch the red cube', 'negated', ''],
  ['pick up anything but the red cube', 'negated', ''],
  ['leave the red cube alone', 'negated', ''],
  ['stop touching the red cube', 'negated', ''],
  ['pick up the blue cube instead of the red cube', 'negated', ''],
  ['pick up the red blue cube', 'contradiction', 'red blue'],
  ['pick up the left cube on the right', 'contradiction', 'left right'],
  ['pick up the red cube and then the blue cube', 'more-things', ''],
  ['pick up the red cube and the yellow cylinder', 'more-things', ''],
  ['pick up the red cube, reach the blue plate', 'more-things', ''],
  [
    'put the red cube on the blue plate and then the blue cube next to the yellow cylinder',
    'more-things',
    '',
  ],
  ['pick up two cubes', 'more-things', ''],
  ['pick up both cubes', 'more-things', ''],
  ['pick up all the cylinders', 'more-things', ''],
  ['put every cube on the blue plate', 'more-things', ''],
  ['put it in the blue plate', 'pronoun', 'it'],
  ['pick it up', 'pronoun', 'it'],
  ['move them next to the red cube', 'pronoun', 'them'],
  ['take the mug and put it on the plate', 'absent', 'mug'],
  ['take the mug and put it next to the red cube', 'absent', 'mug'],
  ['pick up the red mug', 'absent', 'mug'],
  ['pick up the dog', 'absent', 'dog'],
  ['move the dog next to the red cube', 'absent', 'dog'],
  ['pick up the pink star', 'absent', 'pink star'],
  ['put the red cube in the bowl', 'absent', 'bowl'],
  ['pick up the cube', 'ambiguous', 'cube'],
  ['pick up the blue plate', 'not-held', 'plate'],
  ['move left', 'no-thing', ''],
  ['go to the right', 'no-thing', ''],
  ['pick up', 'no-thing', ''],
  ['dance!', 'no-task', ''],
  ['hello', 'no-task', ''],
  ['red cube', 'no-task', ''],
])('%s: %s %s', (sentence, kind, words) => {
  expect(parseGoal(scene, sentence), 'nobody can judge it').toBeNull();
  const doubt = doubtOf(scene, sentence);
  expect(doubt?.kind).toBe(kind);
  expect(doubt?.words).toBe(words);
});

it.each([
  ['can you pick up the red cube', { task: 'pick', target: 0 }],
  ['can you please move to the red cube', { task: 'reach', target: 0 }],
  ['pick up the red one', { task: 'pick', target: 0 }],
  ['reach the leftmost cube', { task: 'reach', target: 0 }],
  ['reach the leftmost cube right now', { task: 'reach', target: 0 }],
  ['pick up the red cube and put it on the blue plate', { task: 'place', target: 0, destination: 5 }],
  ['reach for the cylinder nearest to the yellow cylinder', { task: 'reach', target: 3 }],
  ['reach for the cylinder closest to the yellow cylinder', { task: 'reach', target: 3 }],
  [
    'bring the cylinder nearest to the yellow cylinder to the red cube',
    { task: 'near', target: 3, destination: 0 },
  ],
  ['bring the red cube to the yellow cylinder', { task: 'near', target: 0, destination: 2 }],
])('%s: there is no doubt', (sentence, goal) => {
  expect(parseGoal(scene, sentence)).toEqual(goal);
  expect(doubtOf(scene, sentence)).toBeNull();
});

it('doubts nothing that the generator writes', () => {
  for (let seed = 0; seed < 20; seed++) {
    const sampled = sampleScene(seed);
    for (const task of TASK_NAMES)
      for (const goal of goalsOf(sampled, task))
        for (let wording = 0; wording < 6; wording++) {
          const sentence = instructionFor(sampled, goal, wording);
          expect(parseGoal(sampled, sentence), sentence).toEqual(goal);
          expect(parseGoal(sampled, `can you please ${sentence}?`), sentence).toEqual(goal);
        }
  }
});

it.each<[string, DoubtKind | null, string]>([
  ['do not pick up the purple bowl', 'negated', ''],
  ['pick up the red blue cube', 'contradiction', 'red blue'],
  ['pick up the purple bowl and then the blue cube', 'more-things', ''],
  ['put it in the blue plate', 'pronoun', 'it'],
  ['pick up the red mug', 'unknown-noun', 'mug'],
  ['pick up the blicket', 'unknown-noun', 'blicket'],
  ['pick up the red blicket', 'unknown-noun', 'blicket'],
  ['put the red cube next to the blue blicket', 'unknown-noun', 'blicket'],
  ['pick up two cubes', 'more-things', ''],
  ['take the mug and put it on the plate', 'unknown-noun', 'mug'],
  ['pick up the yellow plate', 'not-held', 'plate'],
  ['move left', 'no-thing', ''],
  ['dance!', 'no-task', ''],
  ['pick up the pink star', null, ''],
  ['pick up the cube', null, ''],
  ['put the red cube in the bowl', null, ''],
  ['reach the leftmost cylinder', null, ''],
  ['pick up the cylinder closest to the pink star', null, ''],
])('by its words alone: %s: %s %s', (sentence, kind, words) =>
  expect(wordDoubtOf(sentence)).toEqual(kind && { kind, words }),
);

it('finds nothing against the words of the generator, whatever scene they are for', () => {
  for (let seed = 0; seed < 40; seed++) {
    const sampled = sampleScene(seed);
    for (const task of TASK_NAMES)
      for (const goal of goalsOf(sampled, task))
        for (let wording = 0; wording < 3; wording++) {
          const sentence = instructionFor(sampled, goal, wording);
          expect(wordDoubtOf(sentence), sentence).toBeNull();
        }
  }
});
