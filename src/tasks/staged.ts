/**
 * Tasks with scenes of their own, one table each: they tell heads apart that the tasks of blocks do not
 * (docs/tasks.md). Beside the registry and not in it: their names are no words of the models' vocabulary.
 */
import type { Goal, SceneSpec, TableName } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { balance } from './balance/index.ts';
import { either } from './either/index.ts';
import { follow } from './follow/index.ts';
import { insert } from './insert/index.ts';
import { pass } from './pass/index.ts';
import { asTold, NEGATION } from './sentence.ts';
import type { StagedTask } from './task.ts';

export const STAGED: readonly StagedTask[] = [either, pass, balance, follow, insert];

/** The task that the table is for; null: it is for many. */
export const stagedOn = (table: TableName): StagedTask | null =>
  STAGED.find((task) => task.table === table) ?? null;

const WORDING_STREAM = 4; // of createRandom, as of other instructions

const nameOf = (object: SceneSpec['objects'][number]): string => {
  if (object.kind === 'part') return object.noun;
  return object.kind === 'block' ? `${object.color} ${object.shape}` : object.concept.name;
};

/** A template with the goal's thing in it. RangeError for a goal that the scene does not have. */
export const stagedSentence = (scene: SceneSpec, goal: Goal, template: string): string => {
  const object = scene.objects[goal.target];
  if (!object) throw new RangeError(`no object ${goal.target}`);
  return template.replaceAll('{object}', () => nameOf(object));
};

/** The sentence of an episode: a pure function of scene, goal and wording number. */
export const stagedInstruction = (
  scene: SceneSpec,
  { wording }: StagedTask,
  goal: Goal,
  number: number,
): string => stagedSentence(scene, goal, createRandom(number, WORDING_STREAM).pick(wording.templates));

/** The goal that a sentence asks for on the task's own table; null: it asks for something else. */
export const stagedGoal = (scene: SceneSpec, task: StagedTask, sentence: string): Goal | null => {
  const text = asTold(sentence);
  if (NEGATION.test(text) || !task.cues.some(({ words }) => words.test(text))) return null;
  return task.goals(scene)[0] ?? null;
};
