/** One plain sentence about an instruction that cannot be obeyed or judged: what was understood, and what is scored. Pure. */
import type { TableName } from '../contracts.ts';
import { type KnownWords, wordsIn } from '../language/known-words.ts';
import { isQuestion } from '../language/question.ts';
import type { Doubt } from '../tasks/index.ts';
import { hasWords } from './instruction.ts';

export interface Told {
  readonly sentence: string;
  /** Why a sentence gives no goal in the scene; null: there is none yet. Comes with the world, after the first picture. */
  readonly doubtOf: ((sentence: string) => Doubt | null) | null;
  /** What lies on the scene's table. */
  readonly table: TableName;
  /** The driver sees the scene; false: a camera's picture, whose things nobody knows. */
  readonly seen: boolean;
  readonly known: KnownWords | null;
}

const NO_WORDS = 'There are no words in this: say in English what the arm should do.';
const OTHER_LANGUAGE =
  'The model reads English only: say it in English, since nothing else is understood or scored.';

const article = (words: string): string => `${/^[aeiou]/u.test(words) ? 'an' : 'a'} ${words}`;

/** How a thing is best named: blocks by what they look like, all others by their names. */
const naming = (table: TableName): string => (table === 'blocks' ? 'its colour and its shape' : 'its name');

const TEXTS: Readonly<Record<Doubt['kind'], (words: string, table: TableName) => string>> = {
  negated: () =>
    'This says what not to do, which the model never learned: it may do it all the same, and nothing is scored.',
  contradiction: (words) => `“${words}” contradicts itself, so nothing is scored: say one of the two.`,
  'more-things': () => 'One task at a time: this names more than one, so nothing is scored.',
  pronoun: (words) => `Nobody knows what “${words}” stands for, so nothing is scored: name the thing.`,
  absent: (words) => `There is no ${words} in this scene, so nothing is scored: name a thing that is there.`,
  'unknown-noun': (words) =>
    `Nothing on a table of blocks is called “${words}”, so nothing is scored: name a thing by its colour and its shape.`,
  ambiguous: (words, table) =>
    `Which ${words} is meant is not clear, so nothing is scored: say ${naming(table)}.`,
  'not-held': (words) =>
    `The gripper cannot hold ${article(words)}, so nothing is scored: name another thing.`,
  'no-room': (words) =>
    `Nothing is put into or onto ${article(words)} here, so nothing is scored: name another place for it.`,
  'no-thing': (_, table) =>
    `No thing is named, so nothing is scored: ${table === 'blocks' ? 'name one by its colour and shape' : 'say the name of one'}.`,
  'no-task': (_, table) =>
    table === 'blocks'
      ? 'This is none of the tasks that are scored: reach a thing, pick it up, or put it in, on or next to another.'
      : 'This is none of the tasks that are scored: reach a thing, pick it up, put it in, on or next to another, or turn it toward one.',
};

/** Those that need no scene to be told. */
const WITHOUT_SCENE: readonly Doubt['kind'][] = ['negated', 'contradiction', 'more-things', 'pronoun'];

const noWord = (word: string): string => `“${word}” is no word that the model was trained on.`;

/** Words that an English instruction hardly does without. */
const ENGLISH = /\b(?:the|up|to|it|and|please|of|with|this|that|my|your|you|what)\b/iu;
const LETTER = /\p{L}/gu;

const isOtherLanguage = (sentence: string, known: KnownWords | null): boolean => {
  const letters = sentence.match(LETTER) ?? [];
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (foreign.length * 2 > letters.length) return true;
  if (!known || ENGLISH.test(sentence)) return false;
  const words = wordsIn(sentence);
  const unknown = words.filter((word) => !known.has(word));
  return unknown.length > 1 && unknown.length * 2 >= words.length;
};

/** Null where there is nothing to say: a goal that can be judged, a question, an empty box. */
export const understandingOf = ({ sentence, doubtOf, table, seen, known }: Told): string | null => {
  if (sentence.trim() === '' || isQuestion(sentence)) return null;
  if (!hasWords(sentence)) return NO_WORDS;
  if (isOtherLanguage(sentence, known)) return OTHER_LANGUAGE;
  const doubt = doubtOf?.(sentence);
  if (!doubt) return null;
  // on a desk anything may lie; a word that was in no training has no meaning there either
  const nonsense = doubt.kind === 'unknown-noun' && known !== null && !known.has(doubt.words);
  if (!seen && !nonsense && !WITHOUT_SCENE.includes(doubt.kind)) return null;
  if (!seen && nonsense) return noWord(doubt.words);
  return TEXTS[doubt.kind](doubt.words, table);
};
