/** Token words -> the sentence a person would say. What the model said is never improved: a misfit is quoted as it is. */
import { createKnownWords } from './known-words.ts';
import { colorNames, type Language, shapeNames } from './language.ts';

export interface AnswerSentence {
  readonly sentence: string;
  /** False: the words are no answer to this question, and are quoted. */
  readonly fits: boolean;
}

/** What a question is about, from its own words. */
interface Asked {
  readonly kind: string;
  readonly object: string;
  readonly objects: string;
  readonly side: string;
}

const tidy = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’]/gu, "'")
    .replace(/\b(what|where)'s\b/gu, '$1 is')
    .replace(/\bcolour\b/gu, 'color')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\s.,;:!?…]+$/u, '');

const FIELDS: Readonly<Record<string, string>> = {
  object: '(?<object>.+?)',
  objects: '(?<objects>.+?)',
  side: '(?<side>left|right)',
};

/** "is there a {object}?" -> a pattern that takes "is there an orange cube", too. */
const patternOf = (template: string): RegExp => {
  const source = tidy(template)
    .replace(/[.*+?^$()|[\]\\]/gu, '\\$&')
    .replace(/\b(?:a|the) (?=\{object)/gu, '(?:an?|the|any) ')
    .replace(/\{(\w+)\}/gu, (all, field: string) => FIELDS[field] ?? all);
  return new RegExp(`^${source}$`, 'u');
};

const askedBy = (question: string, { questions }: Language): Asked | null => {
  const text = tidy(question);
  for (const [kind, templates] of Object.entries(questions)) {
    for (const template of templates) {
      const groups = patternOf(template).exec(text)?.groups;
      const found = groups ?? (patternOf(template).test(text) ? {} : null);
      if (found) {
        const { object = '', objects = '', side = '' } = found;
        return { kind, object, objects, side };
      }
    }
  }
  return null;
};

const article = (noun: string): string => `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;

/** Column and row of a third of the table -> where that is; the camera's left and right. */
const PLACES: Readonly<Record<string, string>> = {
  'left back': 'at the back left',
  'middle back': 'at the back, in the middle',
  'right back': 'at the back right',
  'left center': 'on the left',
  'middle center': 'in the middle',
  'right center': 'on the right',
  'left front': 'at the front left',
  'middle front': 'at the front, in the middle',
  'right front': 'at the front right',
};

/** Column and row in words, by either: "left back" is "at the back left". */
export const placeInWords = (column: string, row: string): string =>
  PLACES[`${column} ${row}`] ?? PLACES['middle center'] ?? '';

/** The other way; null: these are no place. */
export const placeOfWords = (words: string): readonly string[] | null =>
  Object.entries(PLACES)
    .find(([, said]) => said === words)?.[0]
    .split(' ') ?? null;

const counted = (n: number, objects: string): string => {
  if (n === 0) return `There are no ${objects}.`;
  return n === 1 ? `There is 1 ${objects.replace(/s$/u, '')}.` : `There are ${n} ${objects}.`;
};

/** The words, read as one of the things an answer can be. */
interface Said {
  readonly color?: string;
  readonly shape?: string;
  /** "blue star", or undefined. */
  readonly thing?: string;
  readonly place?: string;
  readonly count?: number;
  readonly yes?: boolean;
  readonly nothing?: true;
}

const read = (words: readonly string[], language: Language): Said => {
  const [first = '', second = ''] = words;
  const isColor = colorNames(language).includes(first);
  if (words.length === 1) {
    if (isColor) return { color: first };
    if (shapeNames(language).includes(first)) return { shape: first };
    if (first === 'yes' || first === 'no') return { yes: first === 'yes' };
    if (first === 'nothing') return { nothing: true };
    if (/^\d{1,3}$/u.test(first)) return { count: Number(first) };
  }
  if (words.length === 2) {
    if (isColor && shapeNames(language).includes(second)) return { thing: `${first} ${second}` };
    const place = PLACES[`${first} ${second}`];
    if (place !== undefined) return { place };
  }
  return {};
};

/** A sentence of this kind, or undefined when the words are no answer to it. */
const sentenceOf = ({ kind, object, objects, side }: Asked, said: Said): string | undefined => {
  const { color, shape, thing, place, count, yes, nothing } = said;
  switch (kind) {
    case 'color':
      return color && `The ${object} is ${color}.`;
    case 'shape':
      return shape && `The ${object} is ${article(shape)}.`;
    case 'exists':
      if (yes === undefined) return undefined;
      return yes ? `Yes, there is ${article(object)}.` : `No, there is no ${object}.`;
    case 'count':
      return count === undefined ? undefined : counted(count, objects);
    case 'where':
      return place && `The ${object} is ${place}.`;
    case 'beside':
      if (nothing) return `Nothing is ${side} of the ${object}.`;
      return thing && `The ${thing} is ${side} of the ${object}.`;
    case 'holding':
      if (yes === undefined) return undefined;
      return yes ? 'Yes, the gripper is holding something.' : 'No, the gripper is holding nothing.';
    case 'held':
      if (nothing) return 'The gripper is holding nothing.';
      return thing && `The gripper is holding the ${thing}.`;
    default:
      return undefined;
  }
};

const COMMANDS =
  /^(?:please )?(?:pick|grab|lift|take|reach|go|touch|move|put|place|drop|bring|point|get|raise|grasp|fetch|hand|give|push|pull|set)\b/u;

/** Numbers in a row are an action's tokens. */
const isAction = (words: readonly string[]): boolean =>
  words.length > 1 && words.filter((word) => /^\d+$/u.test(word)).length * 2 > words.length;

/** Kinds of question that take the thing for granted. */
const ABOUT_ONE = new Set(['color', 'shape', 'where', 'beside']);

/** What is said of a thing whose name the model cannot know; null: it may know it. */
const unknown = ({ kind, object }: Asked, language: Language): string | null => {
  if (!ABOUT_ONE.has(kind)) return null;
  const known = createKnownWords(language);
  const is = object.split(' ').some((word) => !known.has(word));
  return is ? `There is no “${object}” that the model knows, so it cannot say.` : null;
};

/**
 * The thing that the question takes for granted: "orange cylinder" of "what is left of the orange cylinder?". Whether it is
 * there is asked first. Null: nothing is.
 */
export const premiseOf = (question: string, language: Language): string | null => {
  const asked = askedBy(question, language);
  return asked && ABOUT_ONE.has(asked.kind) && unknown(asked, language) === null ? asked.object : null;
};

/** What is said in place of an answer: the question is of no kind that was trained, or about nothing that is there. */
const refusal = (
  question: string,
  asked: Asked | null,
  words: readonly string[],
  language: Language,
): string | null => {
  if (!asked && COMMANDS.test(tidy(question))) {
    return 'This is an instruction with a question mark: leave the mark out to have it done.';
  }
  const stranger = asked && unknown(asked, language);
  if (stranger) return stranger;
  if (isAction(words))
    return 'The model has no answer in words to this: ask for a colour, a shape, a place or a number.';
  if (asked) return null;
  return `This is none of the questions the model was trained on, so its “${words.join(' ')}” may mean nothing.`;
};

/**
 * `words`: the answer's tokens before the end token, as words. An answer that is none to this question, or to any, is
 * quoted: "The model answers “left red”."; action tokens never are.
 */
export const answerSentence = (
  question: string,
  words: readonly string[],
  language: Language,
): AnswerSentence => {
  if (words.length === 0) return { sentence: 'The model gives no answer.', fits: false };
  const said = read(words, language);
  const asked = askedBy(question, language);
  const refused = refusal(question, asked, words, language);
  if (refused) return { sentence: refused, fits: false };
  const sentence = asked && sentenceOf(asked, said);
  if (sentence) return { sentence, fits: true };
  return { sentence: `The model answers “${words.join(' ')}”.`, fits: false };
};
