import { describe, expect, test } from 'vitest';
import { createRandom } from '../math/random.ts';
import { type Appearance, DEFAULT_APPEARANCE, POLICY_CAMERA, sampleAppearance } from './appearance.ts';
import { appearanceFor, CONDITIONS } from './conditions.ts';
import { HELD_OUT_FAMILIES, TRAINING_FAMILIES } from './texture.ts';

const SEEDS = Array.from({ length: 2000 }, (_, i) => i);
const training = SEEDS.map((seed) => sampleAppearance(createRandom(seed, 11), 1));
const looks = (condition: (typeof CONDITIONS)[number]): Appearance[] =>
  SEEDS.slice(0, 500).map((seed) => appearanceFor(condition, 10_000 + seed));

type Point = readonly [number, number, number];
const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const range = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];
/** Of training, a condition's value must lie outside. */
const outside = (value: number, [low, high]: readonly [number, number]): boolean =>
  value < low || value > high;
const share = (of: (look: Appearance) => boolean): number => training.filter(of).length / training.length;

describe('training looks', () => {
  test('half have a texture, of a training family only', () => {
    const families = training.flatMap((look) => (look.texture ? [look.texture.family] : []));
    expect(families.length / training.length).toBeCloseTo(0.5, 1);
    expect(new Set<string>(families)).toEqual(new Set(TRAINING_FAMILIES));
  });

  test('a texture, a fill light and a lack of shadow are as frequent as meant', () => {
    expect(share((look) => look.fill !== null)).toBeCloseTo(0.25, 1);
    expect(share((look) => look.shadow === 0)).toBeCloseTo(0.15, 1);
    for (const { texture } of training) {
      if (!texture) continue;
      expect(texture.contrast).toBeGreaterThanOrEqual(0.05);
      expect(texture.contrast).toBeLessThanOrEqual(0.5);
    }
  });

  test('the camera stays within its jitter and uses it', () => {
    const offsets = training.flatMap(({ camera }) =>
      camera.position.map((p, i) => p - POLICY_CAMERA.position[i]!),
    );
    const [low, high] = range(offsets);
    expect([low, high].map(Math.abs).every((m) => m > 0.019 && m <= 0.02 + 1e-12)).toBe(true);
    const [narrow, wide] = range(training.map(({ camera }) => camera.fov / POLICY_CAMERA.fov));
    expect(narrow).toBeGreaterThanOrEqual(0.97);
    expect(wide).toBeLessThanOrEqual(1.03);
  });

  test('strength 0 is the default look', () => {
    const look = sampleAppearance(createRandom(4), 0);
    expect(JSON.parse(JSON.stringify(look))).toEqual(JSON.parse(JSON.stringify(DEFAULT_APPEARANCE)));
  });

  test('a slight jitter has no texture', () => {
    expect(SEEDS.every((seed) => sampleAppearance(createRandom(seed), 0.15).texture === null)).toBe(true);
  });
});

describe('conditions', () => {
  test.each(CONDITIONS)('%s is a pure function of the seed', (condition) => {
    expect(looks(condition)).toEqual(looks(condition));
    const different = condition === 'default' ? 1 : 500;
    expect(new Set(looks(condition).map((look) => JSON.stringify(look))).size).toBe(different);
  });

  test('default is the default', () => {
    expect(appearanceFor('default', 3)).toBe(DEFAULT_APPEARANCE);
  });

  test('unseen-background: pattern, table and background as training never shows; the rest as on the page', () => {
    const blueness = range(training.map(({ table }) => table[2] - table[0]));
    const brightest = range(training.map(({ background }) => Math.max(...background)));
    const families = new Set<string>();
    for (const { texture, table, background, ...rest } of looks('unseen-background')) {
      const { texture: _, table: __, background: ___, ...usual } = DEFAULT_APPEARANCE;
      expect(rest).toEqual(usual);
      families.add(texture!.family);
      expect(texture!.contrast).toBeGreaterThanOrEqual(0.25);
      expect(texture!.contrast).toBeLessThanOrEqual(0.5);
      expect(outside(table[2] - table[0], blueness)).toBe(true);
      expect(outside(Math.max(...background), brightest)).toBe(true);
      expect([...table, ...background].every((c) => c >= 0 && c <= 1)).toBe(true);
    }
    expect(families).toEqual(new Set(HELD_OUT_FAMILIES));
  });

  test('unseen-camera: pose and light as training never shows; the rest as on the page', () => {
    const farthest = (of: 'position' | 'target'): number =>
      Math.max(...training.map(({ camera }) => apart(camera[of], POLICY_CAMERA[of])));
    const [position, target] = [farthest('position'), farthest('target')];
    const fov = range(training.map(({ camera }) => camera.fov));
    const side = range(training.map(({ sun }) => sun.direction[1]));
    const intensity = range(training.map(({ sun }) => sun.intensity));
    const tone = range(training.map(({ sun }) => Math.min(...sun.color)));
    for (const { camera, sun, ...rest } of looks('unseen-camera')) {
      const { camera: _, sun: __, ...usual } = DEFAULT_APPEARANCE;
      expect(rest).toEqual(usual);
      const moved = apart(camera.position, POLICY_CAMERA.position);
      expect(moved).toBeGreaterThan(position);
      expect(moved).toBeGreaterThan(0.02 * Math.sqrt(3)); // the corner of training's box, seldom drawn
      expect(moved).toBeLessThanOrEqual(0.05 + 1e-12);
      expect(apart(camera.target, POLICY_CAMERA.target)).toBeGreaterThan(target);
      expect(apart(camera.target, POLICY_CAMERA.target)).toBeGreaterThan(0.012 * Math.sqrt(3));
      expect(outside(camera.fov, fov)).toBe(true);
      expect(outside(sun.direction[1], side)).toBe(true);
      expect(outside(sun.intensity, intensity)).toBe(true);
      expect(outside(Math.min(...sun.color), tone)).toBe(true);
    }
  });
});
