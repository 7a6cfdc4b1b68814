import { describe, expect, it } from 'vitest';
import type { PolicyObservation } from '../engine/interface.ts';
import type { Tensors } from '../engine/runtime.ts';
import { gumbelNoise } from '../engine/tensor.ts';
import { createBinsHead } from './bins.ts';
import type { HeadRequest } from './head.ts';

const dimension = (name: string) => ({ name, unit: 'm' as const, low: -1, high: 1 });
const action = { kind: 'ee-delta' as const, hz: 5, dimensions: [dimension('dx'), dimension('dy')] };
const observation: PolicyObservation = {
  cameras: [{ name: 'table', width: 1, height: 1 }],
  frames: 1,
  state: { kind: 'tcp-pose', encoding: 'bins', dimensions: [dimension('x'), dimension('y'), dimension('z')] },
};
const file = { file: 'x', bytes: 1, sha256: '' };
const encoder = { id: 'e', license: 'MIT', model: file, tokenizer: file, maxTokens: 2, dim: 1 };
const answers = { input: 'open', eos: 0, vocabulary: ['<eos>'], question: '', plan: '' };
const text = { features: Float32Array.of(3, 4), mask: Float32Array.of(1, 0), words: ['x'] };
const request: HeadRequest = {
  images: [{ rgb: Uint8Array.of(51, 102, 153), width: 1, height: 1 }],
  state: [1, 2, 255],
  ...{ text, open: 1, sampling: undefined },
};

describe('what a bins head is fed', () => {
  it('pixels, words, state bins, noise and the switch', () => {
    const head = createBinsHead({ observation, action, encoder, answers });
    expect(head.inputs).toEqual(['image', 'text', 'text_mask', 'proprioception', 'noise', 'open']);
    expect(head.outputs).toEqual(['tokens', 'logits']);
    expect(head.feeds(request)).toEqual({
      image: { type: 'float32', dims: [1, 3, 1, 1], data: Float32Array.of(0.2, 0.4, 0.6) },
      text: { type: 'float32', dims: [1, 2, 1], data: text.features },
      text_mask: { type: 'float32', dims: [1, 2], data: text.mask },
      proprioception: { type: 'int32', dims: [1, 3], data: Int32Array.of(1, 2, 255) },
      noise: { type: 'float32', dims: [1, 2, 256], data: new Float32Array(512) },
      open: { type: 'float32', dims: [1], data: Float32Array.of(1) },
    });
    expect(head.feeds({ ...request, open: 0 }).open?.data[0]).toBe(0);
    const sampling = { temperature: 2, seed: 7 };
    expect(head.feeds({ ...request, sampling }).noise?.data).toEqual(gumbelNoise(512, 2, 7));
  });

  it('no words, no state, no answers: no such inputs', () => {
    const head = createBinsHead({ observation: { ...observation, state: null }, action });
    expect(head.inputs).toEqual(['image', 'noise']);
    expect(Object.keys(head.feeds({ ...request, text: undefined, state: [] }))).toEqual(['image', 'noise']);
  });
});

describe('what a bins head reads', () => {
  const { read } = createBinsHead({ observation, action });
  const tensors = (tokens: number[], logits: Float32Array): Tensors => ({
    tokens: { type: 'int32', dims: [1, tokens.length], data: Int32Array.from(tokens) },
    logits: { type: 'float32', dims: [1, 2, 256], data: logits },
  });

  it('tokens and logits of as many dimensions as the action has', () => {
    const logits = Float32Array.from({ length: 512 }, (_, i) => -i);
    expect(read(tensors([3, 4], logits))).toEqual({ ok: true, value: { tokens: [3, 4], logits } });
  });

  it('another shape is MODEL_INVALID, a number that is not finite NON_FINITE_LOGITS', () => {
    const code = (odd: Tensors) => {
      const result = read(odd);
      return result.ok ? 'read' : result.error.code;
    };
    expect(code(tensors([3, 4, 5], new Float32Array(512)))).toBe('MODEL_INVALID');
    expect(code(tensors([3, 4], new Float32Array(511)))).toBe('MODEL_INVALID');
    expect(code({})).toBe('MODEL_INVALID');
    expect(code(tensors([3, 4], new Float32Array(512).fill(Number.NaN, 7, 8)))).toBe('NON_FINITE_LOGITS');
  });
});
