/** Tokens of specifications other than the shipped one: the manifest's ranges are what integers mean. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, ActionSpec } from '../contracts.ts';
import { unwrap } from '../testing/unwrap.ts';
import { createTokenCodec, EE_DELTA_CODEC } from './decode.ts';
import { BINS, binWidth, EE_DELTA } from './spec.ts';
import { valuesOf } from './values.ts';

/** Every displacement twice as far; flag and gripper as they are. */
const DOUBLED: ActionSpec = {
  ...EE_DELTA,
  dimensions: EE_DELTA.dimensions.map((dim) =>
    dim.unit === 'm' || dim.unit === 'rad' ? { ...dim, low: 2 * dim.low, high: 2 * dim.high } : dim,
  ),
};
const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 15,
  dimensions: [
    { name: 'pan', unit: 'deg', low: -110, high: 110 },
    { name: 'lift', unit: 'deg', low: 0, high: 64 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};

const tokensOf = ({ dimensions }: ActionSpec) =>
  fc.tuple(...dimensions.map(({ unit }) => fc.nat(unit === 'flag' ? 1 : BINS - 1)));

describe('a token codec', () => {
  it('of doubled ranges moves twice as far, and opens the hand just as wide', () => {
    const codec = createTokenCodec(DOUBLED);
    fc.assert(
      fc.property(tokensOf(EE_DELTA), (tokens) => {
        const [once, twice] = [unwrap(EE_DELTA_CODEC.decode(tokens)), unwrap(codec.decode(tokens))];
        if (once.kind !== 'ee-delta' || twice.kind !== 'ee-delta') throw new Error('no displacement');
        for (const i of [0, 1, 2] as const) {
          expect(twice.translation[i]).toBeCloseTo(2 * once.translation[i], 14);
          expect(twice.rotation[i]).toBeCloseTo(2 * once.rotation[i], 14);
        }
        expect([twice.gripper, twice.terminate]).toEqual([once.gripper, once.terminate]);
        expect(codec.encode(twice)).toEqual(tokens);
      }),
    );
  });

  it('of joint targets says them in the robot’s own units, without a flag', () => {
    const codec = createTokenCodec(JOINTS);
    expect(codec.dimensions.map(({ legal }) => legal)).toEqual([BINS, BINS, BINS]);
    expect(unwrap(codec.decode([0, 4, 255]))).toEqual({
      ...{ kind: 'joint-target', terminate: false },
      values: [-110 + 110 / 256, 4.5 / 4, 100 - 50 / 256].map(Math.fround),
    });
    fc.assert(
      fc.property(tokensOf(JOINTS), (tokens) => {
        expect(codec.encode(unwrap(codec.decode(tokens)))).toEqual(tokens);
      }),
    );
  });

  it('says any target within half a bin, and what is out of range as the outermost', () => {
    const codec = createTokenCodec(JOINTS);
    fc.assert(
      fc.property(
        fc.tuple(...JOINTS.dimensions.map(() => fc.double({ min: -0.2, max: 1.2, noNaN: true }))),
        (t) => {
          const values = JOINTS.dimensions.map(({ low, high }, i) => low + (t[i] ?? 0) * (high - low));
          const said = valuesOf(
            unwrap(codec.decode(codec.encode({ kind: 'joint-target', terminate: false, values }))),
            JOINTS,
          );
          for (const [i, dim] of JOINTS.dimensions.entries()) {
            const inside = Math.min(dim.high, Math.max(dim.low, values[i] ?? 0));
            expect(Math.abs((said[i] ?? Number.NaN) - inside)).toBeLessThanOrEqual(binWidth(dim) / 2 + 1e-5);
          }
        },
      ),
    );
  });

  it('refuses what is no token of its own, and an action that is not finite', () => {
    const codec = createTokenCodec(JOINTS);
    for (const tokens of [[], [1, 2], [1, 2, 3, 4], [1, 2, 256], [1, -1, 2], [0.5, 1, 2]])
      expect(codec.decode(tokens)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    const broken: Action = { kind: 'joint-target', terminate: false, values: [0, Number.NaN, 0] };
    expect(codec.decode(codec.encode(broken)).ok).toBe(false);
  });
});
