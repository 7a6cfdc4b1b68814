/**
 * Sentences to goals, for scoring free text on the page and for the scripted expert. The policy never sees the
 * result: it gets the sentence itself.
 */
import type { ColorName, Goal, ObjectSpec, SceneSpec, ShapeName } from '../contracts.ts';
import { ANY_SHAPE, COLOR_WORDS, furthest, nearestTo, SHAPE_WORDS } from './language.ts';
import { isGraspable } from './objects.ts';
import { TASKS } from './registry.ts';
import type { Cue, TaskSpec } from './task.ts';

interface Pattern {
  readonly name: string;
  readonly word: string;
  readonly at: RegExp;
}

/** The longest word first, so that "light blue" is not blue. Made once: there are hundreds. */
const patterns = (lists: readonly (readonly [string, readonly string[]])[]): readonly Pattern[] =>
  lists
    .flatMap(([name, list]) => list.map((word) => ({ name, word })))
    .sort((a, b) => b.word.length - a.word.length)
    .map(({ name, word }) => ({ name, word, at: new RegExp(`\\b${word}s?\\b`) }));

const COLOR_PATTERNS = patterns(COLOR_WORDS);
const SHAPE_PATTERNS = patterns(SHAPE_WORDS);
const ANY_PATTERNS = ANY_SHAPE.map((word) => new RegExp(`\\b${word}\\b`));

const mentioned = (text: string, among: readonly Pattern[]): string | null =>
  among.find(({ word, at }) => text.includes(word) && at.test(text))?.name ?? null;

interface Named {
  readonly color: ColorName | null;
  readonly shape: ShapeName | null;
}

const named = (text: string): Named => ({
  color: mentioned(text, COLOR_PATTERNS) as ColorName | null,
  shape: mentioned(text, SHAPE_PATTERNS) as ShapeName | null,
});

const fits =
  ({ color, shape }: Named) =>
  (o: ObjectSpec): boolean =>
    (!color || o.color === color) && (!shape || o.shape === shape);

const matching = (scene: SceneSpec, who: Named, also: (o: ObjectSpec) => boolean): readonly number[] =>
  scene.objects.flatMap((o, i) => (fits(who)(o) && also(o) ? [i] : []));

const only = (indices: readonly number[]): number => (indices.length === 1 ? (indices[0] ?? -1) : -1);

const CLOSEST = /\b(closest|nearest)( to)?\b/;
const LEFT = /\b(left|leftmost)\b/;
const RIGHT = /\b(right|rightmost)\b/;

/** The one object these words name, or -1. */
const find = (scene: SceneSpec, text: string, also: (o: ObjectSpec) => boolean): number => {
  const closest = CLOSEST.exec(text);
  if (closest) {
    const reference = find(scene, text.slice(closest.index + closest[0].length), () => true);
    const who = named(text.slice(0, closest.index));
    return reference < 0 ? -1 : nearestTo(scene, matching(scene, who, also), reference);
  }
  const who = named(text);
  const anything = ANY_PATTERNS.some((at) => at.test(text));
  const side = LEFT.test(text) ? 'left' : RIGHT.test(text) ? 'right' : null;
  if (side) return furthest(scene, matching(scene, who, also), side);
  if (!who.color && !who.shape && !anything) return -1;
  return only(matching(scene, who, also));
};

/** The tasks' cues, the strongest first. */
const cuesOf = (tasks: readonly TaskSpec[]): readonly (Cue & { readonly task: TaskSpec })[] =>
  tasks.flatMap((task) => task.cues.map((cue) => ({ ...cue, task }))).sort((a, b) => b.strength - a.strength);

/** Where the second object's name begins, and which task that makes it. */
const SPLITS = cuesOf(TASKS.filter(({ destination }) => destination !== null));
/** What is asked of the one object that is named. */
const VERBS = cuesOf(TASKS.filter(({ destination }) => destination === null));

const graspable = (o: ObjectSpec): boolean => isGraspable(o.shape);

/** "in the bowl, put the cube" reads as "put the cube in the bowl". */
const inOrder = (text: string): string => {
  const inverted = /^((?:next to|beside|near|into|onto|in|on)\b[^,]*),\s*(.*)$/.exec(text);
  return inverted ? `${inverted[2]} ${inverted[1]}` : text;
};

/** Null when the sentence does not parse or does not name exactly one object each; else the goal it asks for. */
export const parseGoal = (scene: SceneSpec, sentence: string): Goal | null => {
  const text = inOrder(sentence.toLowerCase().trim());
  for (const { task, words } of SPLITS) {
    const cut = words.exec(text);
    if (!cut) continue;
    const [first, second] = [text.slice(0, cut.index), text.slice(cut.index + cut[0].length)];
    const shapes = task.destination?.shapes;
    const { shape } = named(second);
    if (shapes && !(shape && shapes.includes(shape))) continue;
    if (!mentionsSomething(first) || !mentionsSomething(second) || CLOSEST.test(second)) continue;
    const target = find(scene, first, graspable);
    const destination = find(scene, second, (o) => !shapes || shapes.includes(o.shape));
    const fine = target >= 0 && destination >= 0 && target !== destination;
    return fine ? { task: task.name, target, destination } : null;
  }
  const task = VERBS.find(({ words }) => words.test(text))?.task.name;
  const target = task ? find(scene, text, graspable) : -1;
  return task && target >= 0 ? { task, target } : null;
};

const mentionsSomething = (text: string): boolean => {
  const { color, shape } = named(text);
  const anything = ANY_PATTERNS.some((at) => at.test(text));
  return color !== null || shape !== null || anything;
};
