/** Why a sentence gives no goal in a scene of things and pictures. */
import type { SceneSpec } from '../../contracts.ts';
import { isContainer, isGraspable } from '../../things/bodies.ts';
import type { Doubt, DoubtKind } from '../doubt.ts';
import { asksForTask, asTold, NEGATION } from '../sentence.ts';
import { readingOf, signsIn } from './reading.ts';
import { DETERMINERS, SMALL } from './small-words.ts';

const PRONOUN = /\b(?:it|them|these|those|this|that)\b/u;
const JOINED = /\b(?:and|or|then|after)\b|[,;.]\s+\S/u;
/** In words of the speaker's own, which nobody can look up. */
const DESCRIBED = /\b(?:something|anything|everything|nothing|someone|somebody|what|who|where)\b/u;
const INTO = /\b(?:into|onto|inside|in|on)\b/u;

/** For a sentence without a goal. */
export const thingDoubt = (scene: SceneSpec, sentence: string): Doubt => {
  const { text, mentions, unmatched, contradictions } = readingOf(scene, asTold(sentence));
  const doubt = (kind: DoubtKind, about = ''): Doubt => ({ kind, words: about });
  if (NEGATION.test(text)) return doubt('negated');
  const [contradiction] = contradictions;
  if (contradiction !== undefined) return doubt('contradiction', contradiction);
  if (/\bleft\b/u.test(text) && /\bright\b/u.test(text)) return doubt('contradiction', 'left right');
  const [first] = unmatched;
  if (first) return doubt(first.described ? 'ambiguous' : 'absent', first.described ?? first.words);
  const named = signsIn(text).flatMap((sign) => mentions.get(sign) ?? []);
  const pronoun = PRONOUN.exec(text);
  if (pronoun && signsIn(text.slice(0, pronoun.index)).length === 0) return doubt('pronoun', pronoun[0]);
  if (named.length === 0) {
    if (!asksForTask(text)) return doubt('no-task');
    if (DESCRIBED.test(text)) return doubt('no-thing');
    const word = text.match(/[\p{L}\p{N}'-]+/gu)?.findLast((w) => !SMALL.has(w) && !DETERMINERS.has(w));
    return word === undefined ? doubt('no-thing') : doubt('absent', word);
  }
  if (!asksForTask(text)) return doubt('no-task');
  const unclear = named.find(({ fits }) => fits.length !== 1);
  const meant = new Set(named.flatMap(({ fits }) => (fits.length === 1 ? fits : [])));
  if (meant.size > 1 && JOINED.test(text)) return doubt('more-things');
  if (unclear) return doubt('ambiguous', unclear.words);
  const [target, other] = [...meant].map((index) => scene.objects[index]);
  if (target && !isGraspable(target)) return doubt('not-held', named[0]?.words);
  if (other && INTO.test(text) && !isContainer(other)) return doubt('no-room', named.at(-1)?.words);
  return doubt('no-task');
};
