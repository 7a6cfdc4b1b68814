/** What a model on object tokens says of what it sees: names for all of it, and answers to questions. Pure but for the matching. */
import type { Result, SeenObject } from '../contracts.ts';
import type { AnswerSentence } from '../language/answers.ts';
import { phrasesFor, seenAnswer } from '../language/seen-answer.ts';
import type { Glance } from '../policy/objects/index.ts';
import {
  blockName,
  type FreeNames,
  type OpenQuestion,
  oneBlockNamed,
  openQuestionOf,
} from '../tasks/index.ts';
import {
  bestName,
  type FitsOfAll,
  fitIn,
  oddsOfKind,
  outdone,
  sharesOfBlocks,
  withShares,
} from './name-odds.ts';

/** Said of a question that is none of those that what is seen answers. */
export const NO_OPEN_QUESTION: AnswerSentence = {
  sentence:
    'The model answers questions about what it sees: “what is this?”, “where is the …?”, “what is left of the …?”, “how many … are there?”, “what colour is the …?”.',
  fits: false,
};

export interface AnswerParts {
  readonly glance: Glance;
  readonly names: FreeNames;
  /** Nats from which a thing is what it is called. */
  readonly found: number;
  readonly signal: AbortSignal;
}

/** How well each thing fits each of the names and kinds, beside what else lies there. */
const fitsOfNames = async ({ glance, names, signal }: AnswerParts): Promise<Result<FitsOfAll>> => {
  const fits = await glance.fits([...names.names, ...names.kinds], signal);
  if (!fits.ok || names.blocks.size === 0 || names.blocks.size === names.names.length) return fits;
  return {
    ok: true,
    value: withShares(fits.value, sharesOfBlocks(glance.objects, fits.value, names), names),
  };
};

/**
 * Each thing with the one name that fits it best: of the names, else of the kinds; none where no word fits it well enough. `asked`: a
 * word of the question, which would be no answer to it; what is `of` the kind that was asked for is called by a name of it.
 */
const named = (
  { glance, names, found }: AnswerParts,
  fits: FitsOfAll,
  asked: string | null = null,
  of: (object: SeenObject) => ReadonlySet<string> | null = () => null,
): readonly SeenObject[] =>
  glance.objects.map((object) => {
    const other = (among: Iterable<string>): readonly string[] => [...among].filter((name) => name !== asked);
    const name =
      bestName(object, fits, other(of(object) ?? names.names), found) ??
      bestName(object, fits, other(names.kinds), found);
    return { ...object, names: name ? [name] : [] };
  });

/** Names of all that is seen, the surest first; what has none is left out. */
export const namesSeen = async (parts: AnswerParts): Promise<Result<readonly string[]>> => {
  const fits = await fitsOfNames(parts);
  if (!fits.ok) return fits;
  const first = named(parts, fits.value).flatMap(({ names: [one] }) => one ?? []);
  const sure = first.toSorted((a, b) => b.fit - a.fit);
  return { ok: true, value: [...new Set(sure.map(({ name }) => name))] };
};

/** Kinds of question whose answer has names of things in it that were not asked for. */
const NAMING: readonly OpenQuestion['kind'][] = ['list', 'what', 'count', 'which', 'beside', 'held'];

export const answerSeen = async (text: string, parts: AnswerParts): Promise<Result<AnswerSentence>> => {
  const question = openQuestionOf(text);
  if (!question) return { ok: true, value: NO_OPEN_QUESTION };
  const { glance, names, found, signal } = parts;
  const asked = 'phrase' in question ? question.phrase : null;
  const kind = names.ofKind.get(asked ?? '') ?? null;
  const phrases = kind ? [] : phrasesFor(question);
  const told = phrases.length === 0 ? null : await glance.fits(phrases, signal);
  if (told && !told.ok) return told;
  const one = question.kind === 'exists' ? oneBlockNamed(question.phrase) : null;
  const block = one && blockName(one.color, one.shape);
  const ofBlocks = block && names.blocks.has(block) ? await glance.fits([...names.blocks], signal) : null;
  if (ofBlocks && !ofBlocks.ok) return ofBlocks;
  const toldFit = (object: SeenObject, phrase: string): number => {
    // a yellow cone fits "yellow cylinder", too, and is none
    const isOther = ofBlocks && block && outdone(object, ofBlocks.value, block, names.blocks);
    return told && !isOther ? fitIn(told.value, object, phrase) : Number.NEGATIVE_INFINITY;
  };
  const there = glance.objects.some((object) => phrases.some((phrase) => toldFit(object, phrase) >= found));
  // what is not there is answered by what is
  const nameless = !NAMING.includes(question.kind) && (there || question.kind === 'holding');
  const fits = kind || !nameless ? await fitsOfNames(parts) : null;
  if (fits && !fits.ok) return fits;
  // of a kind even odds are enough
  const fitOf = (object: SeenObject, phrase: string): number =>
    kind && fits ? found + oddsOfKind(object, fits.value, names.names, kind) : toldFit(object, phrase);
  const isOf = (object: SeenObject) => (kind && fitOf(object, asked ?? '') >= found ? kind : null);
  const objects = fits ? named(parts, fits.value, asked, isOf) : glance.objects;
  const { sentence, fits: answered } = seenAnswer(question, { objects, fitOf, threshold: found });
  return { ok: true, value: { sentence, fits: answered } };
};
