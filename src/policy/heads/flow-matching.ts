/**
 * The flow-matching head: noise becomes a chunk along a learned velocity field (pi0: Black et al. 2024, arXiv 2410.24164,
 * section IV). Euler's method is unrolled in the graph, ten steps of which those of size zero change nothing: one run is
 * one chunk, and 1, 2, 5 or 10 steps are one file.
 */
import { createRandom } from '../../math/random.ts';
import { z } from '../../schema.ts';
import { fail } from '../engine/errors.ts';
import { allFinite } from '../engine/tensor.ts';
import { CHUNK_FIELDS, createChunkHead, EXECUTES_MORE, executesWhatThereIs } from './chunk.ts';
import { defineHead } from './head.ts';
import { float32 } from './outputs.ts';

/** Euler steps in the graph. */
const STEPS = 10;

/** As many as were asked for, as far as the graph has them; else as many as the manifest says. */
const stepsOf = (asked: number | undefined, stated: number): number =>
  asked !== undefined && Number.isInteger(asked) && asked >= 1 ? Math.min(asked, STEPS) : stated;

/** Sizes of the graph's steps, of which the first `steps` share the way from 0 to 1. */
export const stepSizes = (steps: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: STEPS }, (_, i) => (i < steps ? 1 / steps : 0));

export const FLOW_MATCHING_HEAD = defineHead({
  schema: z
    .strictObject({
      kind: z.literal('flow-matching'),
      /** Euler steps. */
      steps: z.number().int().min(1).max(STEPS),
      /** Standard deviation of the noise at temperature 1; at 0 there is none, and one chunk is always the same. */
      scale: z.number().positive().max(10),
      ...CHUNK_FIELDS,
    })
    .refine(executesWhatThereIs, EXECUTES_MORE),
  given: ({ kind: _, steps: __, scale: ___, ...reading }) => ({ kind: 'chunk', ...reading }),
  create: ({ length, scale, steps }, policy) => {
    const chunk = createChunkHead({ length }, policy);
    const dimensions = policy.action.dimensions.length;
    return {
      inputs: [...chunk.inputs, 'noise', 'steps'],
      outputs: [...chunk.outputs, 'path'],
      feeds: (request) => {
        const { temperature = 0, seed = 0 } = request.sampling ?? {};
        const random = createRandom(seed);
        const draw = (): number => temperature * scale * random.normal();
        const data = Float32Array.from({ length: length * dimensions }, draw);
        return {
          ...chunk.feeds(request),
          noise: { type: 'float32', dims: [1, length, dimensions], data },
          steps: { type: 'float32', dims: [1, STEPS], data: stepSizes(stepsOf(request.flowSteps, steps)) },
        };
      },
      read: (tensors, request) => {
        const said = chunk.read(tensors);
        if (!said.ok || !said.value.chunk) return said;
        const size = length * dimensions;
        const path = float32(tensors, 'path', (STEPS + 1) * size);
        if (path === undefined) {
          return fail('MODEL_INVALID', `policy: path is not float32 [${STEPS + 1},${length},${dimensions}]`);
        }
        if (!allFinite(path)) return fail('NON_FINITE_ACTIONS');
        // rows after the last step repeat it
        const rows = stepsOf(request?.flowSteps, steps) + 1;
        return { ok: true, value: { chunk: { ...said.value.chunk, path: path.slice(0, rows * size) } } };
      },
    };
  },
});
