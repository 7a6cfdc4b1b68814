/** A sentence of `seenAnswer` -> the words that a policy with a vocabulary would answer: how both are scored alike. Pure. */
import { NOT_SEEN, type OpenQuestion } from '../tasks/index.ts';
import { placeOfWords } from './answers.ts';

const NAME = '(?:the|an?) (.+)';

/** What answers each kind, in the first group that is there. */
const SAYS: Readonly<Record<OpenQuestion['kind'], RegExp>> = {
  list: /^The model sees (.+)\.$/u,
  what: new RegExp(`^It is ${NAME}\\.$`, 'u'),
  exists: /^(Yes|No)\b/u,
  where: /^The .+ is (in the gripper|(?:at|on|in) the .+)\.$/u,
  beside: /^(?:The (.+)|(Nothing)) is (?:left|right) of the /u,
  count: /^There (?:is|are) (\d+|no) /u,
  which: /^The (.+)\.$/u,
  color: /^The .+ is (\S+)\.$/u,
  shape: new RegExp(`^The .+ is ${NAME}\\.$`, 'u'),
  holding: /^(Yes|No)\b/u,
  held: new RegExp(`^The gripper is holding (?:${NAME}|(nothing))\\.$`, 'u'),
};

/** Kinds that say yes or no. */
const SAYS_WHETHER: readonly OpenQuestion['kind'][] = ['exists', 'holding'];

/** The whole sentence where it is no answer to the question; NOT_SEEN where it says that the thing asked about is not. */
export const wordsOf = (sentence: string, { kind }: Pick<OpenQuestion, 'kind'>): readonly string[] => {
  if (/^The model does not see /u.test(sentence) && !SAYS_WHETHER.includes(kind)) return [NOT_SEEN];
  const said = SAYS[kind]
    .exec(sentence)
    ?.slice(1)
    .find((one) => one !== undefined);
  if (said === undefined) return [sentence];
  if (kind === 'where') return placeOfWords(said) ?? [said];
  return (kind === 'count' && said === 'no' ? '0' : said.toLowerCase()).split(' ');
};
