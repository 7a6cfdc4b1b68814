/** Instructions: goals to sentences for data and evaluation, sentences to goals for scoring (never for the policy). */
import { COLOR_NAMES } from '../catalogue/objects.ts';
import type { ColorName, Goal, ObjectSpec, SceneSpec, ShapeName, TaskName } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import words from './language.json' with { type: 'json' };
import { TASKS } from './tasks.ts';

export interface Phrases {
  readonly colors: Readonly<Record<string, readonly string[]>>;
  readonly shapes: Readonly<Record<string, readonly string[]>>;
  readonly tasks: Readonly<Record<string, { readonly templates: readonly string[] }>>;
  readonly anyShape?: readonly string[];
}

export const PHRASES: Phrases = words;

const at = <T>(items: readonly T[] | undefined, index: number): T | undefined =>
  items && items.length > 0 ? items[index % items.length] : undefined;

/** Colour and shape always name one object of a scene; either alone does when no other object shares it. */
export const describeObject = (
  scene: SceneSpec,
  target: number,
  wording: number,
  phrases: Phrases = PHRASES,
): string => {
  const object = scene.objects[target];
  if (!object) throw new RangeError(`no object ${target}`);
  const random = createRandom(wording, 3);
  const color = at(phrases.colors[object.color], random.int(1 << 20)) ?? object.color;
  const shape = at(phrases.shapes[object.shape], random.int(1 << 20)) ?? object.shape;
  const others = scene.objects.filter((_, i) => i !== target);
  const loneShape = others.every((o) => o.shape !== object.shape);
  const loneColor = others.every((o) => o.color !== object.color);
  const form = random.next();
  if (form < 0.15 && loneShape) return shape;
  if (form > 0.85 && loneColor) return `${color} ${at(phrases.anyShape, random.int(1 << 20)) ?? shape}`;
  return `${color} ${shape}`;
};

/**
 * The sentence of an evaluation episode: a pure function of scene, goal and wording number. Templates hold `{object}`
 * (any legal name of it) or `{color}` and `{shape}`.
 */
export const instructionFor = (
  scene: SceneSpec,
  goal: Goal,
  wording: number,
  phrases: Phrases = PHRASES,
): string => {
  const object = scene.objects[goal.target];
  if (!object) throw new RangeError(`no object ${goal.target}`);
  const template =
    at(phrases.tasks[goal.task]?.templates, createRandom(wording, 4).int(1 << 20)) ?? '{object}';
  const random = createRandom(wording, 5);
  return template
    .replaceAll('{object}', () => describeObject(scene, goal.target, wording, phrases))
    .replaceAll('{color}', at(phrases.colors[object.color], random.int(1 << 20)) ?? object.color)
    .replaceAll('{shape}', at(phrases.shapes[object.shape], random.int(1 << 20)) ?? object.shape);
};

const mentions = (text: string, names: readonly string[]): boolean =>
  names.some((name) => new RegExp(`\\b${name}\\b`).test(text));

/** First match wins: "go and grab it" is a pick. */
const VERBS: readonly (readonly [TaskName, RegExp])[] = [
  ['pick', /\b(pick|grab|lift|take|fetch)\b/],
  ['reach', /\b(reach|go|touch|move|point)\b/],
];

/**
 * The goal a sentence asks for in this scene, or null when it does not parse or does not name exactly one object.
 * Used to score free text on the page; the policy never sees the result.
 */
export const parseGoal = (scene: SceneSpec, sentence: string): Goal | null => {
  const text = sentence.toLowerCase();
  const verb = VERBS.find(([, words]) => words.test(text))?.[0];
  if (!verb) return null;
  const color = COLOR_NAMES.find((name: ColorName) => mentions(text, PHRASES.colors[name] ?? [name]));
  const shape = (Object.keys(PHRASES.shapes) as ShapeName[]).find((name) =>
    mentions(text, PHRASES.shapes[name] ?? [name]),
  );
  if (!color && !shape) return null;
  const fits = (o: ObjectSpec): boolean =>
    TASKS[verb].isTarget(o.shape) && (!color || o.color === color) && (!shape || o.shape === shape);
  const targets = scene.objects.flatMap((o, i) => (fits(o) ? [i] : []));
  const [target] = targets;
  return targets.length === 1 && target !== undefined ? { task: verb, target } : null;
};
