/**
 * The codecs against vectors that NumPy, SciPy and Hugging Face's tokenizers computed from the published definitions:
 * models/recipe/vectors/generate.py says how.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EndEffectorAction } from '../../contracts.ts';
import { unwrap } from '../../testing/unwrap.ts';
import {
  createBins,
  createBpe,
  createFast,
  dct,
  normalize,
  openVlaLanguage,
  trainBpe,
  unnormalize,
} from './index.ts';

interface OpenVla {
  readonly statistics: Record<string, { q01: number[]; q99: number[]; mask: boolean[] }>;
  readonly vectors: {
    statistics: string;
    action: number[];
    normalized: number[];
    ids: number[];
    decoded: number[];
    unnormalized: number[];
  }[];
}
interface Fast {
  readonly cases: {
    horizon: number;
    dimensions: number;
    scale: number;
    q01: number[];
    q99: number[];
    first: number;
    alphabet: number;
    merges: [number, number][];
    corpus: number[][];
    vectors: { chunk: number[][]; integers: number[][]; tokens: number[]; decoded: number[][] }[];
  }[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../models/recipe/vectors/${name}`, import.meta.url), 'utf8'));
const openVla: OpenVla = read('openvla.json');
const fast: Fast = read('fast.json');

const near = (got: readonly number[], want: readonly number[], tolerance = 1e-12) => {
  expect(got.length).toBe(want.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - want[i]!)).toBeLessThanOrEqual(tolerance);
  });
};

describe('OpenVLA', () => {
  it('has 50 vectors or more', () => expect(openVla.vectors.length).toBeGreaterThanOrEqual(50));

  it.each(openVla.vectors.map((vector, i) => [i, vector] as const))('vector %i', (_, vector) => {
    const statistics = {
      ...openVla.statistics[vector.statistics]!,
      name: vector.statistics,
      source: 'test',
      dimensions: ['dx', 'dy', 'dz', 'drx', 'dry', 'drz', 'gripper'],
    };
    near(unwrap(normalize(vector.action, statistics)), vector.normalized);
    const bins = unwrap(createBins('openvla', -1, 1, 256));
    expect(vector.normalized.map((x) => 32_000 - unwrap(bins.encode(x)))).toEqual(vector.ids);
    const decoded = vector.ids.map((id) => unwrap(bins.decode(32_000 - id)));
    near(decoded, vector.decoded);
    near(unwrap(unnormalize(decoded, statistics)), vector.unnormalized);

    const [x, y, z, rx, ry, rz, gripper] = vector.action as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const action: EndEffectorAction = {
      kind: 'ee-delta',
      terminate: false,
      translation: [x, y, z],
      rotation: [rx, ry, rz],
      gripper,
    };
    const language = openVlaLanguage(statistics);
    expect(unwrap(language.encode(action)).ids).toEqual(vector.ids);
    const back = unwrap(language.decode(vector.ids));
    near([...back.translation, ...back.rotation, back.gripper], vector.unnormalized);
  });
});

describe('FAST', () => {
  it('has 50 vectors or more', () =>
    expect(fast.cases.flatMap((one) => one.vectors).length).toBeGreaterThanOrEqual(50));

  describe.each(fast.cases)('$horizon samples, $dimensions dimensions, scale $scale', (one) => {
    const pairs = unwrap(createBpe(one.first, one.alphabet, one.merges));
    const settings = { scale: one.scale, horizon: one.horizon, statistics: { low: one.q01, high: one.q99 } };
    const codec = unwrap(createFast(settings, pairs));

    it.each(one.vectors.map((vector, i) => [i, vector] as const))('vector %i', (_, vector) => {
      const encoding = unwrap(codec.encode(vector.chunk));
      expect(encoding.integers).toEqual(vector.integers);
      expect(encoding.tokens).toEqual(vector.tokens);
      const decoded = unwrap(codec.decode(vector.tokens)).chunk;
      near(decoded.flat(), vector.decoded.flat(), 1e-10);
    });

    it('learns the same merges from the same corpus', () => {
      const size = one.alphabet + one.merges.length;
      const learned = unwrap(trainBpe(one.corpus, size));
      expect([learned.first, learned.alphabet]).toEqual([one.first, one.alphabet]);
      expect(learned.merges).toEqual(one.merges);
    });
  });
});

describe('DCT-II, orthonormal', () => {
  it('agrees with numbers printed by scipy.fft.dct(x, norm="ortho")', () => {
    near(dct([1, 2, 3, 4]), [5, -2.230442497387663, 0, -0.158512667781107], 1e-12);
  });
});
