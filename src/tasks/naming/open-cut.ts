/**
 * A sentence that no wording has, cut into noun phrases and the rest: what the open reader (open-reader.ts) goes by. Words
 * alone, no scene and no model; a noun phrase is told by its article, by the words of blocks and kinds, or by where it
 * stands, so that a name which nobody wrote down is one as well.
 */
import english from '../language.json' with { type: 'json' };
import { asksForTask, NEGATION } from '../sentence.ts';
import { ALL_NOUNS } from './categories.ts';
import { AROUND, DETERMINERS, SMALL } from './small-words.ts';
import { plain } from './told.ts';
import { ANYTHING, MOST_WORDS } from './words.ts';

export interface OpenCut {
  /** The sentence with "the object" for what is to be moved or reached, "the other object" for where it shall go. */
  readonly text: string;
  /** Noun phrases without their articles. */
  readonly target: string;
  /** Null: it names one thing. */
  readonly second: string | null;
  /** What its preposition says of the second: inside or on top of it, beside it, to it, turned to it; null: none of them. */
  readonly relation: 'in' | 'beside' | 'to' | 'facing' | null;
}

const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/u);

const GENERAL: ReadonlySet<string> = new Set([
  ...ANYTHING,
  ...ALL_NOUNS,
  ...english.anyShape,
  ...english.synonyms.anyShape,
  ...['block', 'card', 'picture'],
]);
const WAYS = ['up', 'down', 'left', 'right', 'up left', 'up right', 'down left', 'down right'];
const ARROWS: readonly string[] = WAYS.flatMap((way) => [
  `${way} arrow`,
  `arrow ${way}`,
  `arrow pointing ${way}`,
]);
/** Words of blocks, kinds and a desk's things: names wherever they stand. */
const NAMES: ReadonlySet<string> = new Set(
  [
    ...[english.colors, english.shapes, english.things].flatMap((list) => Object.values(list).flat()),
    ...[english.synonyms.colors, english.synonyms.shapes].flatMap((list) => Object.values(list).flat()),
    ...[english.asked.colors, english.asked.shapes].flatMap((list) => Object.values(list).flat()),
    ...GENERAL,
    ...ARROWS,
    ...['thumbs up', 'thumbs down'],
  ].map((name) => name.toLowerCase()),
);
const SIDES: ReadonlySet<string> = new Set(['left', 'right', 'leftmost', 'rightmost']);

/** Behind these a name without an article may stand. */
const BEFORE_PLACE: ReadonlySet<string> = new Set(
  wordsOf('in into inside on onto upon at to toward towards near beside by alongside'),
);
/** Function words: no verbs, so that what stands behind them is no name without an article. */
const FUNCTION: ReadonlySet<string> = new Set(
  wordsOf(`please could would can will shall should must may might you i we me us it its it's they them he she so then if when
    while until and or but as than just only also too very really kindly now let lets let's i'd i'll we'd don't is are was
    were be been being do does did has had not no off out up down over away back from for of that which who what where how
    there here this these those first second last again once soon try want need like mind going robot hey hi hello ok okay`),
);
/** What stands behind a name and belongs to none: verbs of wishes, ends of ways, manners. */
const BEHIND: ReadonlySet<string> = new Set(
  wordsOf(`belong belongs rest rests sit sits stand stands face faces facing point points pointing look looks looking wants
    needs goes end ends aimed directed standing sitting lying placed moved lifted turned picked raised meets company together
    apart closer nearer adjacent gently carefully slowly quickly softly straight directly right around round across about
    ought lies lay slightly somewhat quick fast immediately already maybe perhaps anywhere somewhere upward upwards high higher aloft fall
    fell keep keeps has have had looked was were is are be been should must may might shall would will can could and or
    then so until til till because since if when while where but than who's that's upright costs weighs seems smells tastes likes`),
);
const ENDS_AS_ADVERB = /ly$/u;
/** Behind a word that may be a name or a verb, these make it a verb. */
const VERB_BEFORE: ReadonlySet<string> = new Set(wordsOf('go be come'));
/** Behind a preposition no place: "cut it in half". */
const NO_PLACE: ReadonlySet<string> = new Set(
  wordsOf('half pieces two front case order general turn hand order fact'),
);
/** Names that end as adverbs do. */
const NO_ADVERB: ReadonlySet<string> = new Set(
  wordsOf('jelly butterfly fly holly lily dolly belly trolley lolly brolly jolly curly woolly ugly early'),
);

const SEVERAL =
  /\b(?:both|every|each|all|everything|anything|either)\b|(?<!\b(?:the|number|digit) )\b(?:two|three|four|five|six|seven) (?:of )?(?:the )?(?:\p{L}+ )?\p{L}+s\b/u;
/** A question, or what is told of what was: nothing is asked for. */
const ASKS_OR_TELLS =
  /^(?:what|what's|where|where's|how|who|who's|which|why|when|is|are|do|does|did|was|were|has|have you|count|i (?!want|need|wish|would|will|'?d\b|'?ll\b))\b/u;
/** Of the first name something is said, and not where it shall be. */
const SAID_OF_IT =
  /^the object (?:is|was|are|were|has|had|looks?|looked|costs?|weighs?|seems?|fell|falls|likes?|smells?|tastes?)\b(?! (?:to|what|where|supposed|meant|needed|wanted|the one)\b)/u;
/** "It" before any name: what it stands for was not said. */
const CARRIES_IT =
  /\b(?:it|them|these|those|this|that)\b (?:in|into|on|onto|next|near|beside|by|to|over|down|up|toward|towards)\b/u;
const GOES_ON = /(?:\b(?:and|or|then|after|before)\b|[,;.:])/u;
/** Before the second name: relations that are none of the tasks. */
const ELSEWHERE =
  /\b(?:under|underneath|beneath|below|behind|before|in front of|above|over|past|through|out of|off|off of|from|between|left of|right of) $/u;
/** Between two names: it is compared, or used. */
const COMPARED = /\b(?:than|without|using|like|for|as) $/u;
const STANDS_FOR = /\b(?:it|that|them)\b/u;
const JOINED_AS_ONE = /^ and $/u;
const AS_A_PAIR = /\b(?:together|side by side|each other|one another|a pair|company)\b/u;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Chunk {
  /** Without its article. */
  readonly phrase: string;
  readonly start: number;
  readonly end: number;
}

/** Where the second thing is named: behind it stands a place. */
const TO_A_PLACE =
  /\b(?:in|into|inside|on|onto|upon|on top of|next to|close to|closer to|nearer to|adjacent to|near|nearby|beside|besides|by|alongside|against|at|at the side of|to|toward|towards|facing|face|faces|with|around|behind|within) $/u;

/** Noun phrases in the order in which they stand; "the hand", "the table" and their like are none. */
const chunksOf = (text: string): readonly Chunk[] => {
  const words: readonly Word[] = [...text.matchAll(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu)].map(
    ({ 0: word, index }) => ({ text: word, start: index, end: index + word.length }),
  );
  const wordAt = (i: number): string => words[i]?.text ?? '';
  const follows = (i: number): boolean => {
    const [before, word] = [words[i - 1], words[i]];
    return before !== undefined && word !== undefined && text.slice(before.end, word.start) === ' ';
  };
  const said = (from: number, to: number): string =>
    text.slice(words[from]?.start ?? 0, words[to - 1]?.end ?? 0);
  /** Behind the longest known name that begins at word i; i: none does. */
  const knownFrom = (i: number): number => {
    for (let next = Math.min(words.length, i + MOST_WORDS); next > i; next--) {
      const name = said(i, next);
      if (NAMES.has(name) || NAMES.has(name.replace(/s$/u, ''))) return next;
    }
    return i;
  };
  const isManner = (i: number): boolean =>
    ENDS_AS_ADVERB.test(wordAt(i)) &&
    !NO_ADVERB.has(wordAt(i)) &&
    !(knownFrom(i + 1) > i + 1 && follows(i + 1));
  const isEnd = (i: number): boolean =>
    i >= words.length ||
    DETERMINERS.has(wordAt(i)) ||
    BEFORE_PLACE.has(wordAt(i)) ||
    FUNCTION.has(wordAt(i)) ||
    BEHIND.has(wordAt(i)) ||
    isManner(i) ||
    SMALL.has(wordAt(i));

  /** Is word i part of no name, and what stands there a place or the end? */
  const closes = (i: number): boolean => isEnd(i) || !follows(i);
  /** A word of the tasks that is a name for once: "the stop sign", "the fish", "a pair of scissors". */
  const isNameHere = (i: number): boolean => {
    const word = wordAt(i);
    if (FUNCTION.has(word) || DETERMINERS.has(word) || BEFORE_PLACE.has(word)) return false;
    if (!closes(i + 1)) return true;
    if (AROUND.has(word)) return false;
    return closes(i + 1);
  };
  /** "let the banana face the bowl", "the mug can go": names of kinds and things that are verbs here. */
  const isVerbHere = (i: number): boolean =>
    (SMALL.has(wordAt(i)) || BEHIND.has(wordAt(i))) &&
    (DETERMINERS.has(wordAt(i + 1)) || VERB_BEFORE.has(wordAt(i + 1)));

  /** Behind the plain words of a name: "red cube", "wine glass", "statue of liberty", "cup and saucer", "cup with straw". */
  const plainEnd = (from: number, article: boolean): number => {
    let i = from;
    for (; i < words.length && (i === from || follows(i)); i++) {
      const known = knownFrom(i);
      if (known > i && !(i > from && known === i + 1 && isVerbHere(i))) {
        i = known - 1;
        continue;
      }
      if (i === from) {
        if (article ? isEnd(i) && !isNameHere(i) && !SIDES.has(wordAt(i)) : isEnd(i) && !SIDES.has(wordAt(i)))
          break;
        if (SIDES.has(wordAt(i)) && closes(i + 1)) break;
        continue;
      }
      const next = i + 1;
      const joins = follows(next) && next < words.length;
      if (wordAt(i) === 'of' && joins && DETERMINERS.has(wordAt(next)) && !closes(next + 1)) {
        i = next;
        continue;
      }
      if (wordAt(i) === 'of' && joins && !closes(next)) continue;
      const second = wordAt(next + 1);
      const bareNext =
        joins && !closes(next) && !DETERMINERS.has(second) && !/^(?:it|them|to)$/u.test(second);
      if (wordAt(i) === 'and' && article && bareNext) continue;
      if (wordAt(i) === 'with' && article && bareNext && wordAt(next) !== 'care') continue;
      if (
        wordAt(i) === 'with' &&
        /^(?:a|an)$/u.test(wordAt(next)) &&
        !closes(next + 1) &&
        !AROUND.has(second)
      ) {
        i = next;
        continue;
      }
      if (wordAt(i) === 'table' && !DETERMINERS.has(wordAt(next))) continue;
      const describes =
        /^(?:round|straight|high|upright|right|fast)$/u.test(wordAt(i)) && joins && !closes(next);
      if (isEnd(i) && !describes) break;
    }
    return i;
  };

  /** "that hoots at night for me now" is what hoots at night. */
  const withoutManner = (least: number, end: number): number => {
    let i = end;
    while (i > least && (isManner(i - 1) || /^(?:now|me|us|for|please|up|down)$/u.test(wordAt(i - 1)))) i--;
    return i;
  };

  /** Behind what says which one is meant: "left of the mug", "on the right", "with the flag of Japan". */
  const describedEnd = (from: number, head: number): number => {
    const rest = text.slice(words[head - 1]?.end ?? 0);
    const general = GENERAL.has(wordAt(head - 1)) || GENERAL.has(said(from, head));
    const onSide =
      /^ (?:(?:that|which) is |lying |standing )?(?:on|at) the (?:far )?(?:left|right)(?:[- ]hand)?(?: side)?(?! of\b)\b/u.exec(
        rest,
      );
    const beside =
      /^ (?:(?:that|which) is |lying |standing )?(?:(?:to the |on the )?(?:left|right)(?: side)? of|(?:the )?(?:closest|nearest) to) (?=(?:the|an?|my|your|that|this) )/u.exec(
        rest,
      );
    const countOf = (part: string): number =>
      part.match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
    if (onSide) return head + countOf(onSide[0]);
    if (beside) {
      const next = head + countOf(beside[0]) + 1;
      const end = plainEnd(next, true);
      return end > next ? end : head;
    }
    if (!general) return head;
    const clause =
      /^ (?:with (?!the gripper|your|a finger)|that (?!is in\b|is on\b)|which |who |you |used |made |for (?!me\b|us\b))/u.exec(
        rest,
      );
    if (!clause) return head;
    for (let i = head + countOf(clause[0]); i <= words.length; i++) {
      const place = BEFORE_PLACE.has(wordAt(i)) && DETERMINERS.has(wordAt(i + 1));
      const ended = /^(?:please|next|near|beside|should|must|belongs|goes)$/u.test(wordAt(i));
      if (i === words.length || !follows(i) || place || ended) return withoutManner(head, i);
    }
    return head;
  };

  const chunks: Chunk[] = [];
  for (let i = 0; i < words.length; i++) {
    const article = DETERMINERS.has(wordAt(i)) && follows(i + 1);
    const from = article ? i + 1 : i;
    const before = i === 0 || !follows(i) ? null : wordAt(i - 1);
    const opens =
      article ||
      (knownFrom(i) > i && !(isEnd(i) && knownFrom(i) === i + 1)) ||
      (before !== null &&
        !isEnd(i) &&
        ((BEFORE_PLACE.has(before) && !NO_PLACE.has(wordAt(i))) ||
          (!BEFORE_PLACE.has(before) && !FUNCTION.has(before) && !DETERMINERS.has(before))));
    if (!opens) continue;
    const head = plainEnd(from, article);
    if (head === from) continue;
    const only = said(from, head);
    const surroundings = wordsOf(only).every((word) => AROUND.has(word) && !NAMES.has(word));
    const verb =
      !article && (DETERMINERS.has(wordAt(head)) || /^(?:it|to|them)$/u.test(wordAt(head))) && follows(head);
    if (surroundings) {
      i = head - 1;
      continue;
    }
    if (verb && knownFrom(from) < head) continue;
    const end = describedEnd(from, head);
    const [first, last] = [words[i], words[end - 1]];
    if (first && last) chunks.push({ phrase: said(from, end), start: first.start, end: last.end });
    i = end - 1;
  }
  return chunks;
};

/** Noun phrases of any sentence, without articles, in their order. */
export const nounPhrasesIn = (sentence: string): readonly string[] =>
  chunksOf(plain(sentence)).map(({ phrase }) => phrase);

/** The sides and the middle of a thing are not the thing: "at the side of the bowl". */
const BESIDE =
  /\b(?:next to|close to|closer to|nearer to|adjacent to|near|nearby|beside|besides|by|alongside|against|(?:at|to|on|by) the side of|in the vicinity of|in the neighbou?rhood of) $/u;
const IN = /\b(?:in|into|inside|within|on|onto|upon|on top of|in the middle of|at the bottom of) $/u;
const FACING =
  /\b(?:(?:face|faces|facing)|(?:point|points|pointing|pointed|aim|aims|aimed|direct|directed|look|looks) (?:at|to|toward|towards)) $/u;
/** Verbs that make a turn of "to" and "toward". */
const TURNS = /\b(?:turn|rotate|aim|orient|direct|swivel|spin|twist|pivot|point|face)\b/u;
const TO = /\b(?:to|at|toward|towards|in the direction of) $/u;

/** `before`: all that stands before the second name; `around`: the sentence without its names. */
const relationOf = (before: string, around: string): OpenCut['relation'] => {
  if (FACING.test(before)) return 'facing';
  if (BESIDE.test(before) || AS_A_PAIR.test(around)) return 'beside';
  if (IN.test(before)) return 'in';
  if (!TO.test(before)) return null;
  return TURNS.test(around) ? 'facing' : 'to';
};

const PLACE_FIRST =
  /^(?:in|into|inside|on|onto|next to|beside|near|by|close to|alongside|toward|towards|at|to)\b/u;

/**
 * Null where it names nothing or more than two things, forbids, asks, tells, goes on to a second task, or leaves open what "it"
 * stands for.
 */
export const openCutOf = (sentence: string): OpenCut | null => {
  const text = plain(sentence);
  if (NEGATION.test(text) || SEVERAL.test(text) || ASKS_OR_TELLS.test(text)) return null;
  const all = chunksOf(text);
  /** "a little poke": no thing that lies there, and no place to go to. */
  const isDeed = ({ phrase, start }: Chunk): boolean =>
    /^an? /u.test(text.slice(start)) &&
    !wordsOf(phrase).some((word) => NAMES.has(word)) &&
    !TO_A_PLACE.test(text.slice(0, start));
  const [first, second, third] = all.length > 1 ? all.filter((chunk) => !isDeed(chunk)) : all;
  if (!first || third) return null;
  // "sing a song": nothing that lies on a table, and no word of a task
  const isAny = ({ phrase, start }: Chunk): boolean =>
    /^(?:an?|some) /u.test(text.slice(start)) && !wordsOf(phrase).some((word) => NAMES.has(word));
  if (isAny(first) && !asksForTask(text)) return null;
  const before = text.slice(0, first.start);
  if (CARRIES_IT.test(`${before}`)) return null;
  if (!second) {
    const rest = text.slice(first.end);
    const only = `${before}the object${rest}`;
    return SAID_OF_IT.test(only) ? null : { text: only, target: first.phrase, second: null, relation: null };
  }
  const between = text.slice(first.end, second.start);
  const rest = text.slice(second.end);
  if (GOES_ON.test(between) && !STANDS_FOR.test(between)) {
    const pair = JOINED_AS_ONE.test(between) && AS_A_PAIR.test(`${before} ${rest}`);
    const inverted = PLACE_FIRST.test(text) && /^,/u.test(between);
    if (!pair && !inverted) return null;
  }
  if (GOES_ON.test(rest.replace(/^,? ?(?:please|thanks|thank you).*$/u, '')) && !STANDS_FOR.test(rest))
    return null;
  if (ELSEWHERE.test(before) || ELSEWHERE.test(between) || COMPARED.test(between)) return null;
  const inverted = TO_A_PLACE.test(before) && (!TO_A_PLACE.test(between) || / with $/u.test(between));
  const [a, b] = inverted ? ['the other object', 'the object'] : ['the object', 'the other object'];
  const cut = before + a + between + b + rest;
  const around = [before, between, rest].join(' ');
  if (SAID_OF_IT.test(cut)) return null;
  return inverted
    ? { text: cut, target: second.phrase, second: first.phrase, relation: relationOf(before, around) }
    : { text: cut, target: first.phrase, second: second.phrase, relation: relationOf(between, around) };
};
