/** Reading a graph's outputs: by name, with type and length checked. */
import type { Tensors } from '../engine/runtime.ts';

/** The output `name` as float32 of this length, in memory of its own, so that it can be transferred. */
export const float32 = (
  tensors: Tensors,
  name: string,
  length: number,
): Float32Array<ArrayBuffer> | undefined => {
  const tensor = tensors[name];
  if (tensor?.type !== 'float32' || tensor.data.length !== length) return undefined;
  return new Float32Array(tensor.data);
};

/** The output `name` as int32 of this length. */
export const int32 = (tensors: Tensors, name: string, length: number): number[] | undefined => {
  const tensor = tensors[name];
  return tensor?.type === 'int32' && tensor.data.length === length ? [...tensor.data] : undefined;
};
