/** A chunk that is said in tokens, all drawn from logits by a single run: what the heads of that kind have in common. */
import type { Result, TabletopError } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { fail } from '../engine/errors.ts';
import { allFinite, gumbelNoise } from '../engine/tensor.ts';
import { CHUNK_FIELDS, createChunkHead } from './chunk.ts';
import type { ActionChunk, Head, HeadPolicy } from './head.ts';
import { float32, int32 } from './outputs.ts';

/** The fields of a manifest's head that carries out some of the actions that tokens say, in the units of the action. */
export const SAID_FIELDS = {
  length: CHUNK_FIELDS.length,
  execute: CHUNK_FIELDS.execute,
  ensemble: CHUNK_FIELDS.ensemble,
  tolerance: CHUNK_FIELDS.tolerance,
};

export const malformed = (detail: string): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: {
    code: 'ILLEGAL_TOKEN',
    message: 'The model said something that is not a motion, so the arm holds still. Step again, or reset.',
    detail,
  },
});

interface Said {
  /** Tokens that one run gives. */
  readonly tokens: number;
  readonly vocabulary: number;
  /** Tokens -> the chunk's numbers in units, row-major. Errors: ILLEGAL_TOKEN, never a chunk of zeros. */
  readonly decode: (tokens: readonly number[]) => Result<Float32Array<ArrayBuffer>>;
  readonly length: number;
}

/** Inputs of the chunk head and `noise` [1, tokens, vocabulary]; outputs `tokens` and `logits`. */
export const createSampledChunkHead = (
  { tokens: count, vocabulary, decode, length }: Said,
  policy: HeadPolicy,
): Head => {
  const base = createChunkHead({ length }, policy);
  const dimensions = policy.action.dimensions.length;
  return {
    inputs: [...base.inputs, 'noise'],
    outputs: ['tokens', 'logits'],
    feeds: (request) => {
      const { temperature = 0, seed = 0 } = request.sampling ?? {};
      const data = gumbelNoise(count * vocabulary, temperature, seed);
      return {
        ...base.feeds(request),
        noise: { type: 'float32', dims: [1, count, vocabulary], data },
      };
    },
    read: (tensors) => {
      const tokens = int32(tensors, 'tokens', count);
      const logits = float32(tensors, 'logits', count * vocabulary);
      if (tokens === undefined || logits === undefined) {
        const wanted = `tokens are not ${count} int32 or logits not ${count} x ${vocabulary} float32`;
        return fail('MODEL_INVALID', `policy: ${wanted}`);
      }
      if (!allFinite(logits)) return fail('NON_FINITE_LOGITS');
      const values = decode(tokens);
      if (!values.ok) return values;
      const chunk: ActionChunk = { values: values.value, length, dimensions, tokens };
      return { ok: true, value: { chunk } };
    },
  };
};

export const tokenCount = z.number().int().min(1).max(4096);
