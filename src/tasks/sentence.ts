/** What sentences about any table have in common: which task they ask for, in which order, and whether they forbid. */
import { TASKS } from './registry.ts';
import type { Cue, TaskSpec } from './task.ts';

/** Not, never, without: what no model here was taught. */
export const NEGATION =
  /\b(?:do not|don['’]?t|dont|not|never|without|avoid|refrain|except|cannot|can['’]t|won['’]t|must ?n['’]t|should ?n['’]t|neither|nor|instead of|rather than|anything but|everything but|leave [^,.;]* alone|(?:keep|stay) (?:away|off|clear)|stop (?!at\b)\w+ing)\b/;

interface TaskCue extends Cue {
  readonly task: TaskSpec;
}

/** The tasks' cues, the strongest first. */
const cuesOf = (tasks: readonly TaskSpec[]): readonly TaskCue[] =>
  tasks.flatMap((task) => task.cues.map((cue) => ({ ...cue, task }))).sort((a, b) => b.strength - a.strength);

/** Where the second object's name begins, and which task that makes it. */
export const SPLITS = cuesOf(TASKS.filter(({ destination }) => destination !== null));
/** What is asked of the one object that is named. */
export const VERBS = cuesOf(TASKS.filter(({ destination }) => destination === null));

/** Is there a word in it that asks for one of the tasks? */
export const asksForTask = (text: string): boolean =>
  [...SPLITS, ...VERBS].some(({ words }) => words.test(text)) ||
  /\b(?:put|place|bring|drop|set)\b/.test(text);

/** "in the bowl, put the cube" reads as "put the cube in the bowl". */
export const inOrder = (text: string): string => {
  const inverted = /^((?:next to|beside|near|into|onto|in|on)\b[^,]*),\s*(.*)$/.exec(text);
  return inverted ? `${inverted[2]} ${inverted[1]}` : text;
};

/** In small letters, without the "can" of a request, which would be read as a tin, and the "right" of "right now", a side. */
export const asTold = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replaceAll('’', "'")
    .trim()
    .replace(/\bcan (?=(?:you|we|i)\b)/gu, '')
    .replace(/\bright (?=now\b)/gu, '');
