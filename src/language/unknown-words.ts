/** Words a model cannot know, and what was perhaps meant: by spelling, by meaning, by what lies on the table. */
import type { KnownWords } from './known-words.ts';

export interface UnknownWord {
  /** As it was typed. */
  readonly word: string;
  /** Where in the text: [start, end). */
  readonly start: number;
  readonly end: number;
}

export interface Neighbour {
  readonly word: string;
  /** Cosine of the sentence encoder's features, -1 ... 1. */
  readonly similarity: number;
}

export interface WordHint extends UnknownWord {
  /** Known words that are spelt alike, or (if there is nothing better) that would fit the scene. */
  readonly suggestions: readonly string[];
  /** Known words of like meaning, nearest first; empty when the encoder finds none, or none is loaded. */
  readonly near: readonly Neighbour[];
}

const WORD = /\p{L}+(?:['’-]\p{L}+)*/gu;
const VERBS = ['reach', 'lift'];
const MAX_HINTS = 2;
const MAX_SUGGESTIONS = 3;

/**
 * Words of `text` that are not known, from left to right. The last one is left alone while it may still be growing into
 * a known word.
 */
export const unknownWords = (text: string, known: KnownWords): readonly UnknownWord[] =>
  [...text.matchAll(WORD)].flatMap((match) => {
    const [word] = match;
    const end = match.index + word.length;
    const growing = end === text.length && known.begins(word);
    return growing || known.has(word) ? [] : [{ word, start: match.index, end }];
  });

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`. */
export const editDistance = (a: string, b: string): number => {
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
};

/** One slip in a short word, two in a long one; words of one or two letters are taken for no typo. */
const slips = (length: number): number => (length < 3 ? 0 : length < 6 ? 1 : 2);

const letters = (word: string): string => [...word].sort().join('');

/** Nearest first; of two as near, the one of the same letters (a swap), then the one that begins alike. */
const alike = (word: string, words: readonly string[]): readonly string[] => {
  const limit = slips(word.length);
  return words
    .filter((w) => w.length > 2 && Math.abs(w.length - word.length) <= limit)
    .map((w) => ({ w, d: editDistance(word, w) }))
    .filter(({ d }) => d > 0 && d <= limit)
    .map(({ w, d }) => ({
      w,
      rank: d + (letters(w) === letters(word) ? 0 : 0.5) + (w[0] === word[0] ? 0 : 0.2),
    }))
    .sort((x, y) => x.rank - y.rank)
    .map(({ w }) => w);
};

/** Known words that `word` may be a slip of; names and verbs before the small words of English. */
export const typosOf = (word: string, known: KnownWords): readonly string[] => {
  const lower = word.toLowerCase();
  const content = alike(lower, known.content);
  return content.length > 0 ? content.slice(0, MAX_SUGGESTIONS) : alike(lower, known.all).slice(0, 1);
};

/** Things on the table, as names: a colour, or '' where it has none to name, and a shape or what the thing is called. */
export type Things = readonly { readonly color: string; readonly shape: string }[];

const OPENERS = /^\s+(?:the|a|an|it|up|that|this)\b/iu;

/** "flurb the cube": a verb; "flurb cube": the colours that cubes have here; any other word: the shapes that are here. */
export const fittingWords = (text: string, { end }: UnknownWord, things: Things): readonly string[] => {
  if (OPENERS.test(text.slice(end))) return VERBS;
  const next = /^\s+(\p{L}+)/u.exec(text.slice(end))?.[1]?.toLowerCase() ?? '';
  const colors = things.filter(({ shape }) => shape === next).map(({ color }) => color);
  const words = colors.length > 0 ? colors : things.map(({ shape }) => shape);
  return [...new Set(words)].filter((word) => word !== '').slice(0, MAX_SUGGESTIONS);
};

/** Below this two words have as much in common as any two (measured with MiniLM: nonsense reaches 0.36). */
export const LIKE = 0.38;

/** The `count` anchors nearest to `vector`, by cosine; all vectors have length 1. */
export const nearest = (
  vector: Float32Array,
  anchors: ReadonlyMap<string, Float32Array>,
  count = 2,
): readonly Neighbour[] =>
  [...anchors]
    .map(([word, anchor]) => ({
      word,
      similarity: anchor.reduce((sum, x, i) => sum + x * (vector[i] ?? 0), 0),
    }))
    .filter(({ similarity }) => similarity >= LIKE)
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, count);

/**
 * Hints for the first few unknown words. `meaning` gives what the encoder knows of a word, and null while it is being
 * asked: only what looks like a slip is named before that.
 */
export const hintsFor = (
  text: string,
  known: KnownWords,
  things: Things,
  meaning: (word: string) => readonly Neighbour[] | null,
): readonly WordHint[] =>
  unknownWords(text, known)
    .slice(0, MAX_HINTS)
    .flatMap((unknown) => {
      const meant = meaning(unknown.word);
      const typos = typosOf(unknown.word, known);
      if (meant === null && typos.length === 0) return [];
      const near = meant ?? [];
      const fitting = typos.length > 0 || near.length > 0 ? typos : fittingWords(text, unknown, things);
      const named = new Set(near.map(({ word }) => word));
      return [{ ...unknown, near, suggestions: fitting.filter((word) => !named.has(word)) }];
    });

/** `text` with the word replaced. */
export const replaceWord = (text: string, { start, end }: UnknownWord, by: string): string =>
  text.slice(0, start) + by + text.slice(end);
