/** One action said in four token languages, sent as text, and read back. Pure. */
import {
  type Carrier,
  LANGUAGES,
  type Sentence,
  type TextTrip,
  type TokenLanguage,
} from '../../action/codecs/index.ts';
import { ACTION_SPEC, decodeTokens } from '../../action/index.ts';
import type { EndEffectorAction } from '../../contracts.ts';
import { choice, integers, type Rows } from '../address.ts';

export interface LanguageState {
  /** Tabletop's eight bins: the action that all four languages say. */
  readonly tokens: readonly number[];
  readonly carrier: Carrier;
}

export const CARRIERS: readonly { readonly value: Carrier; readonly label: string; readonly says: string }[] =
  [
    { value: 'exact', label: 'exact', says: 'printed and read back, byte for byte' },
    { value: 'spaced', label: 'spaced', says: 'a blank between all tokens, as some tools print lists' },
    {
      value: 'unspaced',
      label: 'no spaces',
      says: 'blanks lost on the way, as in a file name or a careless strip',
    },
    { value: 'nfkc', label: 'NFKC', says: 'Unicode normalized to NFKC, as many tokenizers and databases do' },
    {
      value: 'cleaned',
      label: 'cleaned',
      says: 'invisible characters removed, as terminals and web forms do',
    },
  ];

export const STAY = [0, 128, 128, 128, 128, 128, 128, 255] as const;

export interface Preset {
  readonly name: string;
  readonly tokens: readonly number[];
  /** The way that shows what is special about it. */
  readonly carrier: Carrier;
}

export const PRESETS: readonly Preset[] = [
  { name: 'Stay, hand open', tokens: STAY, carrier: 'exact' },
  { name: 'Forward and down', tokens: [0, 203, 128, 66, 128, 128, 140, 255], carrier: 'exact' },
  { name: 'Close the hand', tokens: [0, 128, 128, 128, 128, 128, 128, 0], carrier: 'exact' },
  { name: 'Done', tokens: [1, 128, 128, 128, 128, 128, 128, 255], carrier: 'exact' },
  // OpenVLA's id 31881 is U+202D, which turns writing around and cannot be seen
  { name: 'The invisible one', tokens: [0, 118, 160, 128, 128, 128, 128, 255], carrier: 'cleaned' },
  // id 31772 is a small subscript l, which NFKC makes a plain one
  { name: 'The subscript', tokens: [0, 228, 74, 128, 128, 128, 128, 255], carrier: 'nfkc' },
];

export const LANGUAGE_ROWS: Rows<LanguageState> = {
  tokens: integers(
    'a',
    [0, 203, 128, 66, 128, 128, 140, 255],
    0,
    ACTION_SPEC.map((dim) => dim.legal - 1),
  ),
  carrier: choice<Carrier>(
    'via',
    'exact',
    CARRIERS.map(({ value }) => value),
  ),
};

export interface Column {
  readonly language: TokenLanguage;
  readonly sentence: Sentence;
  readonly trip: TextTrip;
  /** What a decoder makes of the received ids if it asks nothing; null: an error, or nobody knows. */
  readonly obeyed: EndEffectorAction | null;
}

/**
 * OpenVLA's own decoder on whatever ids it is given: it takes the first seven, and clips an id outside of its 256 to
 * the nearest one it knows instead of refusing it (action_tokenizer.py). Null if there are fewer than seven.
 */
export const obeyOpenVla = (
  language: TokenLanguage,
  received: readonly number[],
): EndEffectorAction | null => {
  const [low, high] = language.idRange;
  const seven = received.slice(0, 7).map((id) => Math.min(high, Math.max(low, id)));
  const action = language.decode(seven);
  return action.ok ? action.value : null;
};

const obey = (language: TokenLanguage, received: readonly number[] | null): EndEffectorAction | null => {
  if (received === null) return null;
  if (language.id === 'openvla') return obeyOpenVla(language, received);
  const action = language.decode(received);
  return action.ok ? action.value : null;
};

/** The four columns; `tokens` are eight legal bins of this project. */
export const columnsOf = (tokens: readonly number[], carrier: Carrier): readonly Column[] => {
  const action = decodeTokens(tokens);
  if (!action.ok) return [];
  return LANGUAGES.flatMap((language) => {
    const sentence = language.encode(action.value);
    if (!sentence.ok) return [];
    const trip = language.throughText(sentence.value.ids, carrier);
    if (!trip.ok) return [];
    return [
      { language, sentence: sentence.value, trip: trip.value, obeyed: obey(language, trip.value.received) },
    ];
  });
};
