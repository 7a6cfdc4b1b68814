/** The words that name a block: its colour and its shape, by all that they are called. No scene is looked at. */
import type { ColorName, ShapeName } from '../contracts.ts';
import { ANY_SHAPE, COLOR_WORDS, SHAPE_WORDS } from './language.ts';

export interface Pattern {
  /** "red", "cube". */
  readonly name: string;
  /** One of the words for it. */
  readonly word: string;
  readonly at: RegExp;
}

/** The longest word first, so that "light blue" is not blue. Made once: there are hundreds. */
const patterns = (lists: readonly (readonly [string, readonly string[]])[]): readonly Pattern[] =>
  lists
    .flatMap(([name, list]) => list.map((word) => ({ name, word })))
    .sort((a, b) => b.word.length - a.word.length)
    .map(({ name, word }) => ({ name, word, at: new RegExp(`\\b${word}s?\\b`) }));

export const COLOR_PATTERNS = patterns(COLOR_WORDS);
export const SHAPE_PATTERNS = patterns(SHAPE_WORDS);
export const ANY_PATTERNS = ANY_SHAPE.map((word) => new RegExp(`\\b${word}\\b`));

const mentioned = (text: string, among: readonly Pattern[]): string | null =>
  among.find(({ word, at }) => text.includes(word) && at.test(text))?.name ?? null;

/** Every colour, or shape, that the words name, each once; "light blue" is not blue, too. */
const allMentioned = (text: string, among: readonly Pattern[]): readonly string[] => {
  const found = new Set<string>();
  let rest = text;
  for (const { name, word, at } of among) {
    if (!rest.includes(word) || !at.test(rest)) continue;
    found.add(name);
    rest = rest.replaceAll(new RegExp(at, 'g'), '#');
  }
  return [...found];
};

export const colorsIn = (text: string): readonly string[] => allMentioned(text, COLOR_PATTERNS);
export const shapesIn = (text: string): readonly string[] => allMentioned(text, SHAPE_PATTERNS);

export interface Named {
  readonly color: ColorName | null;
  readonly shape: ShapeName | null;
}

export const named = (text: string): Named => ({
  color: mentioned(text, COLOR_PATTERNS) as ColorName | null,
  shape: mentioned(text, SHAPE_PATTERNS) as ShapeName | null,
});

export const isAnything = (text: string): boolean => ANY_PATTERNS.some((at) => at.test(text));

/** Two colours or two shapes: of more than one thing, or of one that cannot be. */
export const namesMore = (text: string): boolean => colorsIn(text).length > 1 || shapesIn(text).length > 1;

export const mentionsSomething = (text: string): boolean => {
  const { color, shape } = named(text);
  return color !== null || shape !== null || isAnything(text);
};

/** What may stand in a name beside colour and shape. */
const NAMING = new Set('the a an on of to at there left right leftmost rightmost closest nearest'.split(' '));

/** A name and nothing else: "the red cube nearest to the star", but not "red cube and drop it". */
export const isName = (text: string): boolean => {
  let rest = text;
  for (const { word, at } of [...COLOR_PATTERNS, ...SHAPE_PATTERNS])
    if (rest.includes(word)) rest = rest.replaceAll(new RegExp(at, 'g'), ' ');
  for (const at of ANY_PATTERNS) rest = rest.replaceAll(new RegExp(at, 'g'), ' ');
  return mentionsSomething(text) && rest.split(/\s+/u).every((word) => word === '' || NAMING.has(word));
};

/** Words that may follow a colour which stands for the thing itself: "the red one", "lift the red from the table". */
const AFTER_COLOR = new Set(
  `one up down off out from and in into on onto to at by next near beside close closest nearest please now for with over
  away toward then that which there here too first`.split(/\s+/),
);

/** "the red mug": a colour of a thing that is none of these shapes. */
export const colorsAnother = (text: string): boolean =>
  COLOR_PATTERNS.some(({ word, at }) => {
    const found = text.includes(word) ? at.exec(text) : null;
    const next = found && /^ +(\p{L}+)/u.exec(text.slice(found.index + found[0].length))?.[1];
    return (
      next !== null &&
      next !== undefined &&
      !AFTER_COLOR.has(next) &&
      mentioned(next, COLOR_PATTERNS) === null
    );
  });
