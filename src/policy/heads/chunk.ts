/**
 * The chunk head: `length` actions of real numbers by a single run (action chunking: Zhao et al. 2023, section IV). Nothing
 * is clipped or un-normalized here: what the numbers mean is said by the manifest and read by the action stage.
 */
import { fail } from '../engine/errors.ts';
import type { ChunkHeadSpec } from '../engine/interface.ts';
import type { Manifest } from '../engine/manifest.ts';
import { allFinite } from '../engine/tensor.ts';
import { type Head, imageFeeds, imageNames, stateFeed, textFeeds } from './head.ts';
import { float32 } from './outputs.ts';

type ChunkPolicy = Pick<Manifest, 'observation' | 'action' | 'encoder'>;

export const createChunkHead = (
  { length }: Pick<ChunkHeadSpec, 'length'>,
  { observation, action, encoder }: ChunkPolicy,
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
