import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTokens } from './decode.ts';
import { MIN_MERGED_BINS, mergedTokens, requantize } from './requantize.ts';
import { ACTION_SPEC, BINS } from './spec.ts';

const DISPLACEMENTS = [1, 2, 3, 4, 5, 6] as const;
const COUNT = fc.integer({ min: MIN_MERGED_BINS, max: BINS });
const TOKENS = fc.tuple(...ACTION_SPEC.map((dim) => fc.integer({ min: 0, max: dim.legal - 1 })));
/** One displacement token through a count. */
const merged = (token: number, bins: number): number =>
  requantize([0, token, 128, 128, 128, 128, 128, 255], bins)[1] ?? Number.NaN;

describe('merging the bins of a policy', () => {
  it('256 is the identity, for every token of every dimension', () => {
    for (let token = 0; token < BINS; token++) expect(merged(token, BINS)).toBe(token);
    fc.assert(
      fc.property(TOKENS, (tokens) => {
        expect(requantize(tokens, BINS)).toEqual(tokens);
      }),
    );
  });

  it('16 bins: every sixteenth, zero among them', () => {
    expect(mergedTokens(16)).toEqual(Array.from({ length: 16 }, (_, k) => 16 * k));
    expect([0, 7, 8, 120, 127, 128, 135, 136, 231, 232, 255].map((token) => merged(token, 16))).toEqual([
      0, 0, 16, 128, 128, 128, 128, 144, 224, 240, 240,
    ]);
  });

  it('an odd count is symmetric about zero; two bins are "back" and "stay"', () => {
    expect(mergedTokens(3)).toEqual([43, 128, 213]);
    expect(mergedTokens(2)).toEqual([0, 128]);
  });

  it('exhaustively: what comes out is one of as many tokens as there are bins, in order, and all of them come out', () => {
    for (let bins = MIN_MERGED_BINS; bins <= BINS; bins++) {
      const out = Array.from({ length: BINS }, (_, token) => merged(token, bins));
      expect(new Set(out), `${bins} bins`).toEqual(new Set(mergedTokens(bins)));
      expect(mergedTokens(bins)).toHaveLength(bins);
      expect(out.every((token, i) => i === 0 || token >= (out[i - 1] ?? 0))).toBe(true);
      expect(out.every((token) => Number.isInteger(token) && token >= 0 && token < BINS)).toBe(true);
    }
  });

  it('zero stays exactly zero at every count', () => {
    fc.assert(
      fc.property(COUNT, (bins) => {
        const action = decodeTokens(requantize([0, 128, 128, 128, 128, 128, 128, 255], bins));
        if (!action.ok) throw new Error(action.error.detail);
        expect([...action.value.translation, ...action.value.rotation]).toEqual([0, 0, 0, 0, 0, 0]);
      }),
    );
  });

  it('moves a token by at most half a merged bin and half a bin; by a whole one where the grid ends', () => {
    fc.assert(
      fc.property(COUNT, fc.integer({ min: 0, max: BINS - 1 }), (bins, token) => {
        const last = mergedTokens(bins).at(-1) ?? 0;
        const beyond = token > last + BINS / bins / 2;
        const most = (beyond ? BINS / bins : BINS / bins / 2) + 0.5;
        expect(Math.abs(merged(token, bins) - token)).toBeLessThanOrEqual(most + 1e-9);
      }),
    );
  });

  it('twice is once, and every legal action stays one', () => {
    fc.assert(
      fc.property(TOKENS, COUNT, (tokens, bins) => {
        const once = requantize(tokens, bins);
        expect(requantize(once, bins)).toEqual(once);
        expect(decodeTokens(once).ok).toBe(true);
        expect([once[0], once[7]]).toEqual([tokens[0], tokens[7]]);
        for (const i of DISPLACEMENTS) expect(once[i]).toBe(merged(tokens[i] ?? Number.NaN, bins));
      }),
    );
  });

  it('never makes a legal action of an illegal one, and never a motion under a count that is none', () => {
    const bad = fc.oneof(
      fc.double().filter((x) => !Number.isInteger(x)),
      fc.integer({ max: -1 }),
      fc.integer({ min: BINS }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.nat({ max: 7 }), bad, COUNT, (i, token, bins) => {
        const tokens = [0, 128, 128, 128, 128, 128, 128, 255].with(i, token);
        expect(decodeTokens(requantize(tokens, bins)).ok).toBe(false);
      }),
    );
    for (const tokens of [[], [0, 128], [0, 128, 128, 128, 128, 128, 128, 255, 3]]) {
      expect(requantize(tokens, 16)).toHaveLength(tokens.length);
    }
    for (const bins of [1, 0, -8, 257, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(decodeTokens(requantize([0, 128, 128, 128, 128, 128, 128, 255], bins)).ok).toBe(false);
      expect(mergedTokens(bins)).toEqual([]);
    }
  });
});
