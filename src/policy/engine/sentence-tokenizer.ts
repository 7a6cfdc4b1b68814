/**
 * Sentences for a policy that reads token ids itself: ids and attention mask of one fixed length, padded and cut as its files
 * say (the fields of tokenizer.json and of `transformers`). Pure.
 */
import type { Result } from '../../contracts.ts';
import { fail, reasonOf } from './errors.ts';
import { openTokenizer } from './text-tokenizer.ts';
import type { SentenceLayout } from './tokenizer-schema.ts';

/** A sentence as the graph reads it. */
export interface SentenceTokens {
  /** [maxTokens] vocabulary ids. */
  readonly ids: Int32Array;
  /** [maxTokens] 1 on the sentence's own tokens, 0 on padding. */
  readonly mask: Int32Array;
  /** The tokens that are not padding, for display. */
  readonly words: readonly string[];
}

export interface SentenceTokenizer {
  /** Errors: INSTRUCTION_EMPTY; INSTRUCTION_TOO_LONG where nothing may be cut off. */
  encode(text: string): Result<SentenceTokens>;
}

/**
 * Takes tokens out of the sentence until `most` are left, never out of what the tokenizer puts around it ([CLS], [SEP], <bos>):
 * as `transformers` truncates. `full`: with what is put around; `plain`: without.
 */
export const truncated = <T>(
  full: readonly T[],
  plain: readonly T[],
  most: number,
  from: 'left' | 'right',
): readonly T[] => {
  if (full.length <= most) return full;
  const around = full.length - plain.length;
  const start = Array.from({ length: around + 1 }, (_, i) => i).find((i) =>
    plain.every((token, k) => full[i + k] === token),
  );
  const before = full.slice(0, start ?? 0);
  const after = full.slice((start ?? 0) + plain.length);
  const room = Math.max(0, most - around);
  const kept = from === 'right' ? plain.slice(0, room) : plain.slice(plain.length - room);
  return [...before, ...kept, ...after].slice(0, most);
};

/** Errors: MODEL_INVALID for a file that is no tokenizer, or of a kind that is not known here. */
export const createSentenceTokenizer = (
  tokenizerJson: Uint8Array,
  { maxTokens, paddingSide, padId, truncationSide, suffix }: SentenceLayout,
): Result<SentenceTokenizer> => {
  const opened = openTokenizer(tokenizerJson);
  if (!opened.ok) return opened;
  const tokenizer = opened.value;

  const encode = (text: string): Result<SentenceTokens> => {
    const said = text.trim();
    if (said === '') return fail('INSTRUCTION_EMPTY');
    const whole = said.endsWith(suffix) ? said : `${said}${suffix}`;
    try {
      const full = tokenizer.encode(whole);
      if (full.ids.length > maxTokens && truncationSide === null) {
        return fail('INSTRUCTION_TOO_LONG', `${full.ids.length} tokens, at most ${maxTokens}`);
      }
      const plain = tokenizer.encode(whole, { add_special_tokens: false });
      const cut = <T>(all: readonly T[], own: readonly T[]): readonly T[] =>
        truncated(all, own, maxTokens, truncationSide ?? 'right');
      const kept = cut(full.ids, plain.ids);
      const at = paddingSide === 'right' ? 0 : maxTokens - kept.length;
      const ids = new Int32Array(maxTokens).fill(padId);
      ids.set(kept, at);
      const mask = new Int32Array(maxTokens).fill(1, at, at + kept.length);
      return { ok: true, value: { ids, mask, words: cut(full.tokens, plain.tokens) } };
    } catch (thrown) {
      return fail('ENGINE_FAILED', `tokenizer: ${reasonOf(thrown)}`);
    }
  };
  return { ok: true, value: { encode } };
};
