/** Goals about things and pictures to sentences: by name, synonym, category, description, colour or place. */
import type { Goal, ObjectSpec, SceneSpec } from '../../contracts.ts';
import { createRandom, type Random } from '../../math/random.ts';
import { isFlat } from '../../things/bodies.ts';
import { besideOf, furthest, nearestTo } from '../relations.ts';
import { taskOf } from '../tasks.ts';
import { categoryNoun } from './categories.ts';
import { coloursIn, ownColour } from './colours.ts';
import { readingOf } from './reading.ts';
import { bare, conceptOf, descriptionsOf, formed, synonymsOf } from './words.ts';

export const WORDING_KINDS = ['name', 'synonym', 'category', 'description', 'colour', 'relation'] as const;
export type WordingKind = (typeof WORDING_KINDS)[number];

/** How often each is drawn in a mixture; where the object has no wording of the kind, its name stands in. */
const SHARES: Readonly<Record<WordingKind, number>> = {
  name: 0.45,
  synonym: 0.15,
  category: 0.1,
  description: 0.15,
  colour: 0.07,
  relation: 0.08,
};

/** A kind for every sentence, or 'mixed' as training has them. */
export type Wordings = WordingKind | 'mixed';

const the = (word: string): string => `the ${word}`;

/** Names and synonyms, without articles. */
const namesOf = (object: ObjectSpec): readonly string[] => {
  const concept = conceptOf(object);
  return concept ? [concept.name, ...concept.synonyms] : [];
};

const names = (object: ObjectSpec): readonly string[] => {
  if (object.kind === 'block') return [the(`${object.color} ${object.shape}`), the(object.shape)];
  if (object.kind === 'part') return [the(object.noun)];
  const { name } = object.concept;
  return object.kind === 'picture' ? [the(formed(name, object.form)), the(name)] : [the(name)];
};

const anyNouns = (object: ObjectSpec): readonly string[] =>
  object.kind === 'picture' ? ['thing', 'object', object.form] : ['thing', 'object'];

/** "the yellow thing", where nothing else is, or is said to be, of that colour. */
const byColour = (scene: SceneSpec, object: ObjectSpec): readonly string[] => {
  const colour = ownColour(object);
  if (colour === null) return [];
  const others = scene.objects.filter((other) => {
    if (other === object) return false;
    const concept = conceptOf(other);
    const told = [concept?.name, ...(concept?.synonyms ?? []), ...(concept?.descriptions ?? [])].join(' ');
    return ownColour(other) === colour || (ownColour(other) === null && coloursIn(told).includes(colour));
  });
  return others.length > 0 ? [] : anyNouns(object).map((noun) => the(`${colour} ${noun}`));
};

/** "the thing left of the mug", where that is clear of all there is. */
const byPlace = (scene: SceneSpec, target: number): readonly string[] => {
  const all = [...scene.objects.keys()];
  const sides = (['left', 'right'] as const).flatMap((side) =>
    furthest(scene, all, side) === target ? [`the thing on the ${side}`, `the ${side}most thing`] : [],
  );
  const beside = all.flatMap((other) => {
    const reference = other === target ? undefined : nounPhrases(scene, other, 'name')[0];
    if (reference === undefined) return [];
    return [
      ...(nearestTo(scene, all, other) === target
        ? [`the thing closest to ${reference}`, `the thing nearest to ${reference}`]
        : []),
      ...(['left', 'right'] as const).flatMap((side) =>
        besideOf(scene, all, other, side) === target ? [`the thing ${side} of ${reference}`] : [],
      ),
    ];
  });
  return [...sides, ...beside];
};

const candidates = (scene: SceneSpec, target: number, kind: WordingKind): readonly string[] => {
  const object = scene.objects[target];
  if (!object) throw new RangeError(`no object ${target}`);
  if (kind === 'name') return names(object);
  if (kind === 'synonym') return synonymsOf(object).map(the);
  if (kind === 'description') return descriptionsOf(object);
  if (kind === 'colour') return byColour(scene, object);
  if (kind === 'relation') return byPlace(scene, target);
  const concept = conceptOf(object);
  const noun = concept ? categoryNoun(concept) : null;
  return noun === null ? [] : [the(noun)];
};

/** A scene is a value: what was found for it stays right. */
const phrasesOf = new WeakMap<SceneSpec, Map<string, readonly string[]>>();

/**
 * What the object may be called in this scene by wordings of the kind, article and all ("the banana", "something to
 * sweep with"); each means this object and no other. Empty: none of the kind does.
 */
export function nounPhrases(scene: SceneSpec, target: number, kind: WordingKind): readonly string[] {
  const kept = phrasesOf.get(scene) ?? new Map<string, readonly string[]>();
  phrasesOf.set(scene, kept);
  const key = `${target} ${kind}`;
  const known = kept.get(key);
  if (known) return known;
  const others = scene.objects.flatMap((object, i) => (i === target ? [] : namesOf(object)));
  const found = candidates(scene, target, kind).filter((phrase) => {
    // "the glass" beside a wine glass: it would be understood, and is not said
    if (kind !== 'description' && others.some((name) => name.endsWith(` ${bare(phrase)}`))) return false;
    const { text, mentions, unmatched } = readingOf(scene, phrase);
    const [sign = '', mention] = [...mentions].at(-1) ?? []; // a name by place is the last that is found
    const alone = unmatched.length === 0 && text === `the ${sign}`;
    return alone && mention?.fits.length === 1 && mention.fits[0] === target;
  });
  kept.set(key, found);
  return found;
}

const drawKind = (random: Random): WordingKind => {
  let left = random.next();
  for (const kind of WORDING_KINDS) {
    left -= SHARES[kind];
    if (left < 0) return kind;
  }
  return 'name';
};

/** A name that two things share in part is still a name: there is always one. */
const anyName = (scene: SceneSpec, target: number): readonly string[] => {
  const phrases = nounPhrases(scene, target, 'name');
  return phrases.length > 0 ? phrases : candidates(scene, target, 'name');
};

/** One of the object's wordings of the kind; null: it has none. Takes two numbers of `random`, whatever comes of it. */
const drawPhrase = (random: Random, scene: SceneSpec, target: number, wordings: Wordings): string | null => {
  const drawn = drawKind(random);
  const at = random.int(1 << 20);
  const kind = wordings === 'mixed' ? drawn : wordings;
  const phrases = nounPhrases(scene, target, kind);
  const named = kind === 'name' || wordings === 'mixed';
  const meant = phrases.length === 0 && named ? anyName(scene, target) : phrases;
  return meant[at % Math.max(1, meant.length)] ?? null;
};

/** "pick up the {object}" with a phrase that has an article of its own, or none. */
export const filled = (template: string, field: string, phrase: string): string =>
  phrase.startsWith('the ')
    ? template.replaceAll(`{${field}}`, () => phrase.slice(4))
    : template.replaceAll(new RegExp(`(?:the|that) \\{${field}\\}`, 'gu'), () => phrase);

export interface ThingWording {
  /** How the target is called; a destination goes by its name, but in a mixture. */
  readonly wordings: Wordings;
  /** Of the goal's task; absent: the usual ones. */
  readonly templates?: readonly string[] | undefined;
}

/**
 * The sentence for a goal: a pure function of scene, goal and wording number; null where nothing of the kind names the
 * target in this scene.
 */
export const thingInstruction = (
  scene: SceneSpec,
  goal: Goal,
  wording: number,
  { wordings, templates = taskOf(goal.task).wording.templates }: ThingWording,
): string | null => {
  const template = templates[createRandom(wording, 4).int(1 << 20) % templates.length] ?? 'the {object}';
  const object = drawPhrase(createRandom(wording, 9), scene, goal.target, wordings);
  if (object === null) return null;
  const told = filled(template, 'object', object);
  const other = scene.objects[goal.destination ?? -1];
  if (!other || goal.destination === undefined) return told;
  const kind = wordings === 'mixed' ? wordings : 'name';
  const destination = drawPhrase(createRandom(wording, 10), scene, goal.destination, kind);
  if (destination === null) return null;
  const on = isFlat(other);
  return filled(told, 'destination', destination)
    .replaceAll('{in}', on ? 'on' : 'in')
    .replaceAll('{into}', on ? 'onto' : 'into');
};
