/** Colours of objects of any table, as people say them. */
import type { ObjectSpec } from '../../contracts.ts';
import { COLOR_NAMES } from '../../things/blocks.ts';
import { THING_COLORS } from '../../things/things.ts';

const OTHER_SPELLINGS: Readonly<Record<string, string>> = { gray: 'grey', violet: 'purple' };

const NAMES: ReadonlySet<string> = new Set([...THING_COLORS, ...COLOR_NAMES]);

/** The colour that a word is, in the catalogue's spelling; null: none. */
export const colourOf = (word: string): string | null => {
  const name = OTHER_SPELLINGS[word] ?? word;
  return NAMES.has(name) ? name : null;
};

/** Colours that a text speaks of. */
export const coloursIn = (text: string): readonly string[] =>
  (text.toLowerCase().match(/\p{L}+/gu) ?? []).flatMap((word) => colourOf(word) ?? []);

/** The one colour that a person would name; null: it has several, or none was measured. */
export const ownColour = (object: ObjectSpec): string | null => {
  if (object.kind === 'block') return object.color;
  if (object.kind === 'part') return null;
  return (object.kind === 'thing' ? object.thing.color : object.concept.picture.color) ?? null;
};

/** True of the object, as far as its own colour tells: no "red apple" for a green one. */
export const isTrueOf = (object: ObjectSpec, text: string): boolean => {
  const [own, said] = [ownColour(object), coloursIn(text)];
  return own === null || said.length === 0 || said.includes(own);
};
