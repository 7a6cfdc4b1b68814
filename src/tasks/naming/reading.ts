/** Finds what a sentence names in a scene of things and pictures, and puts one sign in the place of each name. */
import type { SceneSpec } from '../../contracts.ts';
import { besideOf, furthest, nearestTo, type Side } from '../relations.ts';
import { colourOf, coloursIn, ownColour } from './colours.ts';
import { ADJECTIVES, AROUND, DETERMINERS, SMALL } from './small-words.ts';
import { conceptOf, type Entry, type Lexicon, lexiconOf, MOST_WORDS, normal } from './words.ts';

export interface Mention {
  /** Without an article, as it was said. */
  readonly words: string;
  /** Objects that fit, by index; empty: which is not clear. */
  readonly fits: readonly number[];
  /** "the fruit", "the yellow thing": what several may be called. */
  readonly general: boolean;
}

/** A noun phrase that names nothing in the scene: "hammer", "red banana". */
export interface Unmatched {
  readonly words: string;
  /** "fruit", of "fruit that nobody likes": a description that nobody can look up. */
  readonly described?: string;
}

export interface Reading {
  /** In small letters; each name is "the" and its sign. */
  readonly text: string;
  readonly mentions: ReadonlyMap<string, Mention>;
  readonly unmatched: readonly Unmatched[];
  /** Two colours of one thing: "red blue". */
  readonly contradictions: readonly string[];
}

// signs are of Unicode's private use area: no sentence has them
const FIRST_SIGN = 0xe000;
const SIGN = '[\\ue000-\\ue8ff]';

/** Signs in a piece of a reading's text, in order. */
export const signsIn = (text: string): readonly string[] => text.match(new RegExp(SIGN, 'gu')) ?? [];

/** Of the phrase, or of what it is the plural of. */
const entryOf = (lexicon: Lexicon, phrase: string): Entry | null => {
  const forms = [phrase, phrase.replace(/ies$/u, 'y'), phrase.replace(/s$/u, ''), phrase.replace(/es$/u, '')];
  return forms.map((form) => lexicon.get(form)).find((entry) => entry !== undefined) ?? null;
};

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Found {
  readonly phrase: string;
  readonly entry: Entry;
  /** Index of the word behind it. */
  readonly next: number;
}

/** A noun phrase: of the scene, or one that names nothing there. */
type Noun = { readonly next: number } & ({ readonly mention: Mention } | { readonly unmatched: Unmatched });

const SIDES: Readonly<Record<string, Side>> = {
  left: 'left',
  leftmost: 'left',
  right: 'right',
  rightmost: 'right',
};
/** Says where it is. */
const PLACED = /^(?:that|which) (?:is|lies|stands) (?:the|to|on|at|left|right|closest|nearest)\b/u;
/** Words after "one" by which it is no digit. */
const AFTER_ONE = /^(?:on|at|to|left|right|closest|nearest|that|which|with|who|furthest|farthest)$/u;

const createReader = (scene: SceneSpec, text: string, contradictions: string[]) => {
  const words: readonly Word[] = [...text.matchAll(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu)].map(
    ({ 0: word, index }) => ({ text: word, start: index, end: index + word.length }),
  );
  const lexicon = lexiconOf(scene);
  const wordAt = (i: number): string => words[i]?.text ?? '';
  /** Is word i there, with nothing but a blank before it? */
  const follows = (i: number): boolean => {
    const [before, word] = [words[i - 1], words[i]];
    return before !== undefined && word !== undefined && text.slice(before.end, word.start) === ' ';
  };

  const said = (from: number, to: number): string =>
    text.slice(words[from]?.start ?? 0, words[to - 1]?.end ?? text.length);

  /** The longest phrase of the scene that begins at word i: "apple juice" is no apple. */
  const phraseAt = (i: number): Found | null => {
    for (let next = Math.min(words.length, i + MOST_WORDS); next > i; next--) {
      const phrase = said(i, next);
      const entry = entryOf(lexicon, phrase);
      if (entry) return { phrase, entry, next };
    }
    return null;
  };

  /** Words from i on that belong to one name: "toy plane", "coffee table". */
  const runFrom = (i: number): number => {
    let k = i;
    while (k < words.length && k < i + 5 && (k === i || follows(k)) && !DETERMINERS.has(wordAt(k))) {
      const phrase = phraseAt(k);
      if (!phrase && SMALL.has(wordAt(k))) break;
      k = phrase ? phrase.next : k + 1;
    }
    return k;
  };

  /** Is there a word before i that would make it another thing: "toy plane"? The first of a clause is a verb. */
  const isCompound = (i: number): boolean => {
    const before = wordAt(i - 1);
    if (i < 2 || !follows(i) || before === 'one' || SMALL.has(before) || DETERMINERS.has(before))
      return false;
    return follows(i - 1) && !/^(?:please|and|then|now)$/u.test(wordAt(i - 2));
  };

  /** Does the name end before word i? */
  const isEnd = (i: number): boolean => {
    if (!follows(i)) return true;
    const word = wordAt(i);
    if (word === 'of') return false;
    if (DETERMINERS.has(word)) return true;
    if (phraseAt(i) && !SMALL.has(word)) return false;
    return SMALL.has(word) || SIDES[word] !== undefined || /ly$|^(?:furthest|farthest)$/u.test(word);
  };

  /** "that monkeys like", but not "that is left of". */
  const isClause = (i: number): boolean =>
    follows(i) && /^(?:that|which|who)$/u.test(wordAt(i)) && !PLACED.test(said(i, i + 3));

  const endOfClause = (i: number): number => {
    let k = i + 1;
    while (follows(k) && !/^(?:in|into|on|onto|next|beside|near|and|then)$/u.test(wordAt(k))) k++;
    return k;
  };

  const hasColour = (index: number, colour: string, general: boolean): boolean => {
    const object = scene.objects[index];
    if (!object) return false;
    const own = ownColour(object);
    if (own !== null || general) return own === colour;
    const concept = conceptOf(object);
    const stated = coloursIn([concept?.name, ...(concept?.descriptions ?? [])].join(' '));
    return stated.length === 0 || stated.includes(colour);
  };

  const everything: Entry = { fits: new Set(scene.objects.keys()), general: true };

  /** The noun phrase that begins at word i; null: there is none. */
  const nounAt = (i: number): Noun | null => {
    let found = phraseAt(i);
    const determiner = !found && DETERMINERS.has(wordAt(i)) ? wordAt(i) : null;
    let j = determiner === null ? i : i + 1;
    const [colours, sides]: [Set<string>, Side[]] = [new Set(), []];
    const first = j;
    for (; j < words.length && (j === i || follows(j)); j++) {
      found ??= phraseAt(j);
      if (found) break;
      const colour = colourOf(wordAt(j));
      const side = SIDES[wordAt(j)];
      if (colour !== null) colours.add(colour);
      else if (side) sides.push(side);
      else if (!ADJECTIVES.has(wordAt(j))) break;
    }
    const plain = determiner === null && j === first;
    if (!found) {
      const ends = isEnd(j) || SMALL.has(wordAt(j));
      if (colours.size > 0 && ends) found = { phrase: said(first, j), entry: everything, next: j };
      else if (ends || AROUND.has(wordAt(j)) || (determiner === null && colours.size === 0)) return null;
      else {
        const next = runFrom(j);
        return next > j ? { unmatched: { words: said(first, next) }, next } : null;
      }
    }
    let { entry } = found;
    let { next } = found;
    const { phrase } = found;
    const alone = plain && !phrase.includes(' ');
    if (alone && (SMALL.has(phrase) || phrase === 'one')) return null; // "pick", "drop", "like" are verbs here
    if (alone && DETERMINERS.has(wordAt(next)) && (i === 0 || !follows(i))) return null; // "hammer the nail"
    if (determiner === 'your' && AROUND.has(phrase)) return null; // the arm's own hand
    if (phrase === 'one' && (colours.size > 0 || sides.length > 0 || AFTER_ONE.test(wordAt(next))))
      entry = everything;
    if (!isEnd(next)) {
      const end = wordAt(next) === 'of' ? Math.min(words.length, next + 3) : runFrom(next);
      const described = entry.general && wordAt(next) !== 'of' && end > next + 1 ? { described: phrase } : {};
      return { unmatched: { words: said(first, end), ...described }, next: end };
    }
    if (plain && isCompound(i)) return { unmatched: { words: said(i - 1, next) }, next };
    if (/^(?:that|which) is$/u.test(said(next, next + 2)) && colourOf(wordAt(next + 2)) !== null) {
      colours.add(colourOf(wordAt(next + 2)) ?? '');
      next += 3;
    }
    if (entry.general && isClause(next)) {
      const end = endOfClause(next);
      return { unmatched: { words: said(first, end), described: phrase }, next: end };
    }
    if (colours.size > 1) contradictions.push([...colours].join(' '));
    const fits = [...entry.fits].filter((index) =>
      [...colours].every((colour) => hasColour(index, colour, entry.general)),
    );
    const [side] = sides;
    if (fits.length === 0 || (side && fits.length === 1))
      return { unmatched: { words: said(first, next) }, next };
    const chosen = side ? [furthest(scene, fits, side)].filter((index) => index >= 0) : fits;
    const general = entry.general && side === undefined;
    return { mention: { words: said(first, next), fits: chosen, general }, next };
  };

  return { words, nounAt };
};

const CLOSEST = new RegExp(
  `the (${SIGN})(?: (?:that|which) is| lying| standing)? (?:the )?(?:closest|nearest)(?: to)? the (${SIGN})`,
  'u',
);
const SIDE_OF = new RegExp(
  `the (${SIGN})(?: (?:that|which) is)?(?: to the| on the)? (left|right)(?: side)? of the (${SIGN})`,
  'u',
);
const ON_SIDE = new RegExp(
  `the (${SIGN})(?: (?:that|which) is)? (?:on|at|(?:furthest|farthest) (?:to|on)) the (?:far )?(left|right)(?:[- ]hand)?(?: side)?(?! of| side|[- ]hand)`,
  'u',
);

/** Everything that the sentence names. Pure; what it makes of a scene's words is kept for the scene. */
export const readingOf = (scene: SceneSpec, sentence: string): Reading => {
  const text = normal(sentence);
  const contradictions: string[] = [];
  const { words, nounAt } = createReader(scene, text, contradictions);
  const mentions = new Map<string, Mention>();
  const unmatched: Unmatched[] = [];
  const signFor = (mention: Mention): string => {
    const sign = String.fromCharCode(FIRST_SIGN + mentions.size);
    mentions.set(sign, mention);
    return `the ${sign}`;
  };

  let [masked, from] = ['', 0];
  for (let i = 0; i < words.length; ) {
    const noun = nounAt(i);
    const [start, end] = [words[i]?.start ?? 0, words[(noun?.next ?? i + 1) - 1]?.end ?? text.length];
    if (noun && 'mention' in noun) {
      masked += text.slice(from, start) + signFor(noun.mention);
      from = end;
    } else if (noun) unmatched.push(noun.unmatched);
    i = noun?.next ?? i + 1;
  }
  masked += text.slice(from);

  /** "the A closest to the B" becomes one sign, where A may be several and B is one. */
  const related = (
    pattern: RegExp,
    choose: (among: readonly number[], match: RegExpExecArray) => number,
  ): void => {
    const match = pattern.exec(masked);
    const who = match && mentions.get(match[1] ?? '');
    if (!match || !who?.general || who.fits.length < 2) return;
    const index = choose(who.fits, match);
    const sign = signFor({ words: who.words, fits: index >= 0 ? [index] : [], general: false });
    masked = masked.slice(0, match.index) + sign + masked.slice(match.index + match[0].length);
  };
  const only = (sign: string | undefined): number => {
    const fits = mentions.get(sign ?? '')?.fits ?? [];
    return fits.length === 1 ? (fits[0] ?? -1) : -1;
  };
  const side = (word: string | undefined): Side => (word === 'left' ? 'left' : 'right');
  for (let round = 0; round < 2; round++) {
    related(ON_SIDE, (among, match) => furthest(scene, among, side(match[2])));
    related(SIDE_OF, (among, match) => besideOf(scene, among, only(match[3]), side(match[2])));
    related(CLOSEST, (among, match) => nearestTo(scene, among, only(match[2])));
  }
  return { text: masked, mentions, unmatched, contradictions };
};
