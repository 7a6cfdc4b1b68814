/** What a model on object tokens says of what it sees: names for all of it, and answers to questions. Pure but for the matching. */
import type { Result, SeenObject } from '../contracts.ts';
import type { AnswerSentence } from '../language/answers.ts';
import { phrasesFor, seenAnswer } from '../language/seen-answer.ts';
import type { Glance } from '../policy/objects/index.ts';
import { type FreeNames, type OpenQuestion, openQuestionOf } from '../tasks/index.ts';

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

/**
 * Each thing with the one name that fits it best: of the names, else of the kinds; none where no word fits it well enough. `asked`: a
 * word of the question, which would be no answer to it.
 */
const named = async (
  { glance, names, found, signal }: AnswerParts,
  asked: string | null = null,
): Promise<Result<readonly SeenObject[]>> => {
  const [specific, kinds] = [names.names, names.kinds].map((all) => all.filter((name) => name !== asked));
  const fits = await glance.fits([...(specific ?? []), ...(kinds ?? [])], signal);
  if (!fits.ok) return fits;
  const best = (id: number, among: readonly string[] = []) =>
    among
      .map((name) => ({ name, fit: fits.value.get(id)?.get(name) ?? Number.NEGATIVE_INFINITY }))
      .filter(({ fit }) => fit >= found)
      .reduce<{ name: string; fit: number } | null>((a, b) => (a && a.fit >= b.fit ? a : b), null);
  const objects = glance.objects.map((object) => {
    const name = best(object.id, specific) ?? best(object.id, kinds);
    return { ...object, names: name ? [name] : [] };
  });
  return { ok: true, value: objects };
};

/** Names of all that is seen, the surest first; what has none is left out. */
export const namesSeen = async (parts: AnswerParts): Promise<Result<readonly string[]>> => {
  const objects = await named(parts);
  if (!objects.ok) return objects;
  const sure = objects.value.flatMap(({ names: [first] }) => first ?? []).toSorted((a, b) => b.fit - a.fit);
  return { ok: true, value: [...new Set(sure.map(({ name }) => name))] };
};

/** Kinds of question whose answer has names of things in it that were not asked for. */
const NAMING: readonly OpenQuestion['kind'][] = ['list', 'what', 'count', 'which', 'beside', 'held'];

export const answerSeen = async (text: string, parts: AnswerParts): Promise<Result<AnswerSentence>> => {
  const question = openQuestionOf(text);
  if (!question) return { ok: true, value: NO_OPEN_QUESTION };
  const { glance, found, signal } = parts;
  const phrases = phrasesFor(question);
  const fits = phrases.length === 0 ? null : await glance.fits(phrases, signal);
  if (fits && !fits.ok) return fits;
  const fitOf = ({ id }: SeenObject, of: string): number =>
    fits?.value.get(id)?.get(of) ?? Number.NEGATIVE_INFINITY;
  const there = phrases.some((phrase) => glance.objects.some((object) => fitOf(object, phrase) >= found));
  // what is not there is answered by what is
  const nameless = !NAMING.includes(question.kind) && (there || question.kind === 'holding');
  const [asked = null] = 'phrase' in question ? [question.phrase] : [];
  const objects = nameless ? { ok: true as const, value: glance.objects } : await named(parts, asked);
  if (!objects.ok) return objects;
  const { sentence, fits: answered } = seenAnswer(question, {
    ...{ objects: objects.value, fitOf, threshold: found },
  });
  return { ok: true, value: { sentence, fits: answered } };
};
