/** Sentences about things and pictures to goals. Where it cannot be told what is asked for, there is no goal. */
import type { Goal, ObjectSpec, SceneSpec } from '../../contracts.ts';
import { isGraspable } from '../../things/bodies.ts';
import { asTold, inOrder, NEGATION, SPLITS, VERBS } from '../sentence.ts';
import { readingsOf, type Reading as Worded } from '../wordings.ts';
import { type Reading, readingOf, signsIn } from './reading.ts';

const PRONOUN = /\b(?:it|them|these|those)\b/u;
/** A direction, or the way from it: none of the tasks. "Right now" is none. */
const DIRECTION =
  /\b(?:left|right)\b(?! (?:now|away|up|over|to the|next|beside|by|here|there|in|into|on|onto|after|before)\b)|\b(?:away|far) from\b/u;
/** "In" and "on" are where it shall go only after such a verb: "pick up the cup on the tray" does not say. */
const PUTS =
  /\b(?:put|place|drop|move|set|lay|stack|bring|transfer|carry|pop|deposit|rest|position|shift|slide|push|goes|belongs?|throw|toss|stick|leave|lower|insert|want|get)\b/u;

const AT_ONCE = /^(?:of )?(?:the )?[\ue000-\ue8ff]/u;

/** The one object that all names in this piece of the text mean; -1: none, or not one. */
const oneOf = (
  { mentions }: Reading,
  scene: SceneSpec,
  text: string,
  also: (object: ObjectSpec, index: number) => boolean,
): number => {
  const meant = signsIn(text).map((sign) =>
    (mentions.get(sign)?.fits ?? []).filter((index) => {
      const object = scene.objects[index];
      return object !== undefined && also(object, index);
    }),
  );
  const [first] = meant;
  const index = first?.[0] ?? -1;
  return meant.every((fits) => fits.length === 1 && fits[0] === index) ? index : -1;
};

/** A wording of the training data with one name each in it, and nothing else: its own task, whatever words stand in it. */
const isWorded = ({ object, destination }: Worded): boolean =>
  [object, destination ?? object].every((text) => text.length === 1 && signsIn(text).length === 1);

/** Its goal; null where a name is not of one object, or the task is not done with these. */
const wordedGoal = (
  reading: Reading,
  scene: SceneSpec,
  { task, object, destination }: Worded,
): Goal | null => {
  const goals = task.goals(scene);
  const target = oneOf(reading, scene, object, isGraspable);
  const of = (index?: number): boolean =>
    goals.some((goal) => goal.target === target && goal.destination === index);
  if (destination === null) return of() ? { task: task.name, target } : null;
  const place = oneOf(reading, scene, destination, (_, index) => of(index));
  return target >= 0 && place >= 0 ? { task: task.name, target, destination: place } : null;
};

/** What is asked for in a reading whose names all fit something. */
export const goalOf = (scene: SceneSpec, reading: Reading): Goal | null => {
  const text = inOrder(asTold(reading.text));
  if (NEGATION.test(text) || DIRECTION.test(text)) return null;
  for (const worded of readingsOf(asTold(reading.text)).filter(isWorded)) {
    const goal = wordedGoal(reading, scene, worded);
    if (goal) return goal;
  }
  for (const { task, words } of SPLITS) {
    const cut = words.exec(text);
    if (!cut) continue;
    const [first, second] = [text.slice(0, cut.index), text.slice(cut.index + cut[0].length)];
    if (signsIn(second).length === 0) continue;
    if (signsIn(first).length === 0) {
      if (PRONOUN.test(first)) return null;
      continue;
    }
    const shapes = task.destination?.shapes ?? null;
    // "in front of the mug" is not in it
    if (shapes && !(PUTS.test(first) && AT_ONCE.test(second))) return null;
    const target = oneOf(reading, scene, first, isGraspable);
    // of any shape: also what is near already; but an apple, which has no end to point with, is turned toward nothing
    const goals = task.goals(scene).filter((goal) => goal.target === target);
    if (goals.length === 0) return null;
    const destination = oneOf(
      reading,
      scene,
      second,
      (_, index) => index !== target && (!shapes || goals.some((goal) => goal.destination === index)),
    );
    return target >= 0 && destination >= 0 ? { task: task.name, target, destination } : null;
  }
  const task = VERBS.find(({ words }) => words.test(text))?.task;
  const target = task ? oneOf(reading, scene, text, isGraspable) : -1;
  const has = task?.goals(scene).some((goal) => goal.target === target);
  return task && has ? { task: task.name, target } : null;
};

/** As `parseGoal`, for scenes with other things than blocks. */
export const parseThingGoal = (scene: SceneSpec, sentence: string): Goal | null => {
  const reading = readingOf(scene, asTold(sentence));
  const { unmatched, contradictions } = reading;
  return unmatched.length + contradictions.length > 0 ? null : goalOf(scene, reading);
};
