/** Why a sentence gives no goal in a scene, as far as its words tell: what the page says in place of a verdict. */
import type { BlockObject, SceneSpec } from '../contracts.ts';
import { COLOR_NAMES } from '../things/blocks.ts';
import { isStaged } from '../things/table-names.ts';
import words from './language.json' with { type: 'json' };
import { namedBlocks } from './named-blocks.ts';
import { thingDoubt } from './naming/index.ts';
import { type Mention, mentionIn, parseGoal } from './parse.ts';
import { asksForTask, asTold, NEGATION } from './sentence.ts';

export type DoubtKind =
  /** It says what not to do. */
  | 'negated'
  /** "the red blue cube", "the left cube on the right". */
  | 'contradiction'
  /** More than one thing to do something with. */
  | 'more-things'
  /** "it", and nothing that it could stand for. */
  | 'pronoun'
  /** A thing that the scene does not have. */
  | 'absent'
  /** A word that no block is called by: "mug", "blicket". */
  | 'unknown-noun'
  /** Several things fit, or none is clearly the one. */
  | 'ambiguous'
  /** A bowl or a plate, to be held. */
  | 'not-held'
  /** A thing that nothing can be put into or onto. */
  | 'no-room'
  | 'no-thing'
  | 'no-task';

export interface Doubt {
  readonly kind: DoubtKind;
  /** The words that it is about: "red mug"; empty: none. */
  readonly words: string;
}

const HERE = new Set(
  `robot arm hand gripper finger fingers fingertip tip claw table tabletop top scene board left right middle center centre
  front back side sides end air way other one ones task same first second rest vicinity neighbourhood`.split(
    /\s+/u,
  ),
);

/** Things of the catalogue, which no scene has, with an article before them: "can" alone is a verb. */
const OTHERS = new RegExp(
  String.raw`\b(?:the|an?|my|your|this|that|some)\s+(?:\p{L}+\s+)?(${[
    ...new Set(Object.values(words.things).flat()),
  ]
    .sort((a, b) => b.length - a.length)
    .join('|')})\b`,
  'u',
);
const PHRASE =
  /\b(?:the|an?|my|your|this|that|some)\s+([\p{L}-]+(?:\s+(?!(?:in|into|on|onto|to|and|next|near|by|at|of|from|with|then|closest|nearest|beside)\b)[\p{L}-]+){0,2})/gu;
const DEFINITE = /\b(?:the|my|your|this|that)\s+([\p{L}-]+)/gu;
const PRONOUN = /\b(?:it|them|these|those|this|that)\b/u;
const BY_PLACE = /\b(?:left|leftmost|right|rightmost|closest|nearest)\b/u;
const JOINED = /\b(?:and|then|after)\b|[,;.]\s+\S/u;

/** "two cubes", "both cups", "every block". */
const SEVERAL =
  /\b(?:both|two|three|four|five|six|seven|every|each|all(?=\s+(?:of\s+)?(?:the\s+)?\p{L}+s\b))\b/u;

const isNamed = ({ colors, shapes, anything }: Mention): boolean =>
  colors.length > 0 || shapes.length > 0 || anything;

const nameOf = ({ colors, shapes }: Mention): string =>
  [colors[0], shapes[0] ?? 'object'].filter((word) => word !== undefined).join(' ');

/** The noun behind a colour that no block is called by: "blicket" of "the red blicket". */
const unknownNounIn = (scene: SceneSpec, text: string): string | undefined =>
  [...text.matchAll(PHRASE)].flatMap(([, phrase = '']) => {
    const { colors, shapes, anything } = mentionIn(scene, phrase);
    const noun = phrase.split(/\s+/u).at(-1) ?? '';
    const isName = colors.length > 0 && shapes.length === 0 && !anything;
    return isName && !isNamed(mentionIn(scene, noun)) && !HERE.has(noun) ? [noun] : [];
  })[0];

const twoColorsOfOne = (scene: SceneSpec, text: string): string | null => {
  const all = text.match(/[\p{L}-]+/gu) ?? [];
  for (let i = 1; i < all.length; i++) {
    const pair = `${all[i - 1]} ${all[i]}`;
    const single = (word = ''): number => mentionIn(scene, word).colors.length;
    if (mentionIn(scene, pair).colors.length > 1 && single(all[i - 1]) === 1 && single(all[i]) === 1)
      return pair;
  }
  return null;
};

/** Null where `parseGoal` finds a goal: one reading, and nothing against it. */
export const doubtOf = (scene: SceneSpec, sentence: string): Doubt | null => {
  if (parseGoal(scene, sentence)) return null;
  if (isStaged(scene.table))
    return { kind: NEGATION.test(asTold(sentence)) ? 'negated' : 'no-task', words: '' };
  if (scene.table !== 'blocks') return thingDoubt(scene, sentence);
  const text = asTold(sentence);
  const doubt = (kind: DoubtKind, about = ''): Doubt => ({ kind, words: about });
  if (NEGATION.test(text)) return doubt('negated');
  if (SEVERAL.test(text)) return doubt('more-things');
  const both = twoColorsOfOne(scene, text);
  if (both) return doubt('contradiction', both);
  if (/\bleft(?:most)?\b/u.test(text) && /\bright(?:most)?\b/u.test(text))
    return doubt('contradiction', 'left right');
  const other = OTHERS.exec(text)?.[1];
  if (other && !isNamed(mentionIn(scene, other))) return doubt('absent', other);

  const mentions = [...text.matchAll(PHRASE)]
    .map(([, phrase = '']) => mentionIn(scene, phrase))
    .filter(isNamed);
  const missing = mentions.find(
    ({ colors, shapes, fitting }) => colors.length + shapes.length > 0 && fitting === 0,
  );
  if (missing) return doubt('absent', unknownNounIn(scene, text) ?? nameOf(missing));
  const whole = mentionIn(scene, text);
  if (!isNamed(whole)) {
    const unknown = [...text.matchAll(DEFINITE)].find(([, noun = '']) => !HERE.has(noun))?.[1];
    if (unknown) return doubt('absent', unknown);
    if (PRONOUN.test(text)) return doubt('pronoun', PRONOUN.exec(text)?.[0]);
    return doubt(asksForTask(text) ? 'no-thing' : 'no-task');
  }
  const first = mentionIn(scene, text.slice(0, PRONOUN.exec(text)?.index ?? 0));
  if (PRONOUN.test(text) && !isNamed(first)) return doubt('pronoun', PRONOUN.exec(text)?.[0]);
  if (JOINED.test(text) && (whole.colors.length > 1 || whole.shapes.length > 1)) return doubt('more-things');
  if (!asksForTask(text)) return doubt('no-task');
  const another = [...text.matchAll(PHRASE)].find(
    ([, phrase = '']) => !isNamed(mentionIn(scene, phrase)) && !HERE.has(phrase.split(/\s/u)[0] ?? ''),
  )?.[1];
  if (another) return doubt('absent', another.split(/\s/u)[0]);
  const several = mentions.find(({ fitting }) => fitting > 1);
  if (several || BY_PLACE.test(text)) return doubt('ambiguous', several ? nameOf(several) : 'thing');
  const held = mentions[0]?.shapes[0];
  if (held === 'bowl' || held === 'plate') return doubt('not-held', held);
  return doubt('no-task');
};

/** A table on which all that the sentence names lies, a hand's breadth apart. Colours and shapes that it leaves open are any. */
const imagined = (sentence: string): SceneSpec => {
  const named = namedBlocks(sentence).filter(({ other }) => !other);
  const free = COLOR_NAMES.filter((name) => named.every(({ color }) => color !== name));
  const objects = named.map(
    ({ color, shape }, i): BlockObject => ({
      kind: 'block',
      name: `imagined-${i}`,
      color: color ?? free[i % Math.max(1, free.length)] ?? 'red',
      shape: shape ?? 'cube',
      position: [0.5, 0.1 * i - 0.2, 0.02],
      yaw: 0,
    }),
  );
  const home = { position: [0.4, 0, 0.2], rotation: [0, 0, 0], opening: 1 } as const;
  return { seed: 0, robot: 'panda', table: 'blocks', objects, home };
};

/**
 * As `doubtOf`, by the words alone: what would stand against the sentence on a table of blocks that has all it names. Whether
 * this scene has it is the model's to say (presence.ts), not the simulator's.
 */
export const wordDoubtOf = (sentence: string): Doubt | null => {
  // of what is named twice over, the imagined table has one
  const doubt =
    doubtOf(imagined(sentence), sentence) ??
    (SEVERAL.test(asTold(sentence)) ? ({ kind: 'more-things', words: '' } as const) : null);
  if (doubt?.kind === 'ambiguous') return null; // which one is a matter of what lies there
  return doubt?.kind === 'absent' ? { kind: 'unknown-noun', words: doubt.words } : doubt;
};
