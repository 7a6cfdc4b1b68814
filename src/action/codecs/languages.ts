/**
 * The same action said in four token languages.
 *
 * RT-2 (arXiv 2307.15818, section 3.2) says eight integers, OpenVLA (arXiv 2406.09246) seven. RT-2 does not publish
 * the ranges of its bins, so both RT-2 languages here use this project's ranges: what differs is what an id *is*.
 */
import type { EndEffectorAction, Result } from '../../contracts.ts';
import { fail, isFiniteList } from '../../math/fast/failure.ts';
import { decodeTokens, encodeAction } from '../decode.ts';
import { ACTION_SPEC, BINS } from '../spec.ts';
import { type BinCodec, createBins } from './bins.ts';
import { carry, visible } from './carriers.ts';
import type { Carrier, LanguageId, Sentence, SpokenToken, TextTrip, TokenLanguage } from './language.ts';
import { LLAMA_BLANK, LLAMA_VOCABULARY, llamaIds, llamaPiece } from './llama-tail.ts';
import { type ActionStatistics, normalize, TABLETOP_STATISTICS, unnormalize } from './normalization.ts';
import { explain, outcomeOf } from './trips.ts';

const badSentence = (title: string, detail: string) =>
  fail('ILLEGAL_TOKEN', `This is not an action in ${title}. Encode an action again.`, detail);

const numbersOf = (action: EndEffectorAction): number[] => [
  ...action.translation,
  ...action.rotation,
  action.gripper,
];

// ------------------------------------------------------------ eight integers: RT-2 and this project

/** Longest integer first, as a tokenizer with one token an integer reads digits: 0 ... largest, no leading zero. */
const readIntegers = (text: string, largest: number): number[] =>
  text.split(' ').flatMap((word) => {
    const ids: number[] = [];
    for (let at = 0; at < word.length; ) {
      let length = Math.min(String(largest).length, word.length - at);
      const tooLong = (): boolean => {
        const digits = word.slice(at, at + length);
        return Number(digits) > largest || (digits.length > 1 && digits.startsWith('0'));
      };
      while (length > 1 && tooLong()) length--;
      ids.push(Number(word.slice(at, at + length)));
      at += length;
    }
    return ids;
  });

interface IntegerLanguage {
  readonly id: LanguageId;
  readonly title: string;
  readonly source: string;
  readonly idMeans: string;
  readonly vocabularySize: number | null;
  readonly textOf: (bin: number) => string;
  /** Largest integer that is one token; null if the text cannot be read back by anyone outside. */
  readonly largestInteger: number | null;
}

const integerLanguage = (own: IntegerLanguage): TokenLanguage => {
  const { id, title, source, idMeans, vocabularySize, textOf, largestInteger } = own;
  const spoken = (ids: readonly number[]): Sentence => {
    const tokens = ACTION_SPEC.map((dim, i): SpokenToken => {
      const bin = ids[i] ?? Number.NaN;
      return { dimension: dim.name, bin, id: bin, text: textOf(bin) };
    });
    return { tokens, ids: [...ids], text: tokens.map((token) => token.text).join(' ') };
  };
  const sentence = (ids: readonly number[]): Result<Sentence> => {
    const action = decodeTokens(ids);
    return action.ok
      ? { ok: true, value: spoken(ids) }
      : badSentence(title, action.error.detail ?? ids.join(' '));
  };
  return {
    id,
    title,
    source,
    idMeans,
    vocabularySize,
    dimensions: ACTION_SPEC.map((dim) => dim.name),
    idRange: [0, BINS - 1],
    sentence,
    encode: (action) => sentence(encodeAction(action)),
    decode: (ids) => {
      const said = sentence(ids);
      return said.ok ? decodeTokens(ids) : said;
    },
    throughText: (ids, carrier) => {
      const said = sentence(ids);
      if (!said.ok) return said;
      const words = said.value.tokens.map((token) => token.text);
      const text = carry(words, ' ', carrier);
      const received = largestInteger === null ? null : readIntegers(text, largestInteger);
      return { ok: true, value: trip(own.id, carrier, ids, text, received) };
    },
  };
};

const trip = (
  language: LanguageId,
  carrier: Carrier,
  sent: readonly number[],
  text: string,
  received: readonly number[] | null,
): TextTrip => {
  const outcome = outcomeOf(sent, received, LLAMA_BLANK);
  const explanation = explain(language, carrier, outcome);
  return { carrier, sent: [...sent], text, visible: visible(text), received, outcome, explanation };
};

// ------------------------------------------------------------ OpenVLA: the last 256 ids of Llama's 32,000

const must = (bins: Result<BinCodec>): BinCodec => {
  if (!bins.ok) throw new Error(bins.error.message);
  return bins.value;
};
const OPENVLA_BINS = must(createBins('openvla', -1, 1, 256)); // constants: cannot fail
const SEVEN = ACTION_SPEC.slice(1);

/** OpenVLA under given statistics (`unnorm_key`); seven dimensions, a gripper opening that passes through. */
export const openVlaLanguage = (statistics: ActionStatistics = TABLETOP_STATISTICS): TokenLanguage => {
  const title = 'OpenVLA';
  const sentence = (ids: readonly number[]): Result<Sentence> => {
    const tokens: SpokenToken[] = [];
    for (const [i, dim] of SEVEN.entries()) {
      const id = ids[i];
      const text = id === undefined ? undefined : llamaPiece(id);
      if (id === undefined || text === undefined) {
        return badSentence(title, `${dim.name} = ${String(id)}, action ids are 31744 to 31999`);
      }
      tokens.push({ dimension: dim.name, bin: LLAMA_VOCABULARY - id, id, text });
    }
    if (ids.length !== SEVEN.length) return badSentence(title, `${ids.length} tokens instead of 7`);
    return { ok: true, value: { tokens, ids: [...ids], text: tokens.map((token) => token.text).join('') } };
  };
  return {
    id: 'openvla',
    title,
    source: 'Kim et al. 2024, arXiv 2406.09246; action_tokenizer.py',
    dimensions: SEVEN.map((dim) => dim.name),
    idRange: [LLAMA_VOCABULARY - 256, LLAMA_VOCABULARY - 1],
    vocabularySize: LLAMA_VOCABULARY,
    idMeans:
      'An id is 32,000 minus the bin. The tokens were rare characters before training; they still print as these.',
    sentence,
    encode: (action) => {
      const x = normalize(numbersOf(action), statistics);
      if (!x.ok) return x;
      const ids: number[] = [];
      for (const value of x.value) {
        const bin = OPENVLA_BINS.encode(value);
        if (!bin.ok) return bin;
        ids.push(LLAMA_VOCABULARY - bin.value);
      }
      return sentence(ids);
    },
    decode: (ids) => {
      const said = sentence(ids);
      if (!said.ok) return said;
      const x: number[] = [];
      for (const token of said.value.tokens) {
        const value = OPENVLA_BINS.decode(token.bin);
        if (!value.ok) return value;
        x.push(value.value);
      }
      const values = unnormalize(x, statistics);
      if (!values.ok) return values;
      const at = (i: number): number => values.value[i] ?? Number.NaN; // seven, checked above
      const action: EndEffectorAction = {
        kind: 'ee-delta',
        terminate: false,
        translation: [at(0), at(1), at(2)],
        rotation: [at(3), at(4), at(5)],
        gripper: at(6),
      };
      return isFiniteList(values.value) ? { ok: true, value: action } : badSentence(title, ids.join(' '));
    },
    throughText: (ids, carrier) => {
      const said = sentence(ids);
      if (!said.ok) return said;
      const words = said.value.tokens.map((token) => token.text);
      const text = carry(words, '', carrier);
      return { ok: true, value: trip('openvla', carrier, ids, text, llamaIds(text)) };
    },
  };
};

/** All four, in the order in which the field came to them. */
export const LANGUAGES: readonly TokenLanguage[] = [
  integerLanguage({
    id: 'rt2-pali-x',
    title: 'RT-2 with PaLI-X',
    source: 'Brohan et al. 2023, arXiv 2307.15818, section 3.2',
    vocabularySize: null,
    idMeans:
      'The token of the integer itself: every integer up to 1000 is one token. Its number in the vocabulary is not published.',
    textOf: String,
    largestInteger: 1000,
  }),
  integerLanguage({
    id: 'rt2-palm-e',
    title: 'RT-2 with PaLM-E',
    source: 'Brohan et al. 2023, arXiv 2307.15818, section 3.2',
    vocabularySize: null,
    idMeans:
      'The k-th of the 256 least frequent tokens, overwritten to mean bin k. Which tokens these are is not published.',
    textOf: (bin) => `⟨rare ${bin}⟩`,
    largestInteger: null,
  }),
  openVlaLanguage(),
  integerLanguage({
    id: 'tabletop',
    title: 'This project',
    source: 'ACTION_SPEC; models/recipe/vocabulary.py',
    vocabularySize: 288,
    idMeans: 'Ids 0 to 255 are the integers: bin 128 of an action and the answer "128" are the same token.',
    textOf: String,
    largestInteger: BINS - 1,
  }),
];
