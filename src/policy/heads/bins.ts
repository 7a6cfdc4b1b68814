/**
 * The bins head: one integer a dimension, 256 uniform bins each, as tokens of the vocabulary that words have too (RT-2,
 * section 3.2). The graph decodes them one after the other, constrained to actions unless `open`, by a single run.
 */

import { z } from '../../schema.ts';
import { fail } from '../engine/errors.ts';
import { BINS } from '../engine/interface.ts';
import { allFinite, gumbelNoise } from '../engine/tensor.ts';
import {
  defineHead,
  type Head,
  type HeadPolicy,
  imageFeeds,
  imageNames,
  stateFeed,
  textFeeds,
} from './head.ts';
import { float32, int32 } from './outputs.ts';

export const createBinsHead = ({ observation, action, encoder, answers }: HeadPolicy): Head => {
  const dimensions = action.dimensions.length;
  return {
    inputs: [
      ...imageNames(observation),
      ...(encoder ? ['text', 'text_mask'] : []),
      ...(observation.state ? ['proprioception'] : []),
      'noise',
      ...(answers ? [answers.input] : []),
    ],
    outputs: ['tokens', 'logits'],
    feeds: (request) => {
      const { temperature = 0, seed = 0 } = request.sampling ?? {};
      const noise = gumbelNoise(dimensions * BINS, temperature, seed);
      return {
        ...imageFeeds(observation, request),
        ...textFeeds(encoder, request.text),
        ...stateFeed('proprioception', observation, request),
        noise: { type: 'float32', dims: [1, dimensions, BINS], data: noise },
        ...(answers
          ? { [answers.input]: { type: 'float32', dims: [1], data: Float32Array.of(request.open) } }
          : {}),
      };
    },
    read: (tensors) => {
      const tokens = int32(tensors, 'tokens', dimensions);
      const logits = float32(tensors, 'logits', dimensions * BINS);
      if (tokens === undefined || logits === undefined) {
        const wanted = `tokens are not int32 [1,${dimensions}] or logits not float32 [1,${dimensions},${BINS}]`;
        return fail('MODEL_INVALID', `policy: ${wanted}`);
      }
      if (!allFinite(logits)) return fail('NON_FINITE_LOGITS');
      return { ok: true, value: { tokens, logits } };
    },
  };
};

export const BINS_HEAD = defineHead({
  schema: z.strictObject({
    kind: z.literal('bins'),
    bins: z.literal(BINS),
    /** Deviation of the Gaussian that its targets were spread by, bins, one a dimension; 0: none. */
    spread: z.array(z.number().min(0).max(64)).max(64).optional(),
  }),
  given: ({ spread }) => ({ kind: 'tokens', ...(spread ? { spread } : {}) }),
  create: (_, policy) => createBinsHead(policy),
});
