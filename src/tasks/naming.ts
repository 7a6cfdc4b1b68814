/** Real things and pictures by their names: sentences about them, and back to goals. Blocks are in language.ts and parse.ts. */
import type { Goal, ObjectSpec, SceneSpec } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { isFlat, isGraspable } from '../things/bodies.ts';
import type { Cue, TaskSpec } from './task.ts';
import { taskOf } from './tasks.ts';

/** The words by which one object of the scene is called, the plain one first. */
const wordsOf = (object: ObjectSpec): readonly string[] => {
  if (object.kind === 'block') return [`${object.color} ${object.shape}`, object.shape];
  const { name, synonyms } = object.concept;
  return object.kind === 'picture'
    ? [name, ...synonyms].flatMap((word) => [`${word} ${object.form}`, word])
    : [name, ...synonyms];
};

/** The sentence of an evaluation episode: a pure function of scene, goal and wording number. */
export const thingInstruction = (scene: SceneSpec, goal: Goal, wording: number): string => {
  const object = scene.objects[goal.target];
  if (!object) throw new RangeError(`no object ${goal.target}`);
  const { templates } = taskOf(goal.task).wording;
  const template = templates[createRandom(wording, 4).int(1 << 20) % templates.length] ?? '{object}';
  const destination = scene.objects[goal.destination ?? -1];
  const on = destination !== undefined && isFlat(destination);
  const fields: Readonly<Record<string, string>> = {
    object: wordsOf(object)[0] ?? '',
    destination: destination ? (wordsOf(destination)[0] ?? '') : '',
    in: on ? 'on' : 'in',
    into: on ? 'onto' : 'into',
  };
  return template.replaceAll(/\{(\w+)\}/g, (all, field: string) => fields[field] ?? all);
};

interface Told extends Cue {
  readonly task: TaskSpec;
}

/** Indices of the objects that the text names, by the longest words that any has: "apple juice" is no apple. */
const namedIn = (scene: SceneSpec, text: string): readonly number[] => {
  const words = scene.objects
    .flatMap((object, i) => wordsOf(object).map((word) => ({ i, word: word.toLowerCase() })))
    .toSorted((a, b) => b.word.length - a.word.length);
  const found = new Set<number>();
  let rest = text;
  for (const { i, word } of words) {
    const pattern = new RegExp(
      `(?<![\\p{L}\\p{N}])${word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
      'u',
    );
    if (!pattern.test(rest)) continue;
    found.add(i);
    rest = rest.replace(pattern, '#');
  }
  return [...found];
};

const one = (scene: SceneSpec, text: string, fits: (object: ObjectSpec) => boolean): number => {
  const found = namedIn(scene, text).filter((i) => {
    const object = scene.objects[i];
    return object !== undefined && fits(object);
  });
  return found.length === 1 ? (found[0] ?? -1) : -1;
};

/** As `parseGoal`, for scenes with other things than blocks; `text` in small letters. */
export const parseThingGoal = (
  scene: SceneSpec,
  text: string,
  splits: readonly Told[],
  verbs: readonly Told[],
): Goal | null => {
  for (const { task, words } of splits) {
    const cut = words.exec(text);
    if (!cut) continue;
    const target = one(scene, text.slice(0, cut.index), isGraspable);
    const destination = one(scene, text.slice(cut.index + cut[0].length), () => true);
    if (target < 0 || destination < 0) continue;
    const goal = { task: task.name, target, destination };
    if (task.goals(scene).some((g) => g.target === target && g.destination === destination)) return goal;
  }
  const task = verbs.find(({ words }) => words.test(text))?.task.name;
  const target = task && namedIn(scene, text).length === 1 ? one(scene, text, isGraspable) : -1;
  return task && target >= 0 ? { task, target } : null;
};
