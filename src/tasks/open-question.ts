/**
 * Questions about whatever lies there, read without a scene: "what is this?", "where is the mug?", "what is left of the
 * banana?", "how many fruits are there?", "which one is an animal?". What they ask is a value; who sees answers it
 * (seen-answer.ts).
 */

export type OpenQuestion =
  /** All that is seen: "what do you see?", "what is on the table?". */
  | { readonly kind: 'list' }
  /** What it is: the thing in the hand, or the only one; `phrase` where it is told which ("the thing on the left"). */
  | { readonly kind: 'what'; readonly phrase: string | null }
  | { readonly kind: 'exists'; readonly phrase: string }
  | { readonly kind: 'where'; readonly phrase: string }
  | { readonly kind: 'beside'; readonly phrase: string; readonly side: 'left' | 'right' }
  /** `phrase` in the singular: "fruit". */
  | { readonly kind: 'count'; readonly phrase: string }
  | { readonly kind: 'which'; readonly phrase: string }
  /** `phrase`: "cube", of "what colour is the cube?". */
  | { readonly kind: 'color'; readonly phrase: string }
  /** `words`: what is known of the thing whose shape is asked, "red" of "what shape is the red object?". */
  | { readonly kind: 'shape'; readonly words: string }
  /** Whether there is anything in the hand. */
  | { readonly kind: 'holding' }
  | { readonly kind: 'held' };

const tidy = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\b(what|where|which|who)'s\b/gu, '$1 is')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\s.,;:!?…]+$/u, '');

/** "berries" -> "berry", "boxes" -> "box", "mugs" -> "mug"; "glass" and "scissors" stay. */
export const singular = (noun: string): string => {
  if (/(?:scissors|glasses|pliers|trousers|headphones)$/u.test(noun)) return noun;
  if (/[^aeiou]ies$/u.test(noun)) return noun.replace(/ies$/u, 'y');
  if (/(?:ch|sh|x|ss|z)es$/u.test(noun)) return noun.replace(/es$/u, '');
  return /[^su]s$/u.test(noun) ? noun.replace(/s$/u, '') : noun;
};

const THE = '(?:the|an?|my|your|any|some) ';
const NAME = '(?<phrase>.+?)';
const HERE = '(?: (?:here|there|on the table|in the (?:picture|scene)|do you see|can you see))*';

const GENERAL = / ?\b(?:object|thing|one)$/u;

/** "the red object" has a shape that is not said; of a mug it is asked what it is. */
const shapeOf = (phrase: string): OpenQuestion =>
  GENERAL.test(phrase) ? { kind: 'shape', words: phrase.replace(GENERAL, '') } : { kind: 'what', phrase };

type Groups = Readonly<Record<string, string | undefined>>;

/** The first that fits is meant: "what is left of" stands before "what is". */
const FORMS: readonly (readonly [pattern: string, made: (groups: Groups) => OpenQuestion])[] = [
  [`(?:what|what all) (?:do|can) you see${HERE}`, () => ({ kind: 'list' })],
  [`what (?:is|lies|things are|objects are)(?: there)? on the table`, () => ({ kind: 'list' })],
  [`what is (?:there|here)|what are these(?: things| objects)?`, () => ({ kind: 'list' })],
  [
    `what (?:are you|is the (?:gripper|robot|arm|hand)) holding|what is (?:in your hand|between (?:your|the) fingers)`,
    () => ({ kind: 'held' }),
  ],
  [
    `(?:are you|is the (?:gripper|robot|arm|hand)) holding (?:something|anything)|is (?:there )?(?:something|anything) in (?:your|the) hand`,
    () => ({ kind: 'holding' }),
  ],
  [
    `(?:what|which) colou?r (?:is|are|does|do) ${THE}${NAME}(?: have)?`,
    ({ phrase = '' }) => ({ kind: 'color', phrase }),
  ],
  [`what (?:shape|kind of (?:thing|object)) is ${THE}${NAME}`, ({ phrase = '' }) => shapeOf(phrase)],
  [
    `(?:what|which (?:thing|one|object)) (?:is|lies) (?:to the |on the )?(?<side>left|right) of ${THE}${NAME}`,
    ({ side, phrase = '' }) => ({ kind: 'beside', side: side === 'left' ? 'left' : 'right', phrase }),
  ],
  [`what is (?:this|that|it)(?: thing| object)?`, () => ({ kind: 'what', phrase: null })],
  [
    `(?:how many|count(?: all)?(?: the)?) ${NAME}(?: are(?: there)?)?${HERE}`,
    ({ phrase = '' }) => ({ kind: 'count', phrase: singular(phrase) }),
  ],
  [
    `which (?:one |thing |object |of (?:these|them|the things) )?(?:is|are) (?:(?:an?|the) )?${NAME}`,
    ({ phrase = '' }) => ({ kind: 'which', phrase }),
  ],
  [
    `where(?: on the table)? (?:is|are|lies) ${THE}${NAME}${HERE}`,
    ({ phrase = '' }) => ({ kind: 'where', phrase }),
  ],
  [
    `(?:is|are) there (?:${THE})?${NAME}${HERE}|(?:do|can) you see (?:${THE})?(?<seen>.+?)${HERE}|is ${THE}(?<lying>.+?) (?:here|there|on the table)`,
    ({ phrase, seen, lying }) => ({ kind: 'exists', phrase: phrase ?? seen ?? lying ?? '' }),
  ],
  [`what is ${THE}${NAME}`, ({ phrase = '' }) => ({ kind: 'what', phrase })],
];

const PATTERNS = FORMS.map(([pattern, made]) => ({ at: new RegExp(`^(?:${pattern})$`, 'u'), made }));

/** Null: none of these questions. */
export const openQuestionOf = (question: string): OpenQuestion | null => {
  const text = tidy(question);
  for (const { at, made } of PATTERNS) {
    const found = at.exec(text);
    if (found) return made(found.groups ?? {});
  }
  return null;
};
