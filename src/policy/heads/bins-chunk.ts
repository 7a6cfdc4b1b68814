/**
 * The bins-chunk head: `length` actions of one integer a dimension, all tokens at once (parallel decoding with chunking:
 * OpenVLA-OFT, Kim et al. 2025, arXiv 2502.19645, without its continuous part).
 */
import type { Result } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { BINS, type PolicyAction } from '../engine/interface.ts';
import { EXECUTES_MORE, executesWhatThereIs } from './chunk.ts';
import { defineHead } from './head.ts';
import { createSampledChunkHead, malformed, SAID_FIELDS } from './sampled-chunk.ts';

/** Row-major tokens -> the centres of their bins, in units; of a flag, the integer. Errors: ILLEGAL_TOKEN. */
export const binCentres = (
  tokens: readonly number[],
  { dimensions }: PolicyAction,
): Result<Float32Array<ArrayBuffer>> => {
  const values = new Float32Array(tokens.length);
  for (const [i, token] of tokens.entries()) {
    const { name = '', unit = 'm', low = 0, high = 0 } = dimensions[i % dimensions.length] ?? {};
    const legal = unit === 'flag' ? 2 : BINS;
    if (!Number.isInteger(token) || token < 0 || token >= legal) {
      return malformed(`${name} = ${token}, legal are the integers 0 to ${legal - 1}`);
    }
    values[i] = unit === 'flag' ? token : low + ((token + 0.5) / BINS) * (high - low);
  }
  return { ok: true, value: values };
};

export const BINS_CHUNK_HEAD = defineHead({
  schema: z
    .strictObject({ kind: z.literal('bins-chunk'), bins: z.literal(BINS), ...SAID_FIELDS })
    .refine(executesWhatThereIs, EXECUTES_MORE),
  given: ({ kind: _, bins: __, ...reading }) => ({ kind: 'chunk', ...reading, values: 'units' }),
  create: ({ length }, policy) =>
    createSampledChunkHead(
      {
        tokens: length * policy.action.dimensions.length,
        vocabulary: BINS,
        decode: (tokens) => binCentres(tokens, policy.action),
        length,
      },
      policy,
    ),
});
