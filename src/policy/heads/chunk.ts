/**
 * The chunk head: `length` actions of real numbers by a single run (action chunking: Zhao et al. 2023, section IV). Nothing
 * is clipped or un-normalized here: what the numbers mean is said by the manifest and read by the action stage.
 */

import { z } from '../../schema.ts';
import { fail } from '../engine/errors.ts';
import { variantId } from '../engine/interface.ts';
import { allFinite } from '../engine/tensor.ts';
import {
  type ChunkReading,
  defineHead,
  type Head,
  type HeadPolicy,
  imageFeeds,
  imageNames,
  stateFeed,
  textFeeds,
} from './head.ts';
import { float32 } from './outputs.ts';

/** Actions a chunk; ACT predicts 100 (Zhao et al. 2023, section IV), pi0 50. */
const MAX_CHUNK = 256;

/** The fields of a ChunkReading, for every head that gives a chunk. */
export const CHUNK_FIELDS = {
  length: z.number().int().min(1).max(MAX_CHUNK),
  execute: z.number().int().min(1).max(MAX_CHUNK),
  ensemble: z.boolean(),
  values: z.enum(['units', 'range']),
  tolerance: z.partialRecord(variantId, z.number().positive().max(0.05)).optional(),
};

/** For `refine`: no more is carried out than there is. */
export const executesWhatThereIs = (head: { readonly execute: number; readonly length: number }): boolean =>
  head.execute <= head.length;
export const EXECUTES_MORE = { path: ['execute'], message: 'must not be more than length' };

export const createChunkHead = (
  { length }: Pick<ChunkReading, 'length'>,
  { observation, action, encoder }: HeadPolicy,
): Head => {
  const dimensions = action.dimensions.length;
  return {
    inputs: [
      ...imageNames(observation),
      ...(encoder ? ['text', 'text_mask'] : []),
      ...(observation.state ? ['state'] : []),
    ],
    outputs: ['actions'],
    feeds: (request) => ({
      ...imageFeeds(observation, request),
      ...textFeeds(encoder, request.text),
      ...stateFeed('state', observation, request),
    }),
    read: (tensors) => {
      const values = float32(tensors, 'actions', length * dimensions);
      if (values === undefined) {
        return fail('MODEL_INVALID', `policy: actions are not float32 [1,${length},${dimensions}]`);
      }
      if (!allFinite(values)) return fail('NON_FINITE_ACTIONS');
      return { ok: true, value: { chunk: { values, length, dimensions } } };
    },
  };
};

export const CHUNK_HEAD = defineHead({
  schema: z
    .strictObject({ kind: z.literal('chunk'), ...CHUNK_FIELDS })
    .refine(executesWhatThereIs, EXECUTES_MORE),
  given: ({ kind, ...reading }) => ({ kind, ...reading }),
  create: createChunkHead,
});
