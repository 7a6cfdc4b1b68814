/** A thing that was named and is not seen, in a sentence: what a visitor is told in place of a run or an answer. */
import type { NotFound } from '../contracts.ts';

export const withArticle = (noun: string): string => `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;

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
