/**
 * What stands against a sentence by its words alone, on a table of anything: what a model is told is read without a scene
 * (open-reader.ts), and whether what is named lies there is for the model to say; and so is, where no wording has the sentence, what it
 * asks for.
 */
import type { Reference } from '../../contracts.ts';
import type { Doubt, DoubtKind } from '../doubt.ts';
import { asksForTask, asTold, NEGATION } from '../sentence.ts';
import { colourOf } from './colours.ts';
import { readByWords } from './open-reader.ts';
import { referenceOf } from './told.ts';

const PRONOUN = /^(?:it|them|these|those|this|that)\b/u;
const ALONE = /\b(?:it|them|these|those|this|that)\b/u;
/** Behind it another task begins, or another thing: "the cube and the star", but not "mac and cheese". */
const JOINED = /(?:\b(?:and|or|then|after)\b|[,;.])\s+(?:(?:then|also|please)\s+)*(.+)$/u;
const ARTICLE = /^(?:the|an?|my|your|this|that|some)\b/u;

const isSide = (reference: Reference): reference is Extract<Reference, { kind: 'furthest' }> =>
  reference.kind === 'furthest';

/** All references in it, the outermost first. */
const within = (reference: Reference): readonly Reference[] => [
  reference,
  ...('among' in reference ? within(reference.among) : []),
  ...('of' in reference ? within(reference.of) : []),
];

/** "red blue", of "red blue cube"; an orange at the end is the fruit. */
const twoColours = (phrase: string): string | null => {
  const all = phrase.split(' ');
  for (let i = 1; i < all.length; i++) {
    const [a, b] = [colourOf(all[i - 1] ?? ''), colourOf(all[i] ?? '')];
    const fruit = b === 'orange' && i === all.length - 1;
    if (a !== null && b !== null && a !== b && !fruit) return `${all[i - 1]} ${all[i]}`;
  }
  return null;
};

/** Null: nothing does. */
export const toldDoubt = (sentence: string): Doubt | null => {
  const doubt = (kind: DoubtKind, about = ''): Doubt => ({ kind, words: about });
  const text = asTold(sentence);
  if (NEGATION.test(text)) return doubt('negated');
  const { told, cut } = readByWords(sentence);
  const named = cut
    ? [cut.target, ...(cut.second === null ? [] : [cut.second])].map(referenceOf)
    : told && [told.target, ...(told.second ? [told.second] : [])];
  if (!named) {
    const pronoun = ALONE.exec(text)?.[0];
    if (pronoun !== undefined && asksForTask(text)) return doubt('pronoun', pronoun);
    return doubt(asksForTask(text) ? 'no-thing' : 'no-task');
  }
  for (const reference of named) {
    const all = within(reference);
    const sides = new Set(all.filter(isSide).map(({ side }) => side));
    if (sides.size > 1) return doubt('contradiction', 'left right');
    for (const one of all) {
      if (one.kind !== 'named') continue;
      const pronoun = PRONOUN.exec(one.phrase)?.[0];
      if (pronoun !== undefined) return doubt('pronoun', pronoun);
      const colours = twoColours(one.phrase);
      if (colours !== null) return doubt('contradiction', colours);
      const [, more] = JOINED.exec(one.phrase) ?? [];
      if (more !== undefined && (ARTICLE.test(more) || asksForTask(more))) return doubt('more-things');
    }
  }
  return null;
};
