/** What can be told and asked in a scene, in plain words. */
import type { BlockScene, Goal, SceneSpec, TaskName } from '../contracts.ts';
import type { Language } from '../language/language.ts';
import { createRandom } from '../math/random.ts';
import {
  drawQuestion,
  goalsOf,
  instructionFor,
  nounPhrases,
  PHRASES,
  type Phrases,
  planText,
  planWordsOf,
  type QuestionObject,
  type StagedTask,
  stagedOn,
  stagedSentence,
  TASKS,
  taskOf,
  type WordingKind,
} from '../tasks/index.ts';
import { blocksOf } from '../things/blocks.ts';
import type { Example } from './stores.ts';

/** The plain wording of each task alone. */
const PLAIN: Phrases = {
  ...PHRASES,
  tasks: Object.fromEntries(
    TASKS.map(({ name, wording }) => [name, { templates: wording.templates.slice(0, 1) }]),
  ),
};

/** The wording that a plan for this goal is carried out in. */
const told = (scene: SceneSpec, goal: Goal): readonly Example[] => {
  const text = planText(planWordsOf(scene, goal));
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
    ...(lone ? [{ text: `what colour is the ${lone.shape}?`, inTokens: true }] : []),
    ...(most ? [{ text: `how many ${most.shape}s are there?` }] : []),
    ...besideOf(scene).map((text) => ({ text })),
  ];
  const first = seed % Math.max(1, texts.length);
  return [...texts.slice(first), ...texts.slice(0, first)].map((asked) => ({ kind: 'question', ...asked }));
};

/** A task, and how its target is called; what the scene lacks is left out. */
const BY_NAMES: readonly (readonly [TaskName, WordingKind])[] = [
  ['pick', 'name'],
  ['pick', 'description'],
  ['place', 'name'],
  ['reach', 'category'],
  ['near', 'synonym'],
  ['reach', 'relation'],
  ['pick', 'colour'],
];
const MOST_BY_NAMES = 6;

/**
 * Real things and pictures: by name, by what they are for, onto a card, by what kind of thing they are, and one of each
 * other task; another target each, as far as there are.
 */
const namedExamples = (scene: SceneSpec): readonly Example[] => {
  const random = createRandom(scene.seed, 7);
  const taken = new Set<number>();
  const example = (task: TaskName, kind: WordingKind): readonly Example[] => {
    const goals = goalsOf(scene, task).filter(({ target }) => nounPhrases(scene, target, kind).length > 0);
    const fresh = goals.filter(({ target }) => !taken.has(target));
    if (goals.length === 0) return [];
    const goal = random.pick(fresh.length > 0 ? fresh : goals);
    taken.add(goal.target);
    return [{ kind: task, text: instructionFor(scene, goal, 0, PLAIN, kind) }];
  };
  const others = TASKS.filter(({ name }) => BY_NAMES.every(([task]) => task !== name));
  const wanted = [
    ...BY_NAMES.slice(0, 3),
    ...others.map(({ name }) => [name, 'name'] as const),
    ...BY_NAMES.slice(3),
  ];
  const found = wanted.flatMap(([task, kind]) => example(task, kind));
  return found
    .filter(({ text }, i) => found.findIndex((other) => other.text === text) === i)
    .slice(0, MOST_BY_NAMES);
};

/** A table of one task: its sentences. */
const stagedExamples = (scene: SceneSpec, task: StagedTask): readonly Example[] =>
  task
    .goals(scene)
    .slice(0, 1)
    .flatMap((goal) =>
      task.wording.templates.map((template) => ({
        kind: task.name,
        text: stagedSentence(scene, goal, template),
      })),
    );

export const examplesOf = (scene: SceneSpec, _language: Language): readonly Example[] => {
  const staged = stagedOn(scene.table);
  if (staged) return stagedExamples(scene, staged);
  return scene.table === 'blocks'
    ? [...tasksOf(scene), ...questionsOf({ ...scene, table: 'blocks', objects: blocksOf(scene) })]
    : namedExamples(scene);
};
