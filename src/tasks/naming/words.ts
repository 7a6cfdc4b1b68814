/** By which words an object of a scene may be called: the lexicon that its sentences are read with. */
import type { NameSpec, ObjectSpec, PictureObject, SceneSpec } from '../../contracts.ts';
import { isMiniature } from '../../things/things.ts';
import words from '../language.json' with { type: 'json' };
import { ALL_NOUNS, categoryNouns } from './categories.ts';
import { isTrueOf, ownColour } from './colours.ts';
import { nounPhraseOf } from './noun-phrase.ts';

/** Without its article: "the banana" -> "banana". */
export const bare = (phrase: string): string => phrase.replace(/^(?:the|an?) /iu, '');

/** Names of a picture with the block or card that it is on: "heart card", "block with the flag of Japan". */
export const formed = (word: string, form: PictureObject['form']): string =>
  /^flag of |^statue of /u.test(word) ? `${form} with the ${word}` : `${word} ${form}`;

const isBlockShape = (object: ObjectSpec): boolean =>
  (object.kind === 'picture' && object.form === 'block') ||
  (object.kind === 'block' && object.shape === 'cube');

export const conceptOf = (object: ObjectSpec): NameSpec | null =>
  object.kind === 'thing' || object.kind === 'picture' ? object.concept : null;

/** Synonyms that are true of this very object. */
export const synonymsOf = (object: ObjectSpec): readonly string[] =>
  (conceptOf(object)?.synonyms ?? []).filter((word) => isTrueOf(object, word));

/** Descriptions as noun phrases, article and all, that are true of this very object. */
export const descriptionsOf = (object: ObjectSpec): readonly string[] => {
  const concept = conceptOf(object);
  return (concept?.descriptions ?? []).flatMap((text) => {
    const phrase = isTrueOf(object, text) ? nounPhraseOf(text, concept?.category ?? '') : null;
    return phrase === null ? [] : [phrase];
  });
};

const namesOf = (object: ObjectSpec): readonly string[] => {
  if (object.kind === 'block') {
    const shapes = words.shapes[object.shape];
    return [...shapes.map((shape) => `${object.color} ${shape}`), ...shapes];
  }
  if (object.kind === 'part') return [object.noun];
  const { name } = object.concept;
  const named = [name, ...synonymsOf(object)];
  if (object.kind === 'thing')
    return isMiniature(object.thing)
      ? named.flatMap((word) => [word, ...['toy', 'miniature', 'model'].map((how) => `${how} ${word}`)])
      : named;
  const { form } = object;
  const colour = ownColour(object);
  return [
    ...named.flatMap((word) => [
      word,
      `${word} ${form}`,
      `${form} ${word}`, // "card 3"
      `${word} picture`,
      ...['the', 'a', 'an'].flatMap((an) => [`${form} with ${an} ${word}`, `picture of ${an} ${word}`]),
    ]),
    ...(colour === null ? [] : [`${colour} ${form}`]), // also where "orange" is the fruit's own name
  ];
};

/** Raw descriptions and their noun phrases, without articles. */
const toldOf = (object: ObjectSpec): readonly string[] => {
  const raw = (conceptOf(object)?.descriptions ?? []).filter((text) => isTrueOf(object, text));
  return [...raw, ...descriptionsOf(object)].map(bare);
};

const NOUN_PATTERNS = ALL_NOUNS.map((noun) => ({
  noun,
  at: new RegExp(`(?<!\\p{L})${noun}(?!\\p{L})`, 'u'),
}));

/** Nouns of its category, and those of others that its names and descriptions have in them: a tomato may be "the fruit". */
const nounsOf = (object: ObjectSpec): readonly string[] => {
  const concept = conceptOf(object);
  if (!concept) return [];
  const told = [concept.name, ...concept.synonyms, ...concept.descriptions].join(' | ').toLowerCase();
  return [
    ...categoryNouns(concept),
    ...NOUN_PATTERNS.flatMap(({ noun, at }) => (told.includes(noun) && at.test(told) ? [noun] : [])),
  ];
};

/** Words for whatever there is. */
export const ANYTHING = ['thing', 'object', 'item', 'one'] as const;

export interface Entry {
  /** Objects that the words fit, by index. */
  readonly fits: ReadonlySet<number>;
  /** Names of one object; anything and everything of a kind is only meant in general. */
  readonly general: boolean;
}

/** At least as many words as any phrase of the lexicon has. */
export const MOST_WORDS = 16;

export type Lexicon = ReadonlyMap<string, Entry>;

/** In small letters, one blank between words, straight apostrophes. */
export const normal = (text: string): string =>
  text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/gu, ' ').trim();

const lexicons = new WeakMap<SceneSpec, Lexicon>();

/** Every phrase that means one or several objects of the scene, in small letters and without articles. */
export const lexiconOf = (scene: SceneSpec): Lexicon => {
  const known = lexicons.get(scene);
  if (known) return known;
  const found = new Map<string, { fits: Set<number>; general: boolean }>();
  const add = (phrase: string, index: number, general: boolean): void => {
    const key = normal(phrase);
    const entry = found.get(key) ?? { fits: new Set(), general };
    entry.fits.add(index);
    entry.general ||= general;
    found.set(key, entry);
  };
  scene.objects.forEach((object, i) => {
    for (const phrase of [...namesOf(object), ...toldOf(object)]) add(phrase, i, false);
  });
  const anything = ANYTHING.filter((noun) => !found.has(noun)); // "one" may be the name of a digit
  scene.objects.forEach((object, i) => {
    for (const noun of [...nounsOf(object), ...anything]) add(noun, i, true);
    if (isBlockShape(object)) add('block', i, true);
    if (object.kind === 'picture') for (const noun of ['picture', object.form]) add(noun, i, true);
  });
  lexicons.set(scene, found);
  return found;
};
