/** Plan words -> the instruction they stand for: "pick red cube" -> "pick up the red cube". */
import { colorNames, type Language, shapeNames } from './language.ts';

const TWO = new Set(['place', 'near']);
const CONTAINERS: Readonly<Record<string, string>> = { bowl: 'in', plate: 'on' };

/**
 * task colour shape [colour shape], written with the task's first wording. Null when the words are not of this grammar:
 * the caller keeps the visitor's own instruction then, and says so.
 */
export const planSentence = (words: readonly string[], language: Language): string | null => {
  const [task = '', color = '', shape = '', otherColor = '', otherShape = ''] = words;
  const template = Object.hasOwn(language.tasks, task) ? language.tasks[task]?.templates[0] : undefined;
  if (template === undefined || words.length !== (TWO.has(task) ? 5 : 3)) return null;
  const isThing = (c: string, s: string): boolean =>
    colorNames(language).includes(c) && shapeNames(language).includes(s);
  if (!isThing(color, shape) || (TWO.has(task) && !isThing(otherColor, otherShape))) return null;
  const preposition = CONTAINERS[otherShape];
  if (task === 'place' && preposition === undefined) return null;
  const fields: Readonly<Record<string, string | undefined>> = {
    object: `${color} ${shape}`,
    destination: `${otherColor} ${otherShape}`,
    in: preposition,
    into: preposition && `${preposition}to`,
  };
  return template.replace(/\{(\w+)\}/gu, (all, field: string) => fields[field] ?? all);
};
