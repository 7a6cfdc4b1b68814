/** A sentence read without a scene: which noun phrases it has, and what is left of it; for policies that see things one by one. */
import type { Reference, ToldSentence } from '../../contracts.ts';
import english from '../language.json' with { type: 'json' };
import { asTold, inOrder, NEGATION, SPLITS, VERBS } from '../sentence.ts';
import type { TaskSpec } from '../task.ts';
import { readingsOf } from '../wordings.ts';
import { ANYTHING, normal } from './words.ts';

const ARTICLE = '(?:the|an?|my|your|that|this)';
const LEADING = new RegExp(`^${ARTICLE} `, 'u');
const PLACED = '(?:(?:that|which) (?:is|lies|stands) |lying |standing )?';
const FIRST = /^(left|right)(?:-?most)? (.+)$/u;
const BESIDE = new RegExp(
  `^(.+?) ${PLACED}(?:to the |on the )?(left|right)(?: side)? of (?:${ARTICLE} )?(.+)$`,
  'u',
);
const ON_SIDE = new RegExp(
  `^(.+?) ${PLACED}(?:on|at) the (?:far )?(left|right)(?:[- ]hand)?(?: side)?$`,
  'u',
);
const NEAREST = new RegExp(`^(.+?) ${PLACED}(?:the )?(?:closest|nearest) to (?:${ARTICLE} )?(.+)$`, 'u');
const GENERAL: ReadonlySet<string> = new Set([
  ...ANYTHING,
  ...english.anyShape,
  ...english.synonyms.anyShape,
]);

const side = (word: string | undefined): 'left' | 'right' => (word === 'left' ? 'left' : 'right');

/** "thing left of the mug" -> what that means; with or without an article before it. */
export const referenceOf = (words: string): Reference => {
  const phrase = normal(words).replace(LEADING, '');
  const first = FIRST.exec(phrase);
  if (first) return { kind: 'furthest', side: side(first[1]), among: referenceOf(first[2] ?? '') };
  const beside = BESIDE.exec(phrase);
  if (beside) {
    const [, among = '', where, of = ''] = beside;
    return { kind: 'beside', side: side(where), among: referenceOf(among), of: referenceOf(of) };
  }
  const nearest = NEAREST.exec(phrase);
  if (nearest)
    return { kind: 'nearest', among: referenceOf(nearest[1] ?? ''), of: referenceOf(nearest[2] ?? '') };
  const onSide = ON_SIDE.exec(phrase);
  if (onSide) return { kind: 'furthest', side: side(onSide[2]), among: referenceOf(onSide[1] ?? '') };
  return GENERAL.has(phrase) ? { kind: 'anything' } : { kind: 'named', phrase };
};

/** `text` with these words and the article before them replaced; from the end where `last`. */
const replaced = (text: string, words: string, by: string, last: boolean): string => {
  const at = last ? text.lastIndexOf(words) : text.indexOf(words);
  if (at < 0) return text;
  const before = text.slice(0, at).replace(new RegExp(`\\b${ARTICLE} $`, 'u'), '');
  return before + by + text.slice(at + words.length);
};

/** What may follow a name at the end of a sentence, and is no part of it. */
const TRAILING =
  /[\s,]+(?:please|now|thanks|up|down|off|for me|over there|there|from the table|off the table)$/u;
const NAME = new RegExp(`\\b${ARTICLE} (.+)$`, 'u');

/** A name after its article, without what trails behind. */
const nameIn = (text: string): string | null => {
  let name = NAME.exec(text.trim())?.[1];
  while (name !== undefined && TRAILING.test(name)) name = name.replace(TRAILING, '');
  return name ?? null;
};

/** In small letters, without what ends a sentence. */
export const plain = (sentence: string): string => normal(asTold(sentence)).replace(/[\s.!?]+$/u, '');

const told = (text: string, object: string, destination: string | null): ToldSentence => {
  const inverted = destination !== null && text.indexOf(destination) < text.indexOf(object);
  const without = replaced(text, object, 'it', inverted);
  const task = destination === null ? without : replaced(without, destination, 'that', !inverted);
  return {
    task: normal(task),
    target: referenceOf(object),
    second: destination === null ? null : referenceOf(destination),
  };
};

/** A sentence as the grammar reads it, and the task that it was read as. */
export interface ReadByGrammar {
  readonly task: TaskSpec;
  readonly told: ToldSentence;
  /** It is one of the wordings, names aside; false: one word or another of it is taken for the task. */
  readonly worded: boolean;
}

/** Null where it names nothing, says what not to do, or asks for none of the tasks. */
export const readByGrammar = (sentence: string): ReadByGrammar | null => {
  const text = plain(sentence);
  if (NEGATION.test(text)) return null;
  const [worded] = readingsOf(text);
  if (worded) {
    const { task, object, destination } = worded;
    return { task, told: told(text, object, destination), worded: true };
  }
  const ordered = inOrder(text);
  for (const { task, words } of SPLITS) {
    const cut = words.exec(ordered);
    if (!cut) continue;
    const object = nameIn(ordered.slice(0, cut.index));
    const destination = nameIn(ordered.slice(cut.index + cut[0].length));
    if (object !== null && destination !== null)
      return { task, told: told(ordered, object, destination), worded: false };
  }
  const verb = VERBS.find(({ words }) => words.test(text));
  const object = verb ? nameIn(text) : null;
  return !verb || object === null ? null : { task: verb.task, told: told(text, object, null), worded: false };
};

/** What `readByGrammar` reads, without its task. */
export const toldOf = (sentence: string): ToldSentence | null => readByGrammar(sentence)?.told ?? null;
