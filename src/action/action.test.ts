import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndEffectorAction, Proprioception, Result } from '../contracts.ts';
import { unwrap } from '../testing/unwrap.ts';
import {
  ACTION_SPEC,
  BINS,
  binCentre,
  binOf,
  binWidth,
  DIMENSIONS,
  decodeState,
  decodeTokens,
  encodeAction,
  encodeTcpPose,
  TCP_POSE,
  tokenDetails,
} from './index.ts';

const STAY = [0, 128, 128, 128, 128, 128, 128, 255];
const withBin = (i: number, bin: number): number[] => STAY.map((t, j) => (j === i ? bin : t));

describe('action language, exhaustively', () => {
  it.each(ACTION_SPEC.map((d, i) => [d.name, i] as const))('%s: every legal bin round-trips', (_name, i) => {
    const dim = ACTION_SPEC[i]!;
    for (let bin = 0; bin < dim.legal; bin++) {
      expect(binOf(dim, binCentre(dim, bin))).toBe(bin);
      const tokens = withBin(i, bin);
      expect(encodeAction(unwrap(decodeTokens(tokens)))).toEqual(tokens);
    }
  });

  it.each(ACTION_SPEC.map((d) => [d.name, d] as const))(
    '%s: 256 distinct centres, evenly spaced',
    (_name, dim) => {
      const centres = Array.from({ length: BINS }, (_, k) => binCentre(dim, k));
      expect(new Set(centres).size).toBe(BINS);
      for (let k = 1; k < BINS; k++) {
        expect(centres[k]! - centres[k - 1]!).toBeCloseTo(binWidth(dim), 12);
      }
    },
  );

  it.each(ACTION_SPEC.filter((d) => d.unit === 'm' || d.unit === 'rad').map((d) => [d.name, d] as const))(
    '%s: bin 128 is zero',
    (_name, dim) => {
      expect(Math.abs(binCentre(dim, 128))).toBeLessThan(1e-12);
      expect(binOf(dim, 0)).toBe(128);
    },
  );

  it('puts every dimension in its place', () => {
    const a = unwrap(decodeTokens([1, 129, 127, 255, 0, 128, 130, 0]));
    expect(a.terminate).toBe(true);
    expect(a.translation[0]).toBeCloseTo(0.0004, 12);
    expect(a.translation[1]).toBeCloseTo(-0.0004, 12);
    expect(a.translation[2]).toBeCloseTo(127 * 0.0004, 12);
    expect(a.rotation[0]).toBeCloseTo(-128 * 0.002, 12);
    expect(a.rotation[1]).toBeCloseTo(0, 12);
    expect(a.rotation[2]).toBeCloseTo(2 * 0.002, 12);
    expect(a.gripper).toBeCloseTo(0.5 / 256, 12);
  });

  it('clips what is out of range to the outermost bins', () => {
    const far: EndEffectorAction = {
      ...{ kind: 'ee-delta', terminate: false, gripper: 7 },
      ...{ translation: [9, -9, 0], rotation: [9, -9, 0] },
    };
    expect(encodeAction(far)).toEqual([0, 255, 0, 128, 255, 0, 128, 255]);
  });

  it('explains each token', () => {
    const details = unwrap(tokenDetails([0, 143, 120, 88, 128, 128, 128, 255]));
    expect(details.map((d) => d.name)).toEqual(ACTION_SPEC.map((d) => d.name));
    expect(details[1]).toMatchObject({ bin: 143, unit: 'm', low: -128.5 * 0.0004, high: 127.5 * 0.0004 });
    expect(details[1]!.value).toBeCloseTo(15 * 0.0004, 12);
    expect(details[0]!.value).toBe(0);
  });
});

describe('action language, properties', () => {
  it('value -> bin -> value moves by at most half a bin', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ACTION_SPEC, ...TCP_POSE.dimensions),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (dim, t) => {
          const value = dim.low + t * (dim.high - dim.low);
          const back = binCentre(dim, binOf(dim, value));
          expect(Math.abs(back - value)).toBeLessThanOrEqual(binWidth(dim) / 2 + 1e-12);
        },
      ),
    );
  });

  it('any legal tokens decode, and encode to themselves', () => {
    const legal = fc.tuple(...ACTION_SPEC.map((d) => fc.integer({ min: 0, max: d.legal - 1 })));
    fc.assert(
      fc.property(legal, (tokens) => {
        expect(encodeAction(unwrap(decodeTokens(tokens)))).toEqual(tokens);
      }),
    );
  });

  it('malformed tokens are an error, never an action', () => {
    const bad = fc.oneof(
      fc.double().filter((x) => !Number.isInteger(x)),
      fc.integer({ max: -1 }),
      fc.integer({ min: 256 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DIMENSIONS - 1 }), bad, (i, value) => {
        const result = decodeTokens(withBin(i, value));
        expect(result).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
      }),
    );
  });

  it('a wrong length or an illegal terminate is an error', () => {
    for (const tokens of [[], STAY.slice(1), [...STAY, 0], withBin(0, 2), withBin(0, 255)]) {
      expect(decodeTokens(tokens)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
      expect(tokenDetails(tokens).ok).toBe(false);
    }
  });

  it('an action that is not finite does not come back as an action', () => {
    const broken: EndEffectorAction = {
      kind: 'ee-delta',
      terminate: false,
      translation: [Number.NaN, 0, 0],
      rotation: [0, 0, 0],
      gripper: 1,
    };
    expect(decodeTokens(encodeAction(broken)).ok).toBe(false);
  });
});

/** Numbers of a pose -> the pose. */
const poseOf = (result: Result<readonly number[]>): Proprioception => {
  const [x, y, z, rx, ry, rz, opening] = unwrap(result) as [
    ...[number, number, number],
    ...[number, number, number, number],
  ];
  return { position: [x, y, z], rotation: [rx, ry, rz], opening };
};

describe('proprioception tokens', () => {
  it('every bin of every field round-trips', () => {
    for (let i = 0; i < TCP_POSE.dimensions.length; i++) {
      for (let bin = 0; bin < BINS; bin++) {
        const tokens = TCP_POSE.dimensions.map((_, j) => (j === i ? bin : 17));
        expect(encodeTcpPose(poseOf(decodeState(tokens)))).toEqual(tokens);
      }
    }
  });

  it('writes position, rotation and opening in this order', () => {
    const p: Proprioception = { position: [0.25, 0.3499, 0.43], rotation: [-1, 0.001, 1], opening: 1 };
    expect(encodeTcpPose(p)).toEqual([0, 255, 255, 0, 128, 255, 255]);
  });

  it('refuses anything but seven integers 0..255', () => {
    for (const tokens of [
      [],
      [1, 2, 3],
      [0, 0, 0, 0, 0, 0, 256],
      [0.5, 0, 0, 0, 0, 0, 0],
      [-1, 0, 0, 0, 0, 0, 0],
    ]) {
      expect(decodeState(tokens)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
    }
  });
});
