/** What can be told and asked in a scene, in plain words. */
import type { Goal, SceneSpec, TaskName } from '../contracts.ts';
import type { Language } from '../language/language.ts';
import { createRandom } from '../math/random.ts';
import { drawQuestion, goalsOf, planText, planWordsOf, type QuestionObject } from '../tasks/index.ts';
import type { Example } from './stores.ts';

/** The wording that a plan for this goal is carried out in. */
const told = (scene: SceneSpec, goal: Goal): readonly Example[] => {
  const text = planText(planWordsOf(scene, goal));
  return text === null ? [] : [{ kind: goal.task, text }];
};

/** Reach one thing, pick another, and so on with the first four; then one place and one near, if there is any. */
const tasksOf = (scene: SceneSpec): readonly Example[] => {
  const random = createRandom(scene.seed, 7);
  const one = (task: TaskName): readonly Goal[] => {
    const goals = goalsOf(scene, task);
    return goals.length > 0 ? [random.pick(goals)] : [];
  };
  const plain = goalsOf(scene, 'reach')
    .slice(0, 4)
    .map((goal, i): Goal => (i % 2 === 0 ? goal : { ...goal, task: 'pick' }));
  return [...plain, ...one('place'), ...one('near')].flatMap((goal) => told(scene, goal));
};

/** What is beside what, where that is beyond doubt. At rest all of the table is in the frame, and nothing is lifted. */
const besideOf = ({ seed, objects }: SceneSpec): readonly string[] => {
  const resting = objects.map(
    ({ color, shape, position: [x, y] }): QuestionObject => ({
      ...{ color, shape, uv: [0.5, 0.5], xy: [x, y], lifted: 0 },
    }),
  );
  const question = drawQuestion('beside', { objects: resting, holding: -1, random: createRandom(seed, 8) });
  return question ? [question.text] : [];
};

/** Colour of something that there is one of; how many of the shape that there is most of; a neighbour. Another first in every scene. */
const questionsOf = (scene: SceneSpec): readonly Example[] => {
  const { objects, seed } = scene;
  const count = (shape: string): number => objects.filter((o) => o.shape === shape).length;
  const lone = objects.find(({ shape }) => count(shape) === 1);
  const most = objects.toSorted((a, b) => count(b.shape) - count(a.shape))[0];
  const texts = [
    ...(lone ? [`what colour is the ${lone.shape}?`] : []),
    ...(most ? [`how many ${most.shape}s are there?`] : []),
    ...besideOf(scene),
  ];
  const first = seed % Math.max(1, texts.length);
  return [...texts.slice(first), ...texts.slice(0, first)].map((text) => ({ kind: 'question', text }));
};

export const examplesOf = (scene: SceneSpec, _language: Language): readonly Example[] => [
  ...tasksOf(scene),
  ...questionsOf(scene),
];
