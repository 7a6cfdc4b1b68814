/**
 * The flow head: the graph turns noise into a chunk of actions by integrating a learned velocity field (pi0: Black et al. 2024,
 * section IV), its steps unrolled, so that one run is one chunk. The example of docs/extending.md; tests only.
 */
import { createRandom } from '../../../math/random.ts';
import { z } from '../../../schema.ts';
import { CHUNK_FIELDS, createChunkHead, EXECUTES_MORE, executesWhatThereIs } from '../chunk.ts';
import { defineHead } from '../head.ts';

export const FLOW_HEAD = defineHead({
  schema: z
    .strictObject({
      kind: z.literal('flow'),
      /** Standard deviation of the noise at temperature 1; at 0 there is none. */
      scale: z.number().positive().max(10),
      ...CHUNK_FIELDS,
    })
    .refine(executesWhatThereIs, EXECUTES_MORE),
  given: ({ scale: _, kind: __, ...reading }) => ({ kind: 'chunk', ...reading }),
  create: ({ length, scale }, policy) => {
    const chunk = createChunkHead({ length }, policy);
    const dimensions = policy.action.dimensions.length;
    return {
      ...chunk,
      inputs: [...chunk.inputs, 'noise'],
      feeds: (request) => {
        const { temperature = 0, seed = 0 } = request.sampling ?? {};
        const random = createRandom(seed);
        const draw = (): number => temperature * scale * random.normal();
        const data = Float32Array.from({ length: length * dimensions }, draw);
        return { ...chunk.feeds(request), noise: { type: 'float32', dims: [1, length, dimensions], data } };
      },
    };
  },
});
