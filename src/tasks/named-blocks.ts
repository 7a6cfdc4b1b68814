/** What an instruction names, in its order and by its words alone: no scene is looked at. For tables of blocks, and desks. */
import type { ColorName, ShapeName } from '../contracts.ts';
import {
  ANY_PATTERNS,
  COLOR_PATTERNS,
  isName,
  mentionsSomething,
  type Named,
  SHAPE_PATTERNS,
} from './block-words.ts';
import { asTold, inOrder } from './sentence.ts';
import { type Reading, readingsOf } from './wordings.ts';

export interface NamedBlock extends Named {
  /** As it was said, without an article: "crimson cube", "blue mug". */
  readonly words: string;
  /** The words are of no block, but may be of something on a desk: "mug". */
  readonly other: boolean;
}

interface Word {
  readonly kind: 'color' | 'shape' | 'any';
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const KINDS = [
  ['color', COLOR_PATTERNS.map(({ name, at }) => ({ name, at: new RegExp(at, 'g') }))],
  ['shape', SHAPE_PATTERNS.map(({ name, at }) => ({ name, at: new RegExp(at, 'g') }))],
  ['any', ANY_PATTERNS.map((at) => ({ name: '', at: new RegExp(at, 'g') }))],
] as const;

/** Colour, shape and "thing" words where they stand; of two that overlap the longer one. */
const wordsOf = (text: string): readonly Word[] => {
  const found = KINDS.flatMap(([kind, patterns]) =>
    patterns.flatMap(({ name, at }) =>
      [...text.matchAll(at)].map(
        ({ 0: word, index }): Word => ({ kind, name, start: index, end: index + word.length }),
      ),
    ),
  ).sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept: Word[] = [];
  for (const word of found)
    if (kept.every(({ start, end }) => word.end <= start || end <= word.start)) kept.push(word);
  return kept.sort((a, b) => a.start - b.start);
};

/** Between the words of one name: "red wooden cube", "cube that is red". */
const WITHIN = /^(?:,? (?:(?:big|small|little|large|shiny|nice|toy) )?| (?:that|which) (?:is|looks) )$/u;

const blocksIn = (text: string): readonly NamedBlock[] => {
  const groups: Word[][] = [];
  for (const word of wordsOf(text)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joins =
      last && WITHIN.test(text.slice(last.end, word.start)) && group?.every(({ kind }) => kind !== word.kind);
    if (joins && group) group.push(word);
    else groups.push([word]);
  }
  return groups.map((group): NamedBlock => {
    const of = (kind: Word['kind']): string | null => group.find((word) => word.kind === kind)?.name ?? null;
    const words = text.slice(group[0]?.start, group.at(-1)?.end);
    return { ...({ color: of('color'), shape: of('shape') } as Named), words, other: false };
  });
};

const CLOSEST = /\b(?:closest|nearest)(?: to)?\b/u;
const PLACED = /\b(?:left|right)(?:most)?\b|\bon the (?:left|right)\b/gu;
const ARTICLE = /^(?:the|an?|my|that|this|your) /u;

/** What a noun phrase names: one thing, or more where it is told by another: "cube closest to the red star". */
export const blocksNamed = (phrase: string): readonly NamedBlock[] =>
  phrase.split(CLOSEST).flatMap((piece) => {
    const words = piece.replaceAll(PLACED, ' ').replaceAll(/\s+/gu, ' ').trim().replace(ARTICLE, '');
    if (words === '') return [];
    const known = blocksIn(words);
    if (known.length > 0 && words.endsWith(known.at(-1)?.words ?? '')) return known; // "big red cube", but not "red mug"
    return [{ color: null, shape: null, words, other: true }];
  });

/** The one block of a colour and a shape that a phrase names ("yellow block"); null: it names no such, or more. */
export const oneBlockNamed = (
  phrase: string,
): { readonly color: ColorName; readonly shape: ShapeName } | null => {
  const [one, ...more] = blocksNamed(phrase);
  return one?.color && one.shape && more.length === 0 ? { color: one.color, shape: one.shape } : null;
};

/** A name of at most three words, known or not: "red blicket". */
const FEW_WORDS = /^[\p{L}'-]+(?: [\p{L}'-]+){0,2}$/u;

const isPlain = ({ object, destination }: Reading): boolean =>
  [object, destination ?? object].every((text) => isName(text) || FEW_WORDS.test(text));

/** Everything that is named, each once; empty: nothing is, or "the leftmost thing" alone. */
export const namedBlocks = (sentence: string): readonly NamedBlock[] => {
  const text = asTold(sentence);
  const reading = readingsOf(text).find(
    (one) => isPlain(one) && [one.object, one.destination ?? one.object].every(mentionsSomething),
  );
  const other = reading ?? readingsOf(text).find(isPlain);
  const found = other
    ? [other.object, ...(other.destination === null ? [] : [other.destination])].flatMap(blocksNamed)
    : blocksIn(inOrder(text));
  return found.filter(
    (one, i) =>
      (one.other || one.color !== null || one.shape !== null) &&
      found.findIndex((same) => same.words === one.words) === i,
  );
};
