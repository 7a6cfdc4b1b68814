/**
 * Sentences to goals, for scoring free text on the page and for the scripted expert. The policy never sees the
 * result: it gets the sentence itself.
 */
import type { Goal, ObjectSpec, SceneSpec, ShapeName } from '../contracts.ts';
import { isBlock } from '../things/blocks.ts';
import { isGraspable } from '../things/bodies.ts';
import {
  colorsAnother,
  colorsIn,
  isAnything,
  isName,
  mentionsSomething,
  type Named,
  named,
  namesMore,
  shapesIn,
} from './block-words.ts';
import { parseThingGoal } from './naming/index.ts';
import { furthest, nearestTo } from './relations.ts';
import { asTold, inOrder, NEGATION, SPLITS, VERBS } from './sentence.ts';
import { stagedGoal, stagedOn } from './staged.ts';
import { type Reading, readingsOf } from './wordings.ts';

const fits =
  ({ color, shape }: Named) =>
  (o: ObjectSpec): boolean =>
    isBlock(o) && (!color || o.color === color) && (!shape || o.shape === shape);

const matching = (scene: SceneSpec, who: Named, also: (o: ObjectSpec) => boolean): readonly number[] =>
  scene.objects.flatMap((o, i) => (fits(who)(o) && also(o) ? [i] : []));

const only = (indices: readonly number[]): number => (indices.length === 1 ? (indices[0] ?? -1) : -1);

const CLOSEST = /\b(closest|nearest)( to)?\b/;
const LEFT = /\b(left|leftmost)\b/;
const RIGHT = /\b(right|rightmost)\b/;

/** What the words say of one thing, as far as it can be told; for saying why a sentence gives no goal. */
export interface Mention {
  readonly colors: readonly string[];
  readonly shapes: readonly string[];
  readonly anything: boolean;
  /** How many things of the scene fit. */
  readonly fitting: number;
}

export const mentionIn = (scene: SceneSpec, text: string): Mention => ({
  colors: colorsIn(text),
  shapes: shapesIn(text),
  anything: isAnything(text),
  fitting: matching(scene, named(text), () => true).length,
});

/** The one object these words name, or -1. */
const find = (scene: SceneSpec, text: string, also: (o: ObjectSpec) => boolean): number => {
  const closest = CLOSEST.exec(text);
  if (closest) {
    const reference = find(scene, text.slice(closest.index + closest[0].length), () => true);
    const before = text.slice(0, closest.index);
    if (namesMore(before) || !mentionsSomething(before)) return -1;
    const who = named(before);
    return reference < 0 ? -1 : nearestTo(scene, matching(scene, who, also), reference);
  }
  if (namesMore(text)) return -1;
  const who = named(text);
  const anything = isAnything(text);
  if (!who.color && !who.shape && !anything) return -1; // "move left" names nothing
  if (!who.shape && !anything && colorsAnother(text)) return -1;
  const side = LEFT.test(text) ? 'left' : RIGHT.test(text) ? 'right' : null;
  if (LEFT.test(text) && RIGHT.test(text)) return -1;
  if (side) return furthest(scene, matching(scene, who, also), side);
  return only(matching(scene, who, also));
};

/** "the dog", "it", before "next to the red cube": a thing that is to be brought, and is none that can be named. */
const BRINGS_ANOTHER =
  /\b(?:it|them|these|those)\b|\b(?:the|an?|my|that|this)\s+(?!(?:robot|arm|hand|gripper|fingers?|fingertips?|tip|claw|way|left|right)\b)\p{L}/u;

/** "the cube closest", or "the cube closest to the star to the cone": where this name ends is not told by the wording. */
const UNENDED = /\b(?:closest|nearest)(?:$| to .*\bto\b)/u;

/** Does the sentence stand so in the task's wordings, names aside? */
const reads =
  (scene: SceneSpec) =>
  ({ task, object, destination }: Reading): boolean => {
    if (!isName(object) || UNENDED.test(object)) return false;
    if (destination === null) return true;
    if (!isName(destination) || CLOSEST.test(destination)) return false;
    const shapes = task.destination?.shapes;
    const { shape } = named(destination);
    // "add it to the yellow thing": the scene tells whether that is a bowl
    return !shapes || (shape ? shapes.includes(shape) : find(scene, destination, holds(shapes)) >= 0);
  };

const holds =
  (shapes: readonly ShapeName[] | null | undefined) =>
  (o: ObjectSpec): boolean =>
    !shapes || (isBlock(o) && shapes.includes(o.shape));

const goalOf = (scene: SceneSpec, { task, object, destination }: Reading): Goal | null => {
  const target = find(scene, object, isGraspable);
  if (target < 0) return null;
  if (destination === null) return { task: task.name, target };
  const place = find(scene, destination, holds(task.destination?.shapes));
  return place >= 0 && place !== target ? { task: task.name, target, destination: place } : null;
};

/**
 * Null when the sentence does not parse, says what not to do, or does not name exactly one object each; else the goal
 * it asks for. Whether a goal is met is judged by this alone: where it is null, nobody can judge.
 */
export const parseGoal = (scene: SceneSpec, sentence: string): Goal | null => {
  const staged = stagedOn(scene.table);
  if (staged) return stagedGoal(scene, staged, sentence);
  if (scene.table !== 'blocks') return parseThingGoal(scene, sentence);
  const text = inOrder(asTold(sentence));
  if (NEGATION.test(text)) return null;
  const worded = readingsOf(asTold(sentence)).find(reads(scene));
  if (worded) return goalOf(scene, worded);
  for (const { task, words } of SPLITS) {
    const cut = words.exec(text);
    if (!cut) continue;
    const [first, second] = [text.slice(0, cut.index), text.slice(cut.index + cut[0].length)];
    const shapes = task.destination?.shapes;
    const { shape } = named(second);
    if (shapes && !(shape && shapes.includes(shape))) continue;
    if (!mentionsSomething(first) && mentionsSomething(second) && BRINGS_ANOTHER.test(first)) return null;
    if (!mentionsSomething(first) || !mentionsSomething(second) || CLOSEST.test(second)) continue;
    return goalOf(scene, { task, object: first, destination: second });
  }
  const task = VERBS.find(({ words }) => words.test(text))?.task.name;
  const target = task ? find(scene, text, isGraspable) : -1;
  return task && target >= 0 ? { task, target } : null;
};
