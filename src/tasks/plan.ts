/** Plan first (RT-2, section 3.3): the plan the model writes, as words of its vocabulary, and as the sentence it stands for. */
import type { Goal, SceneSpec, ShapeName } from '../contracts.ts';
import { PHRASES } from './language.ts';
import { isTaskName, taskOf } from './tasks.ts';

/** The words of a right plan for this goal: task, colour, shape, and the same of the destination if there is one. */
export const planWordsOf = (scene: SceneSpec, { task, target, destination }: Goal): readonly string[] => {
  const words = [target, ...(destination === undefined ? [] : [destination])].flatMap((index) => {
    const object = scene.objects[index];
    if (!object) throw new RangeError(`no object ${index}`);
    if (object.kind !== 'block') throw new RangeError('plans name blocks'); // the vocabulary has no other things
    return [object.color, object.shape];
  });
  return [task, ...words];
};

const isColor = (word: string | undefined): word is string =>
  word !== undefined && Object.hasOwn(PHRASES.colors, word);
const isShape = (word: string | undefined): word is ShapeName =>
  word !== undefined && Object.hasOwn(PHRASES.shapes, word);

const name = ([color, shape]: readonly string[]): string | null =>
  isColor(color) && isShape(shape) ? `${color} ${shape}` : null;

/**
 * The sentence of a plan, in the task's first wording: pick red cube -> "pick up the red cube". Null when the words
 * are no plan: another order, a destination too few or too many, or one of a shape that the task does not bring things to.
 */
export const planText = (words: readonly string[]): string | null => {
  const [word, ...rest] = words;
  if (word === undefined || !isTaskName(word)) return null;
  const task = taskOf(word);
  const [template] = task.wording.templates;
  const two = task.destination !== null;
  if (template === undefined || rest.length !== (two ? 4 : 2)) return null;
  const object = name(rest.slice(0, 2));
  const destination = two ? name(rest.slice(2)) : '';
  if (object === null || destination === null) return null;
  const into = rest[3];
  const shapes = task.destination?.shapes;
  if (shapes && !(isShape(into) && shapes.includes(into))) return null;
  const fields: Readonly<Record<string, string>> = {
    object,
    destination,
    in: into === 'plate' ? 'on' : 'in',
    into: into === 'plate' ? 'onto' : 'into',
  };
  return template.replaceAll(/\{(\w+)\}/g, (all, field: string) => fields[field] ?? all);
};
