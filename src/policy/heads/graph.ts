/**
 * The head of graphs that were not made for this page: a manifest says input by input what each is fed and number by number
 * what the output means, so that normalization outside the graph (a mean and a deviation, a range) is a factor and a summand
 * for every number. It gives a chunk; nothing is clipped.
 */
import { createRandom } from '../../math/random.ts';
import { z } from '../../schema.ts';
import { fail } from '../engine/errors.ts';
import type { TensorData, Tensors } from '../engine/runtime.ts';
import { allFinite } from '../engine/tensor.ts';
import { CHUNK_FIELDS, EXECUTES_MORE, executesWhatThereIs } from './chunk.ts';
import { defineHead, type Head, type HeadPolicy, type HeadRequest } from './head.ts';

const name = z.string().min(1).max(200);
const dims = z.array(z.number().int().min(1).max(4096)).max(6);
const numbers = z.array(z.number()).max(4096);
const rgb = z.tuple([z.number(), z.number(), z.number()]);

const camera = z.strictObject({
  from: z.literal('camera'),
  name,
  /** Of manifest.observation. */
  camera: z.string(),
  dims,
  /** Where the colours are: before the rows, or behind the columns. */
  layout: z.enum(['chw', 'hwc']),
  /** uint8: the bytes as they are; float32: byte / 255 * scale + offset, by colour. */
  type: z.enum(['float32', 'uint8']),
  scale: rgb,
  offset: rgb,
});

const state = z.strictObject({
  from: z.literal('state'),
  name,
  dims,
  /** Number i is the state's number columns[i] * scale[i] + offset[i]. */
  columns: z.array(z.number().int().min(0).max(63)).max(64),
  scale: numbers,
  offset: numbers,
});

const constant = z.strictObject({
  from: z.literal('constant'),
  name,
  dims,
  type: z.enum(['float32', 'int32', 'int64', 'bool', 'uint8']),
  value: z.number(),
});

/** The sentence, as the manifest's `tokenizer` writes it; ids are int64 or int32. */
const words = z.strictObject({
  from: z.literal('words'),
  name,
  /** 1 on the sentence's own tokens and 0 on padding, or the tokens' ids. */
  part: z.enum(['ids', 'mask']),
  dims,
  type: z.enum(['float32', 'int32', 'int64', 'bool', 'uint8']),
});

/** Standard normal, drawn by the step's seed. */
const noise = z.strictObject({ from: z.literal('noise'), name, dims });

const input = z.discriminatedUnion('from', [camera, state, words, constant, noise]);
export type GraphInput = z.infer<typeof input>;

const output = z.strictObject({
  name,
  /** Numbers a row of the graph's output. */
  size: z.number().int().min(1).max(256),
  /** Dimension i of the action is number columns[i] of a row * scale[i] + offset[i]; null: the graph does not say it, 0. */
  columns: z.array(z.number().int().min(0).max(255).nullable()).min(1).max(64),
  scale: numbers,
  offset: numbers,
});
export type GraphOutput = z.infer<typeof output>;

const volume = (sides: readonly number[]): number => sides.reduce((product, side) => product * side, 1);

type Element = z.infer<typeof constant>['type'];

/** The same whole numbers in the type that the graph takes. */
const typed = (type: Element, shape: number[], numbers: ArrayLike<number>): TensorData => {
  switch (type) {
    case 'float32':
      return { type, dims: shape, data: Float32Array.from(numbers) };
    case 'int32':
      return { type, dims: shape, data: Int32Array.from(numbers) };
    case 'int64':
      return {
        type,
        dims: shape,
        data: BigInt64Array.from(Array.from(numbers, (x) => BigInt(Math.round(x)))),
      };
    case 'bool':
    case 'uint8':
      return { type, dims: shape, data: Uint8Array.from(numbers) };
  }
};

const filled = ({ type, dims: shape, value }: z.infer<typeof constant>): TensorData =>
  typed(type, shape, new Float64Array(volume(shape)).fill(value));

const pictured = (
  { dims: shape, layout, type, scale, offset }: z.infer<typeof camera>,
  { rgb: bytes, width, height }: HeadRequest['images'][number],
): TensorData => {
  const plane = width * height;
  const place = (pixel: number, colour: number): number =>
    layout === 'chw' ? colour * plane + pixel : pixel * 3 + colour;
  const data = type === 'uint8' ? new Uint8Array(3 * plane) : new Float32Array(3 * plane);
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      const byte = bytes[pixel * 3 + colour] ?? 0;
      data[place(pixel, colour)] =
        type === 'uint8' ? byte : (byte / 255) * (scale[colour] ?? 1) + (offset[colour] ?? 0);
    }
  }
  return data instanceof Uint8Array
    ? { type: 'uint8', dims: shape, data }
    : { type: 'float32', dims: shape, data };
};

const stated = (
  { dims: shape, columns, scale, offset }: z.infer<typeof state>,
  from: readonly number[],
): TensorData => ({
  type: 'float32',
  dims: shape,
  data: Float32Array.from(
    columns,
    (column, i) => (from[column] ?? Number.NaN) * (scale[i] ?? 1) + (offset[i] ?? 0),
  ),
});

const drawn = ({ dims: shape }: z.infer<typeof noise>, seed: number): TensorData => {
  const random = createRandom(seed);
  return {
    type: 'float32',
    dims: shape,
    data: Float32Array.from({ length: volume(shape) }, () => random.normal()),
  };
};

interface GraphSpec {
  readonly inputs: readonly GraphInput[];
  readonly output: GraphOutput;
  readonly length: number;
}

/** A policy that sees several frames of a camera is not fed by this head: only the newest of each goes in. */
export const createGraphHead = ({ inputs, output: out, length }: GraphSpec, policy: HeadPolicy): Head => {
  const { cameras, frames } = policy.observation;
  const dimensions = policy.action.dimensions.length;
  const feed = (one: GraphInput, request: HeadRequest): TensorData | undefined => {
    switch (one.from) {
      case 'camera': {
        const at = cameras.findIndex(({ name: camera }) => camera === one.camera);
        const picture = request.images[(at + 1) * frames - 1];
        return picture && pictured(one, picture);
      }
      case 'state':
        return stated(one, request.state);
      case 'words': {
        const of = request.sentence?.[one.part];
        return of && typed(one.type, one.dims, of);
      }
      case 'constant':
        return filled(one);
      case 'noise':
        return drawn(one, request.sampling?.seed ?? 0);
    }
  };
  return {
    inputs: inputs.map((one) => one.name),
    outputs: [out.name],
    feeds: (request) =>
      Object.fromEntries(
        inputs.flatMap((one) => {
          const tensor = feed(one, request);
          return tensor ? [[one.name, tensor] as const] : [];
        }),
      ),
    read: (tensors: Tensors) => {
      const given = tensors[out.name];
      if (given?.type !== 'float32' || given.data.length !== length * out.size) {
        const got = given ? `${given.type} [${given.dims.join()}]` : 'missing';
        return fail('MODEL_INVALID', `policy: ${out.name} is ${got}, not float32 [1,${length},${out.size}]`);
      }
      if (!allFinite(given.data)) return fail('NON_FINITE_ACTIONS');
      const values = new Float32Array(length * dimensions);
      for (let row = 0; row < length; row++) {
        for (const [i, column] of out.columns.entries()) {
          const raw = column === null ? 0 : (given.data[row * out.size + column] ?? Number.NaN);
          values[row * dimensions + i] =
            column === null ? 0 : raw * (out.scale[i] ?? 1) + (out.offset[i] ?? 0);
        }
      }
      // a deviation in a file can be absurd although what the graph gave is not
      if (!allFinite(values)) return fail('NON_FINITE_ACTIONS');
      return { ok: true, value: { chunk: { values, length, dimensions } } };
    },
  };
};

export const GRAPH_HEAD = defineHead({
  schema: z
    .strictObject({
      kind: z.literal('graph'),
      inputs: z.array(input).min(1).max(16),
      output,
      ...CHUNK_FIELDS,
      values: z.literal('units'),
    })
    .refine(executesWhatThereIs, EXECUTES_MORE),
  given: ({ kind: _, inputs: __, output: ___, ...reading }) => ({
    kind: 'chunk',
    ...reading,
    unverified: true,
  }),
  create: createGraphHead,
});
