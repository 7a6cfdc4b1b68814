import { expect, it } from 'vitest';
import type { Goal, SceneSpec } from '../contracts.ts';
import { loadNames, loadThings } from '../things/index.ts';
import { goalsOf, instructionFor, PHRASES, parseGoal, sampleScene, sceneOf, TASK_NAMES } from './index.ts';
import words from './language.json' with { type: 'json' };
import { TASKS } from './registry.ts';

const SCENES = Array.from({ length: 6 }, (_, seed) => sampleScene(seed));
const goals = SCENES.flatMap((scene) =>
  TASK_NAMES.flatMap((task) => goalsOf(scene, task).map((goal) => [scene, goal] as const)),
);

const said = (scene: SceneSpec, goal: Goal, template: string): string =>
  instructionFor(scene, goal, 0, { ...PHRASES, tasks: { [goal.task]: { templates: [template] } } });

const [first = sampleScene(0)] = SCENES;
const things: SceneSpec = {
  ...first,
  objects: [
    ['red', 'cube', -0.1],
    ['blue', 'star', 0],
    ['green', 'bowl', 0.2],
    ['yellow', 'cone', -0.3],
  ].map(([color, shape, y]) => ({ ...first.objects[0], color, shape, position: [0.5, y, 0.02] })),
} as SceneSpec;

it.each([
  ['take your gripper over to the red cube', { task: 'reach', target: 0 }],
  ['get the gripper to the red cube', { task: 'reach', target: 0 }],
  ['take the hand to the red cube', { task: 'reach', target: 0 }],
  ['Robot, take your gripper over to the red cube, please.', { task: 'reach', target: 0 }],
  ['take the red cube over to the blue star', { task: 'near', target: 0, destination: 1 }],
  ['move the red cube upward', { task: 'pick', target: 0 }],
  ['move to the red cube', { task: 'reach', target: 0 }],
  ['add the red cube to the green bowl', { task: 'place', target: 0, destination: 2 }],
  ['add the red cube to the blue star', { task: 'near', target: 0, destination: 1 }],
  ['gather the thing nearest to the star to the star', { task: 'near', target: 0, destination: 1 }],
])('%s: %o', (sentence, goal) => {
  expect(parseGoal(things, sentence)).toEqual(goal);
});

const onBlocks = TASKS.filter(({ name }) => goals.some(([, { task }]) => task === name));

it.each(onBlocks.map(({ name, wording }) => [name, wording] as const))(
  '%s: every sentence that a model is trained on asks for this task and no other',
  (name, { templates, synonyms }) => {
    const asked = goals.filter(([, { task }]) => task === name);
    expect(asked.length).toBeGreaterThan(0);
    for (const template of [...templates, ...synonyms])
      for (const [scene, goal] of asked) {
        const sentence = said(scene, goal, template);
        expect(parseGoal(scene, sentence), sentence).toEqual(goal);
      }
  },
);

it('however politely it is said', () => {
  for (const politeness of [...words.polite, ...words.synonyms.polite])
    for (const [scene, goal] of goals.filter((_, i) => i % 7 === 0))
      for (const template of TASKS.find(({ name }) => name === goal.task)?.wording.synonyms.slice(0, 12) ??
        []) {
        const sentence = politeness.replace('{instruction}', said(scene, goal, template));
        expect(parseGoal(scene, sentence), sentence).toEqual(goal);
      }
});

it.each([
  'pick up the red cube and then the blue star',
  'take the red cube and lift the blue star',
  'do not take your gripper over to the red cube',
  'take your gripper over to the red mug',
])('%s: what more it says than its wording is not passed over', (sentence) => {
  expect(parseGoal(things, sentence)).toBeNull();
});

it('the same of things and pictures', async () => {
  const catalogue = { things: await loadThings(), names: await loadNames() };
  for (const table of ['things', 'pictures', 'mixed'] as const)
    for (let seed = 0; seed < 3; seed++) {
      const scene = sceneOf(seed, { table, catalogue });
      for (const { name, wording } of TASKS)
        for (const goal of goalsOf(scene, name).slice(0, 3))
          for (const template of [...wording.templates, ...wording.synonyms]) {
            const phrases = { ...PHRASES, tasks: { [name]: { templates: [template] } } };
            const sentence = instructionFor(scene, goal, 0, phrases, 'name');
            expect(parseGoal(scene, sentence), sentence).toEqual(goal);
          }
    }
});
