import { Tokenizer } from '@huggingface/tokenizers';
import type { Result } from '../../contracts.ts';
import { fail, reasonOf } from './errors.ts';

/** A prompt as the text encoder reads it. */
export interface EncodedText {
  /** [maxTokens] vocabulary ids, 0 = [PAD]. */
  readonly ids: Int32Array;
  /** [maxTokens] 1 on real tokens, 0 on padding. */
  readonly mask: Int32Array;
  /** The word pieces that are not padding, for display: "[CLS]", "pick", "##able" ... */
  readonly words: readonly string[];
}

export interface TextTokenizer {
  /** Errors: INSTRUCTION_TOO_LONG when the text needs more than maxTokens word pieces (nothing is cut off). */
  encode(text: string): Result<EncodedText>;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The tokenizer in the bytes of a `tokenizer.json` (UTF-8), whatever its kind. Errors: MODEL_INVALID if it is none. */
export const openTokenizer = (tokenizerJson: Uint8Array): Result<Tokenizer> => {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(tokenizerJson));
    if (!isObject(json)) return fail('MODEL_INVALID', 'tokenizer.json is not an object');
    // the second file (tokenizer_config.json) only matters for decoding ids back to text, which is never done
    return { ok: true, value: new Tokenizer(json, {}) };
  } catch (thrown) {
    return fail('MODEL_INVALID', `tokenizer.json: ${reasonOf(thrown)}`);
  }
};

/**
 * BERT WordPiece from the bytes of a `tokenizer.json` (UTF-8). The file's own truncation and padding are ignored.
 * Errors: MODEL_INVALID if it is not one.
 */
export const createTextTokenizer = (tokenizerJson: Uint8Array, maxTokens: number): Result<TextTokenizer> => {
  const opened = openTokenizer(tokenizerJson);
  if (!opened.ok) return opened;
  const tokenizer = opened.value;
  const encode = (text: string): Result<EncodedText> => {
    let encoding: ReturnType<Tokenizer['encode']>;
    try {
      encoding = tokenizer.encode(text);
    } catch (thrown) {
      return fail('ENGINE_FAILED', `tokenizer: ${reasonOf(thrown)}`);
    }
    if (encoding.ids.length > maxTokens) {
      return fail('INSTRUCTION_TOO_LONG', `${encoding.ids.length} word pieces, at most ${maxTokens}`);
    }
    const ids = new Int32Array(maxTokens);
    ids.set(encoding.ids);
    const mask = new Int32Array(maxTokens).fill(1, 0, encoding.ids.length);
    return { ok: true, value: { ids, mask, words: encoding.tokens } };
  };
  return { ok: true, value: { encode } };
};
