/** A thing that was named and is not seen, in a sentence: what a visitor is told in place of a run or an answer. */
import type { NotFound } from '../contracts.ts';

/** "scissors", "green grapes"; but "glass", "bus", "box with flaps", "bunch of keys". By its ending: a guess, made for names of things. */
export const isPlural = (noun: string): boolean =>
  /[^saiou]s$/iu.test(noun.split(/ (?:of|with|in|on|from) /u)[0] ?? '');

export const withArticle = (noun: string): string =>
  isPlural(noun) ? noun : `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;

/** "a red cube", "a red cube and a star", "a red cube, a star and a bowl". */
const listed = (names: readonly string[]): string => {
  const all = names.map(withArticle);
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
};

/** What a model says that it sees, by its own answers. */
export const seesSentence = (sees: readonly string[]): string =>
  sees.length === 0 ? 'It sees nothing that it could name.' : `It sees ${listed(sees)}.`;

export const notFoundSentence = ({ phrase, sees }: NotFound): string =>
  `The model does not see ${withArticle(phrase)}. ${seesSentence(sees)}`;
