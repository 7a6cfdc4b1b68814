/** Instructions: goals to sentences, for data and evaluation. The way back, for scoring, is parse.ts. */

import type { BlockObject, Goal, SceneSpec } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import { COLOR_NAMES, isBlock } from '../things/blocks.ts';
import { isGraspable } from '../things/bodies.ts';
import words from './language.json' with { type: 'json' };
import { thingInstruction, type Wordings } from './naming/index.ts';
import { TASKS } from './registry.ts';
import { furthest, nearestTo } from './relations.ts';
import { stagedInstruction, stagedOn } from './staged.ts';
import type { Wording } from './task.ts';

export interface Phrases {
  readonly colors: Readonly<Record<string, readonly string[]>>;
  readonly shapes: Readonly<Record<string, readonly string[]>>;
  readonly tasks: Readonly<Record<string, { readonly templates: readonly string[] }>>;
  readonly anyShape?: readonly string[];
  /** Names by place: "{shape} on the left", "{shape} closest to the {reference}". */
  readonly relations?: Readonly<Record<string, readonly string[]>>;
}

const templatesOf = (list: keyof Wording): Phrases['tasks'] =>
  Object.fromEntries(TASKS.map(({ name, wording }) => [name, { templates: wording[list] }]));

/** All that training may say. The page suggests words in this order. */
const EVERYTHING = {
  colors: words.colors,
  shapes: words.shapes,
  things: words.things,
  anyShape: words.anyShape,
  relations: words.relations,
  tasks: templatesOf('templates'),
  synonyms: {
    colors: words.synonyms.colors,
    shapes: words.synonyms.shapes,
    anyShape: words.synonyms.anyShape,
    tasks: templatesOf('synonyms'),
    polite: words.synonyms.polite,
  },
  questions: words.questions,
  polite: words.polite,
  asked: words.asked,
};

/** The usual wordings: what training calls canonical, and evaluation "seen". */
export const PHRASES: Phrases = EVERYTHING;

/** A wording drawn by number; undefined for an empty list. */
const draw = <T>(random: Random, items: readonly T[] | undefined): T | undefined => {
  const index = random.int(1 << 20);
  return items && items.length > 0 ? items[index % items.length] : undefined;
};

/** Colour and shape always name one object of a scene; either alone does when no other object shares it. */
export const describeObject = (
  scene: SceneSpec,
  target: number,
  wording: number,
  phrases: Phrases = PHRASES,
): string => {
  const objects = scene.objects.filter(isBlock);
  const object = scene.objects[target];
  if (!object || !isBlock(object)) throw new RangeError(`no block ${target}`);
  const random = createRandom(wording, 3);
  const color = draw(random, phrases.colors[object.color]) ?? object.color;
  const shape = draw(random, phrases.shapes[object.shape]) ?? object.shape;
  const others = objects.filter((other) => other !== object);
  const loneShape = others.every((o) => o.shape !== object.shape);
  const loneColor = others.every((o) => o.color !== object.color);
  const form = random.next();
  if (form < 0.15 && loneShape) return shape;
  if (form > 0.85 && loneColor) return `${color} ${draw(random, phrases.anyShape) ?? shape}`;
  return `${color} ${shape}`;
};

/** "left cube", "thing closest to the blue bowl": a name by place, or null where none drawn is true. */
const describeByPlace = (
  scene: SceneSpec,
  target: number,
  random: Random,
  phrases: Phrases,
): string | null => {
  const object = scene.objects[target];
  const relations = phrases.relations;
  if (!object || !isBlock(object) || !relations) return null;
  const anything = random.next() < 0.3;
  const noun = anything ? draw(random, phrases.anyShape) : draw(random, phrases.shapes[object.shape]);
  const alike = scene.objects.flatMap((o, i) =>
    (anything ? isGraspable(o) : isBlock(o) && o.shape === object.shape) ? [i] : [],
  );
  const sides = (['left', 'right'] as const).filter((side) => furthest(scene, alike, side) === target);
  const references = scene.objects.flatMap((_, i) =>
    i !== target && nearestTo(scene, alike, i) === target ? [i] : [],
  );
  const kinds = [...sides, ...(references.length > 0 ? (['closest'] as const) : [])];
  if (kinds.length === 0 || noun === undefined) return null;
  const kind = random.pick(kinds);
  const form = draw(random, relations[kind]) ?? '{shape}';
  const reference = kind === 'closest' ? random.pick(references) : -1;
  const referenceName = reference >= 0 ? describeObject(scene, reference, random.int(1 << 20), phrases) : '';
  return form.replace('{shape}', () => noun).replace('{reference}', () => referenceName);
};

/** Instructions in ten that name the target by its place, where that is unique. */
const BY_PLACE = 0.1;

/**
 * The sentence of an evaluation episode: a pure function of scene, goal and wording number. Templates hold `{object}`
 * (any legal name of it) or `{color}` and `{shape}`; for two objects also `{destination}` or `{destinationColor}` and
 * `{destinationShape}`, and `{in}`, `{into}` ("on", "onto" for a plate). `wordings`: how things and pictures are called;
 * RangeError for one that has no such wording in this scene.
 */
export const instructionFor = (
  scene: SceneSpec,
  goal: Goal,
  wording: number,
  phrases: Phrases = PHRASES,
  wordings: Wordings = 'name',
): string => {
  const staged = stagedOn(scene.table);
  if (staged) return stagedInstruction(scene, staged, goal, wording);
  if (scene.table !== 'blocks') {
    const templates = phrases.tasks[goal.task]?.templates;
    const sentence = thingInstruction(scene, goal, wording, { wordings, templates });
    if (sentence === null) throw new RangeError(`object ${goal.target} has no wording by ${wordings}`);
    return sentence;
  }
  const blocks: readonly BlockObject[] = scene.objects.filter(isBlock);
  const object = blocks[goal.target];
  if (!object) throw new RangeError(`no object ${goal.target}`);
  const template = draw(createRandom(wording, 4), phrases.tasks[goal.task]?.templates) ?? '{object}';
  const random = createRandom(wording, 5);
  const color = draw(random, phrases.colors[object.color]) ?? object.color;
  const shape = draw(random, phrases.shapes[object.shape]) ?? object.shape;
  const place = createRandom(wording, 6);
  const byPlace = place.next() < BY_PLACE ? describeByPlace(scene, goal.target, place, phrases) : null;
  const destination = blocks[goal.destination ?? -1];
  const plate = destination?.shape === 'plate';
  const fields: Readonly<Record<string, string>> = {
    object: byPlace ?? describeObject(scene, goal.target, wording, phrases),
    color,
    shape,
    in: plate ? 'on' : 'in',
    into: plate ? 'onto' : 'into',
    ...(destination && goal.destination !== undefined
      ? {
          destination: describeObject(scene, goal.destination, wording + 0x5bd1e995, phrases),
          destinationColor: draw(random, phrases.colors[destination.color]) ?? destination.color,
          destinationShape: draw(random, phrases.shapes[destination.shape]) ?? destination.shape,
        }
      : {}),
  };
  return template.replaceAll(/\{(\w+)\}/g, (all, field: string) => fields[field] ?? all);
};

/** Colour words and shape words with their synonyms and those that only questions of training have, for whoever reads sentences rather than writes them. */
export const COLOR_WORDS: readonly (readonly [string, readonly string[]])[] = COLOR_NAMES.map((name) => [
  name,
  [...words.colors[name], ...words.synonyms.colors[name], ...words.asked.colors[name]],
]);
export const SHAPE_WORDS: readonly (readonly [string, readonly string[]])[] = (
  ['cube', 'cylinder', 'star', 'cone', 'bowl', 'plate'] as const
).map((name) => [name, [...words.shapes[name], ...words.synonyms.shapes[name], ...words.asked.shapes[name]]]);
export const ANY_SHAPE: readonly string[] = [...words.anyShape, ...words.synonyms.anyShape];
