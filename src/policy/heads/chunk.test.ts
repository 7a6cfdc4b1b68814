import { describe, expect, it } from 'vitest';
import type { PolicyObservation } from '../engine/interface.ts';
import type { Picture } from '../engine/protocol.ts';
import type { Tensors } from '../engine/runtime.ts';
import { createChunkHead } from './chunk.ts';
import type { HeadRequest } from './head.ts';

const joint = (name: string) => ({ name, unit: 'deg' as const, low: -90, high: 90 });
const action = { kind: 'joint-target' as const, hz: 30, dimensions: [joint('a'), joint('b')] };
const observation = (edit: Partial<PolicyObservation> = {}): PolicyObservation => ({
  cameras: [{ name: 'table', width: 2, height: 1 }],
  frames: 1,
  state: { kind: 'joints', encoding: 'units', dimensions: action.dimensions },
  ...edit,
});
/** Two pixels: red, green, blue of each. */
const picture = (...rgb: number[]): Picture => ({ rgb: Uint8Array.from(rgb), width: 2, height: 1 });
const request = (edit: Partial<HeadRequest> = {}): HeadRequest => ({
  images: [picture(255, 0, 51, 102, 153, 204)],
  state: [1.5, -2],
  ...{ text: undefined, open: 0, sampling: undefined },
  ...edit,
});
/** The planes of `request`'s picture: both reds, both greens, both blues. */
const PLANES = Float32Array.of(1, 0.4, 0, 0.6, 0.2, 0.8);
const head = (edit: Partial<PolicyObservation> = {}) =>
  createChunkHead({ length: 3 }, { action, observation: observation(edit) });

describe('what a chunk head is fed', () => {
  it('one camera, one frame, a state in units', () => {
    const { inputs, outputs, feeds } = head();
    expect(inputs).toEqual(['image', 'state']);
    expect(outputs).toEqual(['actions']);
    expect(feeds(request())).toEqual({
      image: { type: 'float32', dims: [1, 3, 1, 2], data: PLANES },
      state: { type: 'float32', dims: [1, 2], data: Float32Array.of(1.5, -2) },
    });
  });

  it('a state in bins is int32, no state is no input', () => {
    const state = { kind: 'joints', encoding: 'bins', dimensions: action.dimensions } as const;
    expect(
      head({ state: { ...state, dimensions: [...state.dimensions] } }).feeds(request({ state: [7, 255] }))
        .state,
    ).toEqual({
      ...{ type: 'int32', dims: [1, 2], data: Int32Array.of(7, 255) },
    });
    const blind = head({ state: null });
    expect(blind.inputs).toEqual(['image']);
    expect(Object.keys(blind.feeds(request({ state: [] })))).toEqual(['image']);
  });

  it('frames of one camera are stacked, oldest first', () => {
    const old = picture(0, 0, 0, 255, 255, 255);
    const { image } = head({ frames: 2 }).feeds(request({ images: [old, ...request().images] }));
    expect(image).toEqual({
      ...{ type: 'float32', dims: [1, 6, 1, 2], data: Float32Array.of(0, 1, 0, 1, 0, 1, ...PLANES) },
    });
  });

  it('several cameras have an input each, in sizes of their own', () => {
    const cameras = [
      { name: 'table', width: 2, height: 1 },
      { name: 'wrist', width: 1, height: 1 },
    ];
    const wrist = { rgb: Uint8Array.of(51, 102, 153), width: 1, height: 1 };
    const two = head({ cameras });
    expect(two.inputs).toEqual(['image.table', 'image.wrist', 'state']);
    const feeds = two.feeds(request({ images: [...request().images, wrist] }));
    expect(feeds['image.table']).toEqual({ type: 'float32', dims: [1, 3, 1, 2], data: PLANES });
    expect(feeds['image.wrist']).toEqual({
      ...{ type: 'float32', dims: [1, 3, 1, 1], data: Float32Array.of(0.2, 0.4, 0.6) },
    });
  });

  it('words, if the manifest names an encoder', () => {
    const file = { file: 'x', bytes: 1, sha256: '' };
    const encoder = { id: 'e', license: 'MIT', model: file, tokenizer: file, maxTokens: 2, dim: 1 };
    const reading = createChunkHead({ length: 3 }, { action, observation: observation(), encoder });
    expect(reading.inputs).toEqual(['image', 'text', 'text_mask', 'state']);
    const text = { features: Float32Array.of(3, 4), mask: Float32Array.of(1, 0), words: ['x'] };
    expect(reading.feeds(request({ text }))).toMatchObject({
      text: { type: 'float32', dims: [1, 2, 1], data: text.features },
      text_mask: { type: 'float32', dims: [1, 2], data: text.mask },
    });
  });
});

describe('what a chunk head reads', () => {
  const tensors = (data: Float32Array): Tensors => ({
    actions: { type: 'float32', dims: [1, 3, 2], data },
  });

  it('a chunk, in memory of its own', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const result = head().read(tensors(data));
    expect(result).toEqual({ ok: true, value: { chunk: { values: data, length: 3, dimensions: 2 } } });
    expect(result.ok && result.value.chunk?.values.buffer).not.toBe(data.buffer);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is never an action', (odd) => {
    expect(head().read(tensors(Float32Array.of(1, 2, 3, odd, 5, 6)))).toMatchObject({
      ok: false,
      error: { code: 'NON_FINITE_ACTIONS', message: expect.stringContaining('not finite') },
    });
  });

  it('another length, type or name is a model that does not fit', () => {
    const ints = { actions: { type: 'int32', dims: [1, 3, 2], data: new Int32Array(6) } } as const;
    for (const odd of [tensors(new Float32Array(5)), ints, {}]) {
      expect(head().read(odd)).toMatchObject({
        ok: false,
        error: { code: 'MODEL_INVALID', detail: expect.stringContaining('[1,3,2]') },
      });
    }
  });
});
