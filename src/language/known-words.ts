/** Which words a model may know: those of the language file, numbers, and the function words of English. */
import type { Language } from './language.ts';

/** Function words, politeness, and what people call the parts of the scene. */
const ENGLISH =
  `a an the this that these those it its it's them they their i me my mine i'd i'll you your we us our one ones
  to of in on onto into at by from with without for and or then but not never nor neither none except avoid no yes ok
  okay please thanks thank kindly
  could would can will shall should may might must do does did don't doesn't is isn't are aren't was were be been being am
  have has had having there there's here now just only also too very really so as if than that's when while until after
  before again once soon up down out off over under above below between behind front back left right middle center centre
  near next beside close closest nearest nearer far farther furthest top bottom side inside outside around away toward
  towards along across along where where's what what's which who how many much why count any some every all both each
  other others another same new first second third last want wants wish like likes let lets let's need needs try hey hi
  hello dear robot arm gripper finger fingers hand table tabletop scene board camera picture image frame something
  anything nothing everything color colour colored coloured shape kind see seen look`.split(/\s+/u);

const NUMBERS = 'zero one two three four five six seven eight nine ten'.split(' ');

/** Letters, with apostrophes and hyphens inside. */
const WORD = /\p{L}+(?:['’-]\p{L}+)*/gu;

export const wordsIn = (text: string): readonly string[] =>
  [
    ...text
      .toLowerCase()
      .replace(/\{\w+\}/gu, ' ')
      .matchAll(WORD),
  ].map(([word]) => word.replaceAll('’', "'"));

export interface KnownWords {
  has(word: string): boolean;
  /** Some known word begins so: it may still be being typed. */
  begins(prefix: string): boolean;
  /** Colours, shapes, verbs and the rest of the language file: what a typo is probably meant to be. */
  readonly content: readonly string[];
  readonly all: readonly string[];
  /** Colour, shape and verb words of the plain wordings: what an unknown word can be near to. */
  readonly anchors: readonly string[];
}

/** "cubes", "placed", "cube's" -> what they may be forms of. */
const stems = (word: string): readonly string[] => {
  const cut = /^(.{2,}?)(?:'s|ing|ed|es|s|er)$/u.exec(word)?.[1];
  return [word, word.replace(/s$/u, ''), ...(cut ? [cut, `${cut}e`, cut.replace(/(.)\1$/u, '$1')] : [])];
};

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];

/** What things of other tables are called, beside the language file. */
export interface MoreWords {
  /** Of everything that can lie there: none of these is a slip of the pen. */
  readonly names: readonly string[];
  /** Texts whose words are known, too. */
  readonly texts: readonly string[];
  /** Of what lies there now: what an unknown word can be near to, in the place of shapes. */
  readonly here: readonly string[];
}

export const createKnownWords = (language: Language, more: MoreWords | null = null): KnownWords => {
  const { colors, shapes, tasks } = language;
  const names = [...Object.values(colors), ...Object.values(shapes)].flat();
  const near = more ? [...Object.values(colors).flat(), ...more.here] : names;
  const verbs = Object.values(tasks)
    .flatMap(({ templates }) => templates.map((template) => wordsIn(template)[0] ?? ''))
    .filter((verb) => verb !== '');
  const small = new Set([...ENGLISH, ...NUMBERS]);
  const named = more?.names.flatMap(wordsIn) ?? [];
  const content = unique([...names, ...verbs, ...named, ...language.texts.flatMap(wordsIn)]).filter(
    (word) => word.length > 2 && !small.has(word),
  );
  const texts = [...language.texts, ...(more?.texts ?? [])];
  const all = unique([...content, ...named, ...texts.flatMap(wordsIn), ...small]);
  const set = new Set(all);
  return {
    has: (word) => stems(word.toLowerCase().replaceAll('’', "'")).some((stem) => set.has(stem)),
    begins: (prefix) => all.some((word) => word.startsWith(prefix.toLowerCase())),
    content,
    all,
    anchors: unique([...near.flatMap(wordsIn), ...verbs]),
  };
};
