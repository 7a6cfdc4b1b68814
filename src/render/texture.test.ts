import { describe, expect, test } from 'vitest';
import { createRandom } from '../math/random.ts';
import {
  CONTRAST,
  HELD_OUT_FAMILIES,
  patternOf,
  sampleTexture,
  type TableTexture,
  TILE_SIZE,
  TRAINING_FAMILIES,
  tileOf,
} from './texture.ts';

const ALL = [...TRAINING_FAMILIES, ...HELD_OUT_FAMILIES];
const sample = (family: TableTexture['family'], seed: number): TableTexture =>
  sampleTexture(createRandom(seed), [family]);

describe.each(ALL)('%s', (family) => {
  test('the same description gives the same texels, another seed others', () => {
    const texture = sample(family, 3);
    expect(tileOf(texture)).toEqual(tileOf({ ...texture }));
    const other = tileOf({ ...texture, seed: texture.seed + 1 });
    expect(tileOf(texture).some((texel, i) => texel !== other[i])).toBe(true);
  });

  test('darkens by the contrast at most, and by a good part of it somewhere', () => {
    for (let seed = 0; seed < 12; seed++) {
      const texture = sample(family, seed);
      const tile = tileOf(texture);
      expect(tile.length).toBe(4 * TILE_SIZE ** 2);
      const colors = tile.filter((_, i) => i % 4 !== 3);
      const [low, high] = [Math.min(...colors) / 255, Math.max(...colors) / 255];
      expect(low).toBeGreaterThanOrEqual(1 - texture.contrast - 0.002);
      expect(low).toBeLessThan(1 - 0.6 * texture.contrast);
      expect(high - low).toBeGreaterThan(0.5 * texture.contrast);
      expect(tile.every((texel, i) => i % 4 !== 3 || texel === 255)).toBe(true);
    }
  });

  test('the tile holds the pattern', () => {
    const texture = sample(family, 9);
    const [tile, pattern] = [tileOf(texture), patternOf(texture)];
    for (const [row, col] of [
      [0, 0],
      [17, 100],
      [127, 64],
    ] as const) {
      const at = 4 * (row * TILE_SIZE + col);
      const factors = pattern((col + 0.5) / TILE_SIZE, (row + 0.5) / TILE_SIZE);
      expect([...tile.subarray(at, at + 3)]).toEqual(factors.map((f) => Math.round(255 * f)));
    }
  });

  test('the tile has no seam', () => {
    const pattern = patternOf(sample(family, 5));
    for (let i = 0; i < 50; i++) {
      const t = i / 50;
      for (const [a, b] of [
        [pattern(0, t), pattern(1 - 1e-6, t)],
        [pattern(t, 0), pattern(t, 1 - 1e-6)],
        [pattern(t, 0.25), pattern(t - 1, 3.25)],
      ] as const) {
        a.forEach((channel, c) => {
          expect(channel).toBeCloseTo(b[c]!, 2);
        });
      }
    }
  });
});

test('contrast is capped, whatever a description says', () => {
  const tile = tileOf({ family: 'checker', scale: 0.2, contrast: 5, angle: 0, seed: 1 });
  expect(Math.min(...tile)).toBeGreaterThanOrEqual(Math.floor(255 * (1 - CONTRAST.high)));
});

test('no family is both trained on and held out', () => {
  expect(new Set(ALL).size).toBe(TRAINING_FAMILIES.length + HELD_OUT_FAMILIES.length);
});
