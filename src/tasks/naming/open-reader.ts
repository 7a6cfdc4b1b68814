/**
 * Any sentence to what a policy on object tokens is told: by the grammar (told.ts) where that reads it cleanly, else its
 * noun phrases are cut out by their place among the words (open-cut.ts) and the sentence encoder says which task the rest
 * asks for (open-task.ts).
 *
 * An open reading tells `act` the task's most usual wording ("put it in that"), not the visitor's own: `act` takes the
 * vector of a sentence, and was trained on the vectors of wordings alone.
 */
import type { ReadSentence, Reference, Result, TaskName, ToldSentence } from '../../contracts.ts';
import { type OpenCut, openCutOf } from './open-cut.ts';
import { taskAsked } from './open-task.ts';
import { readByGrammar, referenceOf } from './told.ts';

/** Mean of the text's word pieces, float32 [384] of length 1. Errors: the engine's. */
export type Embed = (text: string, signal: AbortSignal) => Promise<Result<Float32Array>>;

/** Odds from which a task is carried out: chosen on wordings held out by their verb (models/recipe/LOG.md). */
const SURE = 0.6;
/** How many sentences stay read. */
const REMEMBERED = 64;

const USUAL: Readonly<Partial<Record<TaskName, string>>> = {
  reach: 'reach it',
  pick: 'pick up it',
  place: 'put it in that',
  near: 'put it next to that',
  turn: 'turn it toward that',
};

/**
 * What is no part of a name and hangs on one all the same where the grammar found it by its cue: "mug for me", "mug so that it
 * is", "hand go to the mug".
 */
const HANGS_ON = new RegExp(
  [
    String.raw`^(?:over|up|down|off|out|across|around|round|right|back|closer|nearer|together|apart)(?:$| (?:to|so|until|toward|towards|at|in|into|on|onto|next|and|by|near|with|for|from|off|the)\b)`,
    String.raw`^(?:please|now|gently|carefully|slowly|quickly|for (?:me|us)|a (?:bit|little)|in (?:the air|your)|at the side)\b`,
    String.raw`^(?:(?:so|until|till) |and \p{L}+ (?:it|them)\b|is (?:what|where)\b|(?:you|i) )`,
    String.raw`^(?:should|must|could|would|may|ought|lies|lay|belongs?|goes|go|sits?|stands?|rests?|keeps?|needs?|wants?)\b`,
    String.raw`^to (?:be|end|stand|sit|go|rest|come|stay|lie|point|face)\b`,
    String.raw`^(?:aimed|directed|pointing|pointed|turned|facing|points?) (?:at|to|toward|towards|the)\b`,
    String.raw`^with (?:your|the|its|a) (?:\p{L}+ )?(?:hand|arm|gripper|claw|finger|tip)`,
    String.raw`^, (?:would|could|can|will|please|if|ok|okay|thanks|thank|i|you|and|so|then)\b`,
    String.raw`^(?:can (?:go|be|come)|faces? (?:the|an?|my|your|to|toward|towards))\b`,
  ].join('|'),
  'u',
);
/** Politeness and manners at the end of a sentence, which the grammar takes for the end of its name: they change nothing else. */
const MANNERS =
  /(?:,? (?:please|now|right now|thanks|thank you|for (?:me|us)|gently|carefully|slowly|quickly|softly|a (?:bit|little)))+$/u;
/** "the plate is" of "the plate is next to the mug": so it is already. */
const STATED = /(?<!\b(?:it|that|which|where)) (?:is|was|are|were|fell|stood|lay|lies)$/u;
/** "gripper over" of "bring the gripper over to the mug". */
const OWN_HAND = /^(?:robot|arm|hand|gripper|fingers?|fingertips?|claw) /u;

/** Does the grammar's name go on where the name that was cut out ends? */
const hangsOn = (told: ToldSentence['target'] | null, name: string | null): boolean => {
  if (told === null || name === null || told.kind !== 'named') return false;
  if (told.phrase === name) return false;
  if (told.phrase.startsWith(name)) return HANGS_ON.test(told.phrase.slice(name.length).trimStart());
  return OWN_HAND.test(told.phrase);
};

const withoutManners = (reference: Reference): Reference =>
  reference.kind === 'named' && MANNERS.test(reference.phrase)
    ? referenceOf(reference.phrase.replace(MANNERS, ''))
    : reference;

/** "a fingertip" of "place a fingertip on the mug". */
const isOwnHand = ({ target, second }: ToldSentence, cut: OpenCut): boolean =>
  second !== null && cut.second === null && target.kind === 'named' && OWN_HAND.test(`${target.phrase} `);

/** "mug in the bowl", with nothing said of what to do but that it is wanted. */
const isWanted = ({ target, second }: ToldSentence, cut: OpenCut): boolean =>
  second === null &&
  cut.second !== null &&
  target.kind === 'named' &&
  /^(?:i|we|let|have|get|make)\b/u.test(cut.text) &&
  target.phrase.startsWith(`${cut.target} `) &&
  target.phrase.endsWith(cut.second);

const isClean = (told: ToldSentence, cut: OpenCut): boolean =>
  !hangsOn(told.target, cut.target) &&
  !hangsOn(told.second, cut.second) &&
  !isOwnHand(told, cut) &&
  !isWanted(told, cut);

/** The grammar's task with the names that were cut out, where it is unclean and nothing better is known. */
const mended = (told: ToldSentence, cut: OpenCut): ToldSentence => {
  const same = (told.second === null) === (cut.second === null);
  const target = referenceOf(cut.target);
  if (!same || !hangsOn(told.target, cut.target)) return told;
  return { ...told, target };
};

/** The grammar's reading of it, and the cut that is to be asked about; null where no encoder is needed. */
export const readByWords = (
  sentence: string,
): { readonly told: ToldSentence | null; readonly cut: OpenCut | null } => {
  const read = readByGrammar(sentence);
  const told = read && {
    ...read.told,
    target: withoutManners(read.told.target),
    second: read.told.second && withoutManners(read.told.second),
  };
  if (
    read?.told.second &&
    !read.worded &&
    read.told.target.kind === 'named' &&
    STATED.test(read.told.target.phrase)
  )
    return { told: null, cut: null };
  const cut = openCutOf(sentence);
  return { told, cut: told && (!cut || (read?.worded && isClean(told, cut))) ? null : cut };
};

const phrasesIn = ({ target, second }: OpenCut): readonly string[] => [
  target,
  ...(second === null ? [] : [second]),
];

const usually = (task: TaskName, { target, second, text }: OpenCut): ToldSentence => ({
  task:
    task === 'place' && /\b(?:on|onto|upon|on top of) the other object\b/u.test(text)
      ? 'put it on that'
      : (USUAL[task] ?? ''),
  target: referenceOf(target),
  second: second === null ? null : referenceOf(second),
});

/** Reads each sentence once. */
export const createReader = (
  embed: Embed | null,
): ((sentence: string, signal: AbortSignal) => Promise<Result<ReadSentence>>) => {
  const known = new Map<string, ReadSentence>();

  const read = async (sentence: string, signal: AbortSignal): Promise<Result<ReadSentence>> => {
    const { told, cut } = readByWords(sentence);
    const grammar: ReadSentence = told ? { kind: 'told', told, by: 'grammar' } : { kind: 'nothing' };
    if (!cut) return { ok: true, value: grammar };
    const unsure = (guess: ToldSentence | null): Result<ReadSentence> => ({
      ok: true,
      value: told
        ? { kind: 'told', told: mended(told, cut), by: 'grammar' }
        : { kind: 'unsure', phrases: phrasesIn(cut), guess },
    });
    if (!embed) return unsure(null);
    const vector = await embed(cut.text, signal);
    if (!vector.ok) return vector;
    const asked = taskAsked(cut, vector.value);
    if (!asked || asked.odds < SURE) return unsure(asked && usually(asked.task, cut));
    return { ok: true, value: { kind: 'told', told: usually(asked.task, cut), by: 'encoder' } };
  };

  return async (sentence, signal) => {
    const before = known.get(sentence);
    if (before) return { ok: true, value: before };
    const found = await read(sentence, signal);
    if (found.ok && known.size >= REMEMBERED) known.clear();
    if (found.ok) known.set(sentence, found.value);
    return found;
  };
};
