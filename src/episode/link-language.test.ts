/** Links whose actions are not the shipped models': version 2 carries its own specification, in tokens or in numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionOf, createTokenCodec, EE_DELTA, EE_DELTA_CODEC, STAY } from '../action/index.ts';
import type { Action, ActionSpec, ReplayStep } from '../contracts.ts';
import { decodeRun, encodeRun, type LinkedRun } from './link.ts';
import { checksum, fromBase64Url, toBase64Url } from './link-bytes.ts';

const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 20,
  dimensions: [
    { name: 'shoulder_pan', unit: 'deg', low: -110, high: 110 },
    { name: 'terminate', unit: 'flag', low: -0.5, high: 255.5 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};
const DOUBLED: ActionSpec = {
  ...EE_DELTA,
  dimensions: EE_DELTA.dimensions.map((dim) =>
    dim.unit === 'm' ? { ...dim, low: 2 * dim.low, high: 2 * dim.high } : dim,
  ),
};

const runOf = (
  spec: ActionSpec,
  steps: readonly ReplayStep[],
  earlier: readonly ReplayStep[] = [],
): LinkedRun => ({
  ...{ hash: '0123456789abcdef', cursor: null, end: null, spec, earlier, steps },
  tip: (steps.at(-1) ?? earlier.at(-1))?.simTime ?? 0,
  segments: [{ steps: steps.length, by: 'model', sentence: 'reach the red cube', plan: '' }],
});
const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? expect.fail('no base64url');
const versionOf = (run: LinkedRun): number | undefined => bytesOf(encodeRun(run))[0];
const again = (run: LinkedRun): LinkedRun => {
  const read = decodeRun(encodeRun(run));
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
};

/** Steps of the paused clock, one period each; a step that ends the episode moves nothing. */
const paused = (
  { hz }: ActionSpec,
  list: readonly Pick<ReplayStep, 'action' | 'tokens' | 'edited'>[],
  begin = 0,
): readonly ReplayStep[] => {
  let ms = begin;
  return list.map((step) => {
    const at = ms / 1000;
    ms += step.action.terminate ? 0 : Math.round(1000 / hz);
    return { ...step, at, commandTime: at, simTime: ms / 1000 };
  });
};

const said = (spec: ActionSpec, tokens: readonly number[]): Pick<ReplayStep, 'action' | 'tokens'> => {
  const action = createTokenCodec(spec).decode(tokens);
  if (!action.ok) throw new Error(action.error.detail);
  return { tokens, action: action.value };
};
const tokensOf = ({ dimensions }: ActionSpec) =>
  fc.tuple(...dimensions.map(({ unit }) => fc.nat(unit === 'flag' ? 1 : 255)));
const float32 = fc.float({ min: -1000, max: 1000, noNaN: true, noDefaultInfinity: true });
const joints: fc.Arbitrary<Action> = fc
  .tuple(fc.boolean(), float32, float32)
  .map(([terminate, pan, gripper]) => ({ kind: 'joint-target', terminate, values: [pan, gripper] }));
const edited = fc.boolean().map((is) => (is ? { edited: true as const } : {}));

describe('tokens of another specification', () => {
  it.each([
    ['doubled displacements', DOUBLED],
    ['displacements at another rate', { ...EE_DELTA, hz: 10 }],
    ['joint targets in tokens', JOINTS],
  ])('%s come back with it, in version 2', (_, spec) => {
    fc.assert(
      fc.property(fc.array(tokensOf(spec), { minLength: 1, maxLength: 8 }), fc.nat(7), (list, cut) => {
        const all = list.map((tokens) => said(spec, tokens));
        const earlier = paused(spec, all.slice(0, cut));
        const steps = paused(spec, all.slice(cut), Math.round((earlier.at(-1)?.simTime ?? 0) * 1000));
        const run = runOf(spec, steps, earlier);
        expect(versionOf(run)).toBe(2);
        expect(again(run)).toEqual(run);
      }),
      { numRuns: 60 },
    );
  });

  it('cost a byte each, and no times on the paused clock', () => {
    const long = (n: number) =>
      bytesOf(encodeRun(runOf(JOINTS, paused(JOINTS, Array(n).fill(said(JOINTS, [9, 0, 200])))))).length;
    expect(long(100) - long(50)).toBe(50 * 3);
  });
});

describe('numbers', () => {
  it('of displacements come back to the bit, float32 or not', () => {
    const metres = fc.oneof(
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      fc.float({ noNaN: true, max: 1, min: -1 }),
    );
    const seven = fc.array(metres, { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(fc.tuple(seven, fc.boolean()), { minLength: 1, maxLength: 6 }), (list) => {
        const steps = list.map(([n, terminate]) => {
          const action = actionOf([Number(terminate), ...n], EE_DELTA);
          if (!action.ok) throw new Error(action.error.detail);
          return { action: action.value };
        });
        const run = runOf(EE_DELTA, paused(EE_DELTA, steps));
        const read = again(run);
        expect(read.steps.map(({ action }) => action)).toEqual(steps.map(({ action }) => action));
        expect(read).toMatchObject({ spec: EE_DELTA, tip: run.tip });
      }),
      { numRuns: 200 },
    );
  });

  it('of joint targets come back to the bit, with edits, flags and real time', () => {
    const wait = fc.option(fc.tuple(fc.nat(5000), fc.nat(5000), fc.nat(5000)));
    fc.assert(
      fc.property(fc.array(fc.tuple(joints, edited, wait), { maxLength: 10 }), (list) => {
        let ms = 0;
        const steps = list.map(([action, mark, waits]): ReplayStep => {
          const [before, thinking, motion] = waits ?? [0, 0, action.terminate ? 0 : 50];
          const times = { at: (ms + before) / 1000, commandTime: (ms + before + thinking) / 1000 };
          ms += before + thinking + motion;
          return { action, ...times, simTime: ms / 1000, ...mark };
        });
        const run = runOf(JOINTS, steps);
        expect(again(run)).toEqual(run);
      }),
      { numRuns: 200 },
    );
  });

  it('cost four bytes each and one for the flags', () => {
    const step = (i: number) => ({
      action: { kind: 'joint-target', terminate: false, values: [i + 0.1, 7] } as Action,
    });
    const rounded = (i: number) => ({
      action: { ...step(i).action, values: [Math.fround(i + 0.1), 7] } as Action,
    });
    const long = (n: number) =>
      bytesOf(
        encodeRun(
          runOf(
            JOINTS,
            paused(
              JOINTS,
              Array.from({ length: n }, (_, i) => rounded(i)),
            ),
          ),
        ),
      ).length;
    expect(long(100) - long(50)).toBe(50 * 9);
  });

  it('stand for a whole run as soon as one action has no tokens: what an arm held is no bin’s centre', () => {
    const bins = paused(EE_DELTA, [said(EE_DELTA, [0, 140, 120, 128, 128, 128, 128, 255])]);
    expect(versionOf(runOf(EE_DELTA, bins))).toBe(1);
    const half: Action = {
      ...{ kind: 'ee-delta', terminate: false, gripper: 0.5 },
      ...{ translation: [0.0625, 0, 0], rotation: [0, 0, 0] },
    };
    const mixed = paused(EE_DELTA, [
      said(EE_DELTA, [0, 140, 120, 128, 128, 128, 128, 255]),
      { action: half },
    ]);
    const run = runOf(EE_DELTA, mixed);
    expect(versionOf(run)).toBe(2);
    const read = again(run);
    expect(read.spec).toEqual(EE_DELTA);
    expect(read.steps[1]?.action).toEqual(half);
    expect(read.steps.every(({ tokens }) => tokens === undefined)).toBe(true);
    // a bin's centre is no float32, and another action would lead to another world
    expect(read.steps[0]?.action).toEqual(mixed[0]?.action);
  });
});

describe('version 1', () => {
  it('is kept for the shipped models’ language, however its specification was written down', () => {
    const steps = paused(EE_DELTA, [said(EE_DELTA, [0, 140, 120, 128, 128, 128, 130, 255])]);
    const copied: ActionSpec = {
      dimensions: EE_DELTA.dimensions.map(({ name, unit, low, high }) => ({ high, low, unit, name })),
      ...{ hz: 5, kind: 'ee-delta' },
    };
    expect(versionOf(runOf(EE_DELTA, steps))).toBe(1);
    expect(encodeRun(runOf(copied, steps))).toBe(encodeRun(runOf(EE_DELTA, steps)));
    for (const other of [DOUBLED, { ...EE_DELTA, hz: 10 }])
      expect(
        versionOf(runOf(other, paused(other, [said(other, [0, 140, 120, 128, 128, 128, 130, 255])]))),
      ).toBe(2);
  });

  it('carries what was carried out, not what was said: a step that follow mode held', () => {
    const words = [0, 150, 90, 128, 128, 128, 128, 255];
    const action = EE_DELTA_CODEC.decode(words);
    if (!action.ok) throw new Error(action.error.detail);
    const still: Action = { ...action.value, ...STAY, kind: 'ee-delta' } as Action;
    const held = { ...still, gripper: 255.5 / 256 } as Action;
    const [step] = again(runOf(EE_DELTA, paused(EE_DELTA, [{ tokens: words, action: held }]))).steps;
    expect(versionOf(runOf(EE_DELTA, paused(EE_DELTA, [{ tokens: words, action: held }])))).toBe(1);
    expect(step?.tokens).toEqual([0, 128, 128, 128, 128, 128, 128, 255]);
    if (step?.action.kind !== 'ee-delta') throw new Error('no displacement');
    expect([...step.action.translation, ...step.action.rotation].every((d) => Math.abs(d) < 1e-15)).toBe(
      true,
    );
  });
});

describe('a well-sealed link of version 2', () => {
  const sealed = (body: Uint8Array): string => {
    const sum = checksum(body);
    return toBase64Url(Uint8Array.from([...body, ...[0, 8, 16, 24].map((shift) => (sum >>> shift) & 255)]));
  };
  const good = runOf(
    JOINTS,
    paused(JOINTS, [{ action: { kind: 'joint-target', terminate: false, values: [0.5, 7] } }]),
  );
  const body = bytesOf(encodeRun(good)).slice(0, -4);
  const text = JSON.stringify(JOINTS);
  const where = new TextDecoder('latin1').decode(body).indexOf(text);

  it('is a good one before it is damaged', () => {
    expect(where).toBeGreaterThan(0);
    expect(decodeRun(sealed(body))).toEqual({ ok: true, value: good });
  });

  it.each([
    ['a kind that is none', '"joint-target"', '"joint-torque"'],
    ['a rate that is none', '"hz":20', '"hz":99'],
    ['a unit that is none', '"percent"', '"permill"'],
    ['an empty range', '"low":0,"high":100', '"low":0,"high":-99'],
    ['text that is no JSON', '{"kind"', '{{kind"'],
  ])('with %s is refused', (_, from, to) => {
    expect(to).toHaveLength(from.length);
    const changed = Uint8Array.from(body);
    changed.set(new TextEncoder().encode(text.replace(from, to)), where);
    expect(decodeRun(sealed(changed))).toMatchObject({ ok: false, error: { code: 'LINK_INVALID' } });
  });

  it('with a way of writing actions that is none, or a number that is none, is refused', () => {
    const changed = Uint8Array.from(body);
    changed[where + text.length] = 3;
    expect(decodeRun(sealed(changed))).toMatchObject({ ok: false, error: { code: 'LINK_INVALID' } });
    const nan = Uint8Array.from(body);
    nan.set([0, 0, 192, 127], body.length - 4);
    expect(decodeRun(sealed(nan))).toMatchObject({ ok: false, error: { code: 'LINK_INVALID' } });
  });

  it('of another version than 1 and 2 is refused', () => {
    for (const version of [0, 3, 255]) {
      const changed = Uint8Array.from(body);
      changed[0] = version;
      expect(decodeRun(sealed(changed))).toMatchObject({ ok: false, error: { code: 'LINK_INVALID' } });
    }
  });
});
