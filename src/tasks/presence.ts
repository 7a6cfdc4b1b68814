/**
 * Whether a model that answers sees what an instruction names, by questions of the kinds that it was trained on: "is there
 * a red cube?", "how many cubes are there?". Nothing here knows the scene; what is said comes from the answers alone.
 */
import type { NotFound, Result } from '../contracts.ts';
import { COLOR_NAMES, SHAPES } from '../things/blocks.ts';
import { blocksNamed, type NamedBlock, namedBlocks } from './named-blocks.ts';

/** One question about the picture as it is now -> the words of the answer. */
export type AskWords = (question: string) => Promise<Result<readonly string[]>>;

const withArticle = (noun: string): string => `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;

const plural = (noun: string): string =>
  /s$/u.test(noun) ? noun : `${noun}${/(?:x|sh|ch)$/u.test(noun) ? 'es' : 's'}`;

/**
 * A name of colour and shape, and one of no block ("blue mug", on a desk), is asked for as it was said. A shape or a colour
 * alone is counted: "is there a cube?" was never trained, and is answered wrongly.
 */
export const presenceQuestion = ({ words, color, shape, other }: NamedBlock): string => {
  if (other || (color !== null && shape !== null)) return `is there ${withArticle(words)}?`;
  return color === null ? `how many ${plural(words)} are there?` : `how many ${color} objects are there?`;
};

/** Null: the words are no answer to such a question. */
export const saysPresent = (words: readonly string[]): boolean | null => {
  const [word = ''] = words;
  if (words.length !== 1) return null;
  if (word === 'yes' || word === 'no') return word === 'yes';
  return /^\d$/u.test(word) ? word !== '0' : null;
};

/** Those of the names whose question about it is answered with anything but "no" or 0. */
const present = async (
  names: readonly string[],
  question: (name: string) => string,
  ask: AskWords,
): Promise<Result<readonly string[]>> => {
  const found: string[] = [];
  for (const name of names) {
    const answer = await ask(question(name));
    if (!answer.ok) return answer;
    if (saysPresent(answer.value) === true) found.push(name);
  }
  return { ok: true, value: found };
};

/**
 * Every block that the model says it sees, as "red cube": which colours and which shapes there are (14 questions), then each
 * pair of those. A run a question: about thirty.
 */
export const blocksSeen = async (ask: AskWords): Promise<Result<readonly string[]>> => {
  const colors = await present(COLOR_NAMES, (name) => `how many ${name} objects are there?`, ask);
  if (!colors.ok) return colors;
  const shapes = await present(Object.keys(SHAPES), (name) => `how many ${plural(name)} are there?`, ask);
  if (!shapes.ok) return shapes;
  const pairs = colors.value.flatMap((color) => shapes.value.map((shape) => `${color} ${shape}`));
  return present(pairs, (pair) => `is there ${withArticle(pair)}?`, ask);
};

/**
 * The first of these that the model says is not there, with what it says is; null: it says no such thing of any. An answer
 * that is none does not count against the thing: a model that cannot say so is no judge.
 */
const firstMissing = async (
  named: readonly NamedBlock[],
  ask: AskWords,
): Promise<Result<NotFound | null>> => {
  for (const one of named) {
    const answer = await ask(presenceQuestion(one));
    if (!answer.ok) return answer;
    if (saysPresent(answer.value) !== false) continue;
    const seen = await blocksSeen(ask);
    return seen.ok ? { ok: true, value: { phrase: one.words, sees: seen.value } } : seen;
  }
  return { ok: true, value: null };
};

/** The first thing that an instruction names and the model does not see, or null. Errors: those of `ask`. */
export const missingIn = (instruction: string, ask: AskWords): Promise<Result<NotFound | null>> =>
  firstMissing(namedBlocks(instruction), ask);

/** The same of a noun phrase: what a question takes for granted. */
export const missingOf = (phrase: string, ask: AskWords): Promise<Result<NotFound | null>> =>
  firstMissing(blocksNamed(phrase), ask);
