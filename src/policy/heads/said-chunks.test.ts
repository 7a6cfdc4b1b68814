/** The heads that say a chunk in tokens, and the flow: what they are fed, what they read, and what they refuse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainFast } from '../../math/fast/fast.ts';
import { unwrap } from '../../testing/unwrap.ts';
import type { PolicyAction, PolicyObservation } from '../engine/interface.ts';
import type { Tensors } from '../engine/runtime.ts';
import { BINS_CHUNK_HEAD, binCentres } from './bins-chunk.ts';
import { FAST_HEAD, FAST_VOCABULARY, readFast } from './fast.ts';
import { FLOW_MATCHING_HEAD, stepSizes } from './flow-matching.ts';
import type { HeadRequest } from './head.ts';

const action: PolicyAction = {
  kind: 'ee-delta',
  hz: 5,
  dimensions: [
    { name: 'terminate', unit: 'flag', low: -0.5, high: 255.5 },
    { name: 'dx', unit: 'm', low: -0.0514, high: 0.051 },
  ],
};
const observation: PolicyObservation = {
  cameras: [{ name: 'table', width: 1, height: 1 }],
  frames: 1,
  state: null,
};
const policy = { observation, action };
const request = (sampling?: HeadRequest['sampling']): HeadRequest => ({
  images: [{ rgb: Uint8Array.of(0, 0, 0), width: 1, height: 1 }],
  ...{ state: [], text: undefined, open: 0, sampling },
});
const said = (tokens: readonly number[], vocabulary: number): Tensors => ({
  tokens: { type: 'int32', dims: [1, tokens.length], data: Int32Array.from(tokens) },
  logits: {
    ...{ type: 'float32', dims: [1, tokens.length, vocabulary] },
    data: new Float32Array(tokens.length * vocabulary),
  },
});
const made = <T>(head: T | null): T => {
  if (head === null) throw new Error('the manifest names another head');
  return head;
};
const CHUNK = { length: 2, execute: 1, ensemble: false };

describe('bins, several actions at once', () => {
  const head = made(BINS_CHUNK_HEAD.of({ kind: 'bins-chunk', bins: 256, ...CHUNK })).create(policy);

  it('reads the centres of bins in units, and the flag as it is', () => {
    const { chunk } = unwrap(head.read(said([0, 128, 1, 0], 256)));
    expect([...chunk!.values]).toEqual([0, expect.closeTo(0, 6), 1, expect.closeTo(-0.0512, 6)]);
    expect(chunk).toMatchObject({ length: 2, dimensions: 2, tokens: [0, 128, 1, 0] });
  });

  it.each([[[2, 0]], [[0, 256]], [[0, -1]], [[0, 0.5]]])('refuses %j by a code', (tokens) => {
    expect(binCentres(tokens, action)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
  });

  it('wants as many tokens as there are numbers, and finite logits', () => {
    expect(head.read(said([0, 0, 0], 256))).toMatchObject({ ok: false, error: { code: 'MODEL_INVALID' } });
    const odd = said([0, 0, 0, 0], 256);
    odd.logits!.data[3] = Number.NaN;
    expect(head.read(odd)).toMatchObject({ ok: false, error: { code: 'NON_FINITE_LOGITS' } });
  });

  it('draws by temperature and seed, and is quiet without', () => {
    const noise = (sampling?: HeadRequest['sampling']) => head.feeds(request(sampling)).noise!.data;
    expect(Math.max(...(noise() as Float32Array))).toBe(0);
    expect(noise({ temperature: 1, seed: 3 })).toEqual(noise({ temperature: 1, seed: 3 }));
    expect(noise({ temperature: 1, seed: 3 })).not.toEqual(noise({ temperature: 1, seed: 4 }));
  });
});

describe('FAST', () => {
  const wave = (k: number) =>
    Array.from({ length: 4 }, (_, t) => [Math.round((Math.sin(k) + 1) / 2), 0.05 * Math.sin(k + t / 2)]);
  const codec = unwrap(
    trainFast({ chunks: Array.from({ length: 60 }, (_, k) => wave(k)), scale: 10, size: 120 }),
  );
  const { q01, q99 } = { q01: codec.statistics.low, q99: codec.statistics.high };
  const { first, alphabet, merges } = codec.pairs;
  const spec = {
    ...{ kind: 'fast', tokens: 10, scale: 10, q01, q99, first, alphabet, merges },
    ...{ length: 4, execute: 2, ensemble: false },
  };
  const head = made(FAST_HEAD.of(spec)).create(policy);
  const padded = (tokens: readonly number[]) => [
    ...tokens,
    ...new Array<number>(10 - tokens.length).fill(-1),
  ];

  it('reads what the codec wrote, within its bound', () => {
    const chunk = wave(7);
    const { tokens } = unwrap(codec.encode(chunk));
    const read = unwrap(head.read(said(padded(tokens), FAST_VOCABULARY)));
    read.chunk!.values.forEach((value, i) => {
      const bound = codec.bound.peak[i % 2]! + 1e-6;
      expect(Math.abs(value - chunk.flat()[i]!)).toBeLessThanOrEqual(bound);
    });
  });

  it('every malformed sequence is an error with a code, never a motion', () => {
    const { tokens } = unwrap(codec.encode(wave(7)));
    const wrong = [
      [], // nothing said
      tokens.slice(0, -1), // too short
      [...tokens, 0], // too long
      [...tokens.slice(0, -1), codec.pairs.size], // no such token
      [...tokens.slice(0, -1), -2],
      [-1, ...tokens], // something after the end
    ];
    for (const sequence of wrong) {
      expect(head.read(said(padded(sequence), FAST_VOCABULARY))).toMatchObject({
        ...{ ok: false, error: { code: 'ILLEGAL_TOKEN', message: expect.stringContaining('holds still') } },
      });
    }
  });

  it('whatever is said: a whole chunk of finite numbers, or ILLEGAL_TOKEN', () => {
    const token = fc.integer({ min: -2, max: codec.pairs.size + 1 });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 10 }), (tokens) => {
        const read = readFast(codec, tokens);
        if (read.ok) {
          expect(read.value).toHaveLength(8);
          expect(read.value.every(Number.isFinite)).toBe(true);
        } else expect(read.error.code).toBe('ILLEGAL_TOKEN');
      }),
    );
  });

  it('a codec that does not exist is no manifest', () => {
    expect(FAST_HEAD.of({ ...spec, merges: [[alphabet + 5, 0]] })).toBeNull();
    expect(FAST_HEAD.of({ ...spec, q99: q01 })).toBeNull();
    expect(FAST_HEAD.of({ ...spec, execute: 5 })).toBeNull();
  });
});

describe('flow matching', () => {
  const of = (steps: number) =>
    made(FLOW_MATCHING_HEAD.of({ kind: 'flow-matching', steps, scale: 1, ...CHUNK, values: 'units' })).create(
      policy,
    );

  it.each([1, 2, 5, 10])('%d steps share the way, the others are zero', (steps) => {
    const sizes = [...stepSizes(steps)];
    expect(sizes.filter((size) => size > 0)).toHaveLength(steps);
    expect(sizes.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(of(steps).feeds(request()).steps).toMatchObject({ dims: [1, 10], data: stepSizes(steps) });
  });

  it('gives the way from noise to the chunk, step by step', () => {
    const path = Float32Array.from({ length: 11 * 4 }, (_, i) => Math.min(Math.floor(i / 4), 2));
    const tensors: Tensors = {
      actions: { type: 'float32', dims: [1, 2, 2], data: path.slice(-4) },
      path: { type: 'float32', dims: [11, 2, 2], data: path },
    };
    const { chunk } = unwrap(of(2).read(tensors));
    expect([...chunk!.path!]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    const short = { ...tensors, path: { ...tensors.path!, data: path.slice(4) } } as Tensors;
    expect(of(2).read(short)).toMatchObject({ ok: false, error: { code: 'MODEL_INVALID' } });
  });

  it('takes as many steps as are asked for, at most ten, whatever its manifest says', () => {
    const fed = (flowSteps: number) => of(10).feeds({ ...request(), flowSteps }).steps;
    expect(fed(2)).toMatchObject({ data: stepSizes(2) });
    expect(fed(99)).toMatchObject({ data: stepSizes(10) });
    expect(fed(0)).toMatchObject({ data: stepSizes(10) });
    const path = new Float32Array(11 * 4);
    const tensors: Tensors = {
      actions: { type: 'float32', dims: [1, 2, 2], data: path.slice(-4) },
      path: { type: 'float32', dims: [11, 2, 2], data: path },
    };
    const rows = (flowSteps?: number) =>
      unwrap(of(10).read(tensors, flowSteps === undefined ? {} : { flowSteps })).chunk!.path!.length / 4;
    expect([rows(1), rows(5), rows()]).toEqual([2, 6, 11]);
  });

  it('draws noise by temperature and seed alone', () => {
    const noise = (sampling?: HeadRequest['sampling']) =>
      [...of(5).feeds(request(sampling)).noise!.data].map(Number);
    expect(noise().every((x) => x === 0)).toBe(true);
    expect(noise({ temperature: 1, seed: 1 })).toEqual(noise({ temperature: 1, seed: 1 }));
    expect(noise({ temperature: 1, seed: 1 })).not.toEqual(noise({ temperature: 1, seed: 2 }));
  });
});
