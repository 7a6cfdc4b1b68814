import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EE_DELTA, EE_DELTA_CODEC } from '../../action/index.ts';
import type { Action } from '../../contracts.ts';
import { join, split } from './bytes.ts';
import { decodeRecording, encodeRecording, readRecording } from './codec.ts';
import { LOGIT_RANGE, logitError } from './quantize.ts';
import { POSITION_STEP, QUAT_STEP, type RecordedStep, type Recording } from './recording.ts';

const SIZE = 6; // pixels a side: enough to be a picture

const tokens = fc
  .tuple(fc.nat(1), fc.array(fc.nat(255), { minLength: 7, maxLength: 7 }))
  .map(([terminate, rest]) => [terminate, ...rest]);
const actionOf = (said: readonly number[]): Action => {
  const action = EE_DELTA_CODEC.decode(said);
  if (!action.ok) throw new Error(action.error.detail);
  return action.value;
};
const metre = fc.double({ min: -3, max: 3, noNaN: true });
const vec3 = fc.tuple(metre, metre, metre);

const step = (index: number): fc.Arbitrary<RecordedStep> =>
  fc
    .record({
      said: tokens,
      rgb: fc.uint8Array({ minLength: SIZE * SIZE * 3, maxLength: SIZE * SIZE * 3 }),
      logits: fc.array(fc.double({ min: -25, max: 5, noNaN: true }), { minLength: 64, maxLength: 64 }),
      map: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
      position: vec3,
      rotation: vec3,
      joints: fc.array(metre, { minLength: 7, maxLength: 7 }),
      ms: fc.double({ min: 0, max: 5000, noNaN: true }),
    })
    .map(({ said, rgb, logits, map, position, rotation, joints, ms }) => ({
      step: {
        index,
        by: 'model',
        action: actionOf(said),
        observation: {
          frame: { width: SIZE, height: SIZE, rgb, source: 'sim', seq: index },
          instruction: 'reach the red cube',
          proprioception: { position, rotation, opening: 0.5, joints },
          step: index,
        },
        evidence: {
          tokens: said,
          // what a constrained decoder gives: some bins at -1e9
          logits: Float32Array.from({ length: 2048 }, (_, i) => (i % 9 === 8 ? -1e9 : (logits[i % 64] ?? 0))),
          attention: Float32Array.from(map),
          attentionMaps: { of: ['target', 'second'], rows: 2, columns: 2 },
        },
        times: { infer: ms, physics: 1 },
        at: index * 0.2,
        commandTime: index * 0.2,
        simTime: (index + 1) * 0.2,
        frameAgeMs: 0,
        dropped: 0,
      },
      hash: `0123${index}`,
    }));

const recording: fc.Arbitrary<Recording> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) =>
    fc.record({
      steps: fc.tuple(...Array.from({ length: count }, (_, i) => step(i))),
      instruction: fc.string(),
      succeeded: fc.boolean(),
      seed: fc.nat(),
      poses: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
        minLength: 3 * 2 * 7,
        maxLength: 3 * 2 * 7,
      }),
    }),
  )
  .map(({ steps, instruction, succeeded, seed, poses }) => ({
    model: {
      ...{ id: 'pico', title: 'Pico', variant: 'int8', provider: 'wasm' },
      files: { policy: 'aa', encoder: 'bb', tokenizer: 'cc' },
    },
    instruction,
    scene: {
      seed,
      robot: 'panda',
      table: 'blocks' as const,
      objects: [],
      home: { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
    },
    spec: { ...EE_DELTA, hz: 10 },
    succeeded,
    steps,
    motion: { bodies: ['base', 'hand'], times: [0, 0.05, 0.1], poses: Float32Array.from(poses) },
  }));

const again = (made: Recording): Recording => {
  const read = readRecording(encodeRecording(made));
  if (!read.ok) throw new Error(`${read.error.message} ${read.error.detail}`);
  return read.value;
};

const frameOf = ({ step: { observation } }: RecordedStep) => observation.frame;
/** What was said, and the action that it stands for. */
const saidOf = ({ step: { evidence, action } }: RecordedStep) => [evidence.tokens, action];

const close = (a: ArrayLike<number>, b: ArrayLike<number>, by: (i: number) => number): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) {
    const off = Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN));
    if (!(off <= by(i))) expect.fail(`number ${i}: ${a[i]} for ${b[i]}, off by ${off}`);
  }
};

describe('what is written comes back', () => {
  it('frames, tokens, words and scene to the last bit', () => {
    fc.assert(
      fc.property(recording, (made) => {
        const read = again(made);
        const { model, instruction, scene, succeeded, spec } = made;
        expect(read).toMatchObject({ model, instruction, scene, succeeded, spec });
        expect(read.steps.map(frameOf)).toEqual(made.steps.map(frameOf));
        expect(read.steps.map(saidOf)).toEqual(made.steps.map(saidOf));
        expect(read.steps.map((s) => s.hash)).toEqual(made.steps.map((s) => s.hash));
        expect(read.steps[0]?.step.evidence.attentionMaps).toEqual({
          of: ['target', 'second'],
          rows: 2,
          columns: 2,
        });
      }),
      { numRuns: 40 },
    );
  });

  it('the word pieces of its one prompt; a file from before they were kept has none', () => {
    const [made] = fc.sample(recording, { numRuns: 1, seed: 5 });
    if (!made) throw new Error('nothing sampled');
    const told = (words: readonly string[]): Recording => ({
      ...made,
      steps: made.steps.map(({ step: one, hash }) => ({
        step: { ...one, evidence: { ...one.evidence, pieces: words } },
        hash,
      })),
    });
    const words = ['[CLS]', 'pick', 'up', '[SEP]'];
    expect(again(told(words)).steps.map(({ step: one }) => one.evidence.pieces)).toEqual(
      made.steps.map(() => words),
    );
    expect(again(made).steps.every(({ step: one }) => one.evidence.pieces === undefined)).toBe(true);
    const { head, rest } = split(encodeRecording(told(words)));
    const wrong = readRecording(join({ ...(head as object), pieces: ['[CLS]', 7] }, [rest]));
    expect(wrong.ok).toBe(false);
  });

  it('poses, logits, attention, state and times within the stated bounds', () => {
    fc.assert(
      fc.property(recording, (made) => {
        const read = again(made);
        const half = (i: number) => (i % 7 < 3 ? POSITION_STEP : QUAT_STEP) * 0.501;
        close(read.motion.poses, made.motion.poses, half);
        for (const [k, { step: was }] of made.steps.entries()) {
          const is = read.steps[k]?.step;
          if (!is) throw new Error('a step is missing');
          const [state, stated] = [is.observation.proprioception, was.observation.proprioception];
          close(state.position, stated.position, () => 0.6e-6);
          close(state.joints ?? [], stated.joints ?? [], () => 0.6e-6);
          close([is.times.infer ?? -1], [was.times.infer ?? 0], () => 0.051);
          const attention = was.evidence.attention ?? new Float32Array();
          const peak = (i: number) => Math.max(...attention.subarray(i - (i % 4), i - (i % 4) + 4));
          close(is.evidence.attention ?? [], attention, (i) => peak(i) / 500);
          for (let row = 0; row < 8; row++) {
            const before = was.evidence.logits?.subarray(row * 256, row * 256 + 256) ?? new Float32Array();
            const after: Float32Array =
              is.evidence.logits?.subarray(row * 256, row * 256 + 256) ?? new Float32Array();
            const top = Math.max(...before);
            const depth = (i: number) => Math.min(LOGIT_RANGE, top - (before[i] ?? 0));
            for (let i = 0; i < 256; i++) {
              const off = Math.abs((after[i] ?? 1) + depth(i));
              const fine = before[i] === -1e9 ? after[i] === -1e9 : off <= logitError(depth(i)) + 1e-5;
              if (!fine) expect.fail(`logit ${before[i]} of a row up to ${top} came back as ${after[i]}`);
            }
            expect(after.indexOf(Math.max(...after)), 'the greedy token').toBe(before.indexOf(top));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('refuses to write what the format cannot hold', () => {
    const [made] = fc.sample(recording, { numRuns: 1, seed: 1 });
    if (!made) throw new Error('nothing sampled');
    const far = { ...made, motion: { ...made.motion, poses: made.motion.poses.map(() => 9) } };
    expect(() => encodeRecording(far)).toThrow(RangeError);
    expect(() => encodeRecording({ ...made, steps: [] })).toThrow(RangeError);
  });
});

describe('as it is served', () => {
  const [made] = fc.sample(recording, { numRuns: 1, seed: 3 });
  if (!made) throw new Error('nothing sampled');
  const file = encodeRecording(made);
  const good = gzipSync(file);
  const read = readRecording(file);

  it('is gzip', async () => {
    expect(await decodeRecording(good)).toEqual(read);
  });

  it('cut off or changed it is an error, never an exception, never another episode', async () => {
    for (const at of [0, 1, 9, 40, good.length >> 1, good.length - 1]) {
      expect((await decodeRecording(good.subarray(0, at))).ok).toBe(false);
    }
    for (let at = 10; at < good.length; at += Math.ceil(good.length / 12)) {
      const bad = Uint8Array.from(good);
      bad[at] = (bad[at] ?? 0) ^ 8;
      const got = await decodeRecording(bad);
      if (got.ok) expect(got, `byte ${at}`).toEqual(read);
      else expect(got.error.code).toBe('RECORDING_INVALID');
    }
  });
});

describe('garbage is an error, never an exception', () => {
  const codeOf = (file: Uint8Array): string => {
    const read = readRecording(file);
    return read.ok ? 'read' : read.error.code;
  };

  it('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (b) => codeOf(b) === 'RECORDING_INVALID'));
  });

  it('a head with any value in the place of another, bytes too many or too few', () => {
    const [made] = fc.sample(recording, { numRuns: 1, seed: 5 });
    if (!made) throw new Error('nothing sampled');
    const { head, rest } = split(encodeRecording(made));
    const fields = Object.keys(head as object);
    const wrong = fc.oneof(...[null, 'x', -1, [{}], {}, [[]]].map((v) => fc.constant(v)));
    fc.assert(
      fc.property(fc.constantFrom(...fields), wrong, (field, value) => {
        const code = codeOf(join({ ...(head as object), [field]: value }, [rest]));
        // an instruction "x" is a fine instruction
        return code === 'RECORDING_INVALID' || field === 'instruction';
      }),
    );
    expect(codeOf(join(head, [rest]))).toBe('read');
    expect(codeOf(join(head, [rest, new Uint8Array(1)]))).toBe('RECORDING_INVALID');
    expect(codeOf(join(head, [rest.subarray(1)]))).toBe('RECORDING_INVALID');
  });
});
