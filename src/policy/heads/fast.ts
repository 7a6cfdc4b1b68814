/**
 * The FAST head: a chunk as few tokens of a codec that was fitted on training actions (Pertsch et al. 2025, arXiv 2501.09747),
 * one after the other, by a single run. The graph allows only tokens that can still end in a whole chunk; what comes out is
 * checked all the same.
 */
import type { Result } from '../../contracts.ts';
import { createBpe } from '../../math/fast/bpe.ts';
import { createFast, type FastCodec } from '../../math/fast/fast.ts';
import { z } from '../../schema.ts';
import { EXECUTES_MORE, executesWhatThereIs } from './chunk.ts';
import { defineHead } from './head.ts';
import { createSampledChunkHead, malformed, SAID_FIELDS, tokenCount } from './sampled-chunk.ts';

/** Rows of the graph's logits, whatever the codec's own vocabulary is: ids from its size on are never said. */
export const FAST_VOCABULARY = 256;

const numbers = z.array(z.number()).min(1).max(32);
const id = z.number().int().min(0).max(FAST_VOCABULARY);

const schema = z
  .strictObject({
    kind: z.literal('fast'),
    /** Tokens that one run gives, -1 after the last. */
    tokens: tokenCount,
    /** Coefficients were multiplied by it before they were rounded. */
    scale: z.number().positive(),
    /** 1st and 99th percentile of the training actions, in units. */
    q01: numbers,
    q99: numbers,
    /** The integer that id 0 stands for, and how many have an id of their own. */
    first: z.number().int(),
    alphabet: z.number().int().min(1).max(FAST_VOCABULARY),
    merges: z.array(z.tuple([id, id])).max(FAST_VOCABULARY),
    ...SAID_FIELDS,
  })
  .refine(executesWhatThereIs, EXECUTES_MORE)
  .refine((head) => head.alphabet + head.merges.length <= FAST_VOCABULARY, {
    path: ['merges'],
    message: `must leave no more than ${FAST_VOCABULARY} tokens`,
  })
  .refine((head) => fastCodecOf(head).ok, { path: ['merges'], message: 'and quantiles make no codec' });

/** The codec's part of a FAST head. */
export interface FastSpec {
  readonly scale: number;
  readonly q01: readonly number[];
  readonly q99: readonly number[];
  readonly first: number;
  readonly alphabet: number;
  readonly merges: readonly (readonly [number, number])[];
  readonly length: number;
}

/** Errors: SETTING_INVALID for merges or quantiles that make no codec. */
export const fastCodecOf = ({
  scale,
  q01,
  q99,
  first,
  alphabet,
  merges,
  length,
}: FastSpec): Result<FastCodec> => {
  const pairs = createBpe(first, alphabet, merges);
  return pairs.ok
    ? createFast({ scale, horizon: length, statistics: { low: q01, high: q99 } }, pairs.value)
    : pairs;
};

/** What the graph said -> numbers in units, row-major. Errors: ILLEGAL_TOKEN, whatever is wrong with it. */
export const readFast = (codec: FastCodec, said: readonly number[]): Result<Float32Array<ArrayBuffer>> => {
  const end = said.indexOf(-1);
  const tokens = end < 0 ? said : said.slice(0, end);
  if (end >= 0 && said.slice(end).some((token) => token !== -1)) {
    return malformed(`tokens after the end: ${said.join(' ')}`);
  }
  const decoded = codec.decode(tokens);
  if (!decoded.ok) return malformed(decoded.error.detail ?? '');
  return { ok: true, value: Float32Array.from(decoded.value.chunk.flat()) };
};

export const FAST_HEAD = defineHead({
  schema,
  given: ({ length, execute, ensemble, tolerance }) => ({
    ...{ kind: 'chunk', length, execute, ensemble, values: 'units' },
    ...(tolerance ? { tolerance } : {}),
  }),
  create: (spec, policy) => {
    const codec = fastCodecOf(spec);
    const dimensions = policy.action.dimensions.length;
    const decode = (tokens: readonly number[]): Result<Float32Array<ArrayBuffer>> => {
      if (!codec.ok) return codec;
      if (codec.value.dimensions !== dimensions) {
        return malformed(`a codec of ${codec.value.dimensions} dimensions for an action of ${dimensions}`);
      }
      return readFast(codec.value, tokens);
    };
    const { tokens, length } = spec;
    return createSampledChunkHead({ tokens, vocabulary: FAST_VOCABULARY, decode, length }, policy);
  },
});
