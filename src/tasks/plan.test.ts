import { expect, it } from 'vitest';
import { goalsOf, parseGoal, planText, planWordsOf, sampleScene, TASK_NAMES } from './index.ts';

it.each([
  ['reach red cube', 'reach the red cube'],
  ['pick blue star', 'pick up the blue star'],
  ['place red cube blue bowl', 'put the red cube in the blue bowl'],
  ['place red cube pink plate', 'put the red cube on the pink plate'],
  ['near star', null],
  ['near yellow cone red cube', 'move the yellow cone next to the red cube'],
  ['near red cube', null],
  ['pick red cube blue bowl', null],
  ['pick cube red', null],
  ['pick red', null],
  ['pick red cube cube', null],
  ['place red cube blue star', null],
  ['juggle red cube', null],
  ['yes', null],
  ['pick red cube yes', null],
  ['0 128 128', null],
  ['constructor red cube', null],
  ['toString red cube', null],
  ['pick toString cube', null],
  ['', null],
])('%j stands for %j', (words, sentence) =>
  expect(planText(words.split(' ').filter((w) => w !== ''))).toBe(sentence),
);

it('a right plan is a sentence that asks for the goal', () => {
  for (let seed = 20_000; seed < 20_040; seed++) {
    const scene = sampleScene(seed);
    for (const task of TASK_NAMES)
      for (const goal of goalsOf(scene, task)) {
        const sentence = planText(planWordsOf(scene, goal));
        expect(sentence && parseGoal(scene, sentence), sentence ?? 'no sentence').toEqual(goal);
      }
  }
});
