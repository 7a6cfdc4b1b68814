/** What can be told and asked in a scene, in plain words. */
import type { BlockScene, Goal, SceneSpec } from '../contracts.ts';
import type { Language } from '../language/language.ts';
import { createRandom } from '../math/random.ts';
import {
  drawQuestion,
  goalsOf,
  instructionFor,
  planText,
  planWordsOf,
  type QuestionObject,
  TASKS,
  taskOf,
} from '../tasks/index.ts';
import { blocksOf } from '../things/blocks.ts';
import type { Example } from './stores.ts';

/** The wording that a plan for this goal is carried out in. */
const told = (scene: SceneSpec, goal: Goal): readonly Example[] => {
  const text = scene.table === 'blocks' ? planText(planWordsOf(scene, goal)) : instructionFor(scene, goal, 0);
  const onceMeasured = taskOf(goal.task).offered === 'when-measured';
  return text === null ? [] : [{ kind: goal.task, text, ...(onceMeasured ? { onceMeasured } : {}) }];
};

const ALWAYS = TASKS.filter(({ offered }) => offered === 'always');
const MEASURED = TASKS.filter(({ offered }) => offered === 'when-measured');

/** Reach one thing, pick another, and so on with the first four; then one goal of each other task, if there is any. */
const tasksOf = (scene: SceneSpec): readonly Example[] => {
  const random = createRandom(scene.seed, 7);
  const plain = Array.from({ length: 4 }, (_, i): readonly Goal[] => {
    const task = ALWAYS[i % ALWAYS.length];
    return task ? goalsOf(scene, task.name).slice(i, i + 1) : [];
  });
  const more = MEASURED.map(({ name }): readonly Goal[] => {
    const goals = goalsOf(scene, name);
    return goals.length > 0 ? [random.pick(goals)] : [];
  });
  return [...plain, ...more].flat().flatMap((goal) => told(scene, goal));
};

/** What is beside what, where that is beyond doubt. At rest all of the table is in the frame, and nothing is lifted. */
const besideOf = ({ seed, objects }: BlockScene): readonly string[] => {
  const resting = objects.map(
    ({ color, shape, position: [x, y] }): QuestionObject => ({
      ...{ color, shape, uv: [0.5, 0.5], xy: [x, y], lifted: 0 },
    }),
  );
  const question = drawQuestion('beside', { objects: resting, holding: -1, random: createRandom(seed, 8) });
  return question ? [question.text] : [];
};

/** Colour of something that there is one of; how many of the shape that there is most of; a neighbour. Another first in every scene. */
const questionsOf = (scene: BlockScene): readonly Example[] => {
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
  ...(scene.table === 'blocks' ? questionsOf({ ...scene, table: 'blocks', objects: blocksOf(scene) }) : []),
];
