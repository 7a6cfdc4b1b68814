/** What a visitor calls a thing, and how long it is: checked before the file is read. */
import type { NameSpec, Result } from '../../contracts.ts';
import { refuse } from './container.ts';
import { LONGEST } from './limits.ts';

const MOST_LETTERS = 40;
/** Letters, digits, spaces, hyphens and apostrophes, a letter first: what can stand in a sentence. */
const NAME = /^\p{L}[\p{L}\p{N} '’-]*$/u;
/** Words that sentences turn on; a thing called so could not be told from what is to be done with it. */
const GRAMMAR =
  /(?<![\p{L}])(?:and|in|into|inside|on|onto|next to|near|beside|by|to|from|not|no|never|pick|put|place|reach|touch|grab|take|lift|move)(?![\p{L}])/u;

export interface OwnWords {
  readonly name: string;
  /** Metres. */
  readonly longest: number;
  readonly synonyms: readonly string[];
  readonly descriptions: readonly string[];
}

const checkedName = (text: string): Result<string> => {
  const name = text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  if (name === '') return refuse('THING_NAME', 'It needs a name, for sentences to ask for it.');
  if (name.length > MOST_LETTERS) {
    return refuse(
      'THING_NAME',
      `The name has ${name.length} letters; at most ${MOST_LETTERS} fit a sentence.`,
    );
  }
  if (!NAME.test(name)) {
    return refuse(
      'THING_NAME',
      'A name is made of letters, digits, spaces and hyphens, and begins with a letter.',
    );
  }
  const verb = GRAMMAR.exec(name)?.[0];
  if (verb) return refuse('THING_NAME', `“${verb}” is a word that instructions turn on.`);
  return { ok: true, value: name };
};

/** Name and synonyms in small letters. Errors: THING_NAME, THING_SIZE. */
export const checkWords = ({ name, longest, synonyms, descriptions }: OwnWords): Result<OwnWords> => {
  const words: string[] = [];
  for (const text of [name, ...synonyms]) {
    const checked = checkedName(text);
    if (!checked.ok) return checked;
    if (!words.includes(checked.value)) words.push(checked.value);
  }
  const [least, most] = LONGEST;
  if (!(longest >= least && longest <= most)) {
    const said = Number.isFinite(longest) ? `${Number((1000 * longest).toPrecision(3))} mm` : 'No number';
    return refuse('THING_SIZE', `${said} is not between ${1000 * least} and ${1000 * most} mm.`);
  }
  const [first = '', ...rest] = words;
  return {
    ok: true,
    value: {
      name: first,
      longest,
      synonyms: rest,
      descriptions: descriptions.map((text) => text.trim().toLowerCase()).filter((text) => text !== ''),
    },
  };
};

/** A first guess at a name: "Rubber_Duck-02.glb" -> "rubber duck". */
export const nameOfFile = (file: string): string =>
  file
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[_\-.\s]+/g, ' ')
    .replaceAll(/[^\p{L}\p{N} ]/gu, '')
    .replaceAll(/\b\d+\b/g, '')
    .trim()
    .replaceAll(/ +/g, ' ')
    .toLowerCase()
    .slice(0, MOST_LETTERS);

/**
 * The concept of a visitor's thing. Where a concept of the catalogue has one of its names, it joins that one's group, and no
 * scene has both: every name means one thing.
 */
export const conceptOf = (
  id: string,
  { name, synonyms, descriptions }: OwnWords,
  catalogue: readonly NameSpec[],
): NameSpec => {
  const mine = new Set([name, ...synonyms]);
  const twin = catalogue.find((one) =>
    [one.name, ...one.synonyms].some((word) => mine.has(word.toLowerCase())),
  );
  return {
    id,
    name,
    synonyms,
    category: twin?.category ?? 'thing',
    descriptions,
    group: twin?.group ?? id,
    split: 'novel',
    things: [id],
  };
};
