/** The sentence encoder: prompts to the features the policy reads (remembered), single words to one vector each. */
import type { Result } from '../../contracts.ts';
import { float32 } from '../heads/outputs.ts';
import { fail } from './errors.ts';
import type { EngineSession, TensorData } from './runtime.ts';
import { allFinite } from './tensor.ts';
import type { EncodedText, TextTokenizer } from './text-tokenizer.ts';

/** How many prompts keep their features: enough for a page's examples, 75 kB each. */
const REMEMBERED_PROMPTS = 16;
/** How many phrases keep their vector: every name that a page knows, 1.5 kB each. */
const REMEMBERED_PHRASES = 2048;

export const ENCODER_INPUTS = ['input_ids', 'attention_mask'] as const;
export const ENCODER_OUTPUTS = ['features'] as const;

export interface TextFeatures {
  /** [1, maxTokens, dim] float32. */
  readonly features: Float32Array;
  /** [1, maxTokens] float32. */
  readonly mask: Float32Array;
  /** Word pieces, [CLS] to [SEP]. */
  readonly words: readonly string[];
}

export interface TextEncoder {
  /** Errors: INSTRUCTION_TOO_LONG, NON_FINITE_LOGITS, MODEL_INVALID and the session's. */
  features(prompt: string): Promise<Result<TextFeatures>>;
  /** Mean of the word's own pieces, length 1. Errors: the same, and INSTRUCTION_EMPTY for a word of no pieces. */
  embed(
    word: string,
  ): Promise<Result<{ readonly vector: Float32Array<ArrayBuffer>; readonly pieces: number }>>;
  /** Mean of all its pieces, [CLS] and [SEP] too, of length 1: how the eyes' map was learned. Remembered. Errors: the same. */
  phrase(text: string): Promise<Result<Float32Array>>;
  runs(): number;
}

/** Mean of `count` rows of [_, dim] features from row `first` on ([CLS] is row 0), scaled to length 1. */
const meanOfRows = (
  features: Float32Array,
  { first, count }: { readonly first: number; readonly count: number },
  dim: number,
): Float32Array<ArrayBuffer> => {
  const mean = new Float32Array(dim);
  for (let t = first; t < first + count; t++) {
    for (let d = 0; d < dim; d++) mean[d] = (mean[d] ?? 0) + (features[t * dim + d] ?? 0);
  }
  const length = Math.sqrt(mean.reduce((sum, x) => sum + x * x, 0)) || 1;
  return mean.map((x) => x / length);
};

export const createTextEncoder = (
  tokenizer: TextTokenizer,
  encoder: EngineSession,
  {
    maxTokens,
    dim,
    known = new Map(),
  }: {
    readonly maxTokens: number;
    readonly dim: number;
    /** Phrases whose vector need not be worked out. */
    readonly known?: ReadonlyMap<string, Float32Array>;
  },
): TextEncoder => {
  const remembered = new Map<string, TextFeatures>(); // insertion order = least recently used first
  const vectors = new Map<string, Float32Array>();
  let runs = 0;

  const run = async ({ ids, mask }: EncodedText): Promise<Result<Float32Array>> => {
    const int64 = (values: Int32Array): TensorData => ({
      type: 'int64',
      dims: [1, maxTokens],
      data: BigInt64Array.from(values, BigInt),
    });
    runs += 1;
    const result = await encoder.run({ input_ids: int64(ids), attention_mask: int64(mask) });
    if (!result.ok) return result;
    const features = float32(result.value, 'features', maxTokens * dim);
    if (features === undefined)
      return fail('MODEL_INVALID', `encoder: features are not float32 [1,${maxTokens},${dim}]`);
    if (!allFinite(features)) return fail('NON_FINITE_LOGITS', 'sentence features');
    return { ok: true, value: features };
  };

  const features: TextEncoder['features'] = async (prompt) => {
    const known = remembered.get(prompt);
    if (known !== undefined) {
      remembered.delete(prompt);
      remembered.set(prompt, known);
      return { ok: true, value: known };
    }
    const text = tokenizer.encode(prompt);
    if (!text.ok) return text;
    const encoded = await run(text.value);
    if (!encoded.ok) return encoded;
    const value = {
      features: encoded.value,
      mask: Float32Array.from(text.value.mask),
      words: text.value.words,
    };
    remembered.set(prompt, value);
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED_PROMPTS && oldest !== undefined) remembered.delete(oldest);
    return { ok: true, value };
  };

  const embed: TextEncoder['embed'] = async (word) => {
    const text = tokenizer.encode(word);
    if (!text.ok) return text;
    const pieces = text.value.words.length - 2; // without [CLS] and [SEP]
    if (pieces < 1) return fail('INSTRUCTION_EMPTY', 'a word without letters');
    const encoded = await run(text.value);
    if (!encoded.ok) return encoded;
    return {
      ok: true,
      value: { vector: meanOfRows(encoded.value, { first: 1, count: pieces }, dim), pieces },
    };
  };

  const phrase: TextEncoder['phrase'] = async (text) => {
    const there = known.get(text) ?? vectors.get(text);
    if (there !== undefined) return { ok: true, value: there };
    const encoded = tokenizer.encode(text);
    if (!encoded.ok) return encoded;
    const result = await run(encoded.value);
    if (!result.ok) return result;
    const vector = meanOfRows(result.value, { first: 0, count: encoded.value.words.length }, dim);
    if (vectors.size < REMEMBERED_PHRASES) vectors.set(text, vector);
    return { ok: true, value: vector };
  };

  return { features, embed, phrase, runs: () => runs };
};
