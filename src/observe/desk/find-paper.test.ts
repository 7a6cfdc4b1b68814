import { describe, expect, it } from 'vitest';
import type { Quad } from '../../math/homography.ts';
import { createRandom, type Random } from '../../math/random.ts';
import { findPaper, lyingA4, uprightOrder } from './find-paper.ts';
import { type DeskLook, drawDesk, sampleDesk } from './testing/desk-picture.ts';

const TOLERANCE = 2; // pixels of 320: 4 to 8 mm on the desk

interface Trial {
  readonly look: DeskLook;
  readonly found: Quad | null;
  /** Largest distance of a corner from where it is, whatever corner the list begins with, pixels. */
  readonly error: number;
  /** The list begins with the far left one. */
  readonly ordered: boolean;
}

const distance = (a: Quad, b: Quad, turn: number): number =>
  Math.max(...a.map(([x, y], i) => Math.hypot(x - b[(i + turn) % 4]![0], y - b[(i + turn) % 4]![1])));

/** `change` makes the usual desk unusual; a corner that is not there is infinitely far off. */
const look = (seed: number, change: (look: DeskLook, random: Random) => DeskLook = (l) => l): Trial => {
  const random = createRandom(seed, 17);
  const desk = change(sampleDesk(random), random);
  const { rgba, corners } = drawDesk(desk, random);
  const found = findPaper(rgba, desk.width, desk.height);
  if (!found || !corners) return { look: desk, found, error: Number.POSITIVE_INFINITY, ordered: false };
  const error = Math.min(...[0, 1, 2, 3].map((turn) => distance(found, corners, turn)));
  return { look: desk, found, error, ordered: distance(found, corners, 0) === error };
};

const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const SLOW = 240_000; // ms, on a busy machine

describe('findPaper', () => {
  it(
    'finds the sheet on usual desks, to two pixels of 320, in order, and which way it lies',
    () => {
      const trials = seeds(10).map((seed) => look(seed));
      const found = trials.filter((trial) => trial.found);
      expect(found.length).toBeGreaterThanOrEqual(9);
      for (const { error, ordered } of found) {
        expect(error).toBeLessThan(TOLERANCE);
        expect(ordered).toBe(true);
      }
      const right = found.filter((trial) => {
        const [width, depth] = trial.look.sheet!.size;
        return lyingA4(trial.found!, 320, 240).lies === (width > depth ? 'across' : 'away');
      });
      expect(right.length).toBeGreaterThanOrEqual(found.length - 1);
    },
    SLOW,
  );

  const hard: Readonly<Record<string, (desk: DeskLook, random: Random) => DeskLook>> = {
    'a hand over a corner': (desk, random) => {
      const { centre, size } = desk.sheet!;
      const at = [centre[0] + size[1] / 2, centre[1] + size[0] / 2] as const;
      return { ...desk, things: [{ at, radius: random.uniform(0.03, 0.08), color: [200, 150, 120] }] };
    },
    'a mug on it': (desk, random) => ({
      ...desk,
      things: [{ at: desk.sheet!.centre, radius: random.uniform(0.02, 0.06), color: [200, 30, 30] }],
    }),
    'a lamp from one side': (desk) => ({ ...desk, light: [0.35, 1, 0.6, 1] }),
    'much noise': (desk) => ({ ...desk, noise: 22 }),
    'a desk as pale as wood can be': (desk) => ({ ...desk, desk: [200, 170, 130], grain: 0.3 }),
    'a white desk': (desk) => ({ ...desk, desk: [215, 215, 212] }),
    'half out of the picture': (desk) => ({ ...desk, sheet: { ...desk.sheet!, centre: [0, 0.42] } }),
  };
  it.each(Object.entries(hard))(
    '%s: right or nothing',
    (_, change) => {
      for (const seed of seeds(2)) {
        const { found, error } = look(seed, change);
        if (found) expect(error).toBeLessThan(TOLERANCE);
      }
    },
    SLOW,
  );

  const absent: Readonly<Record<string, (desk: DeskLook, random: Random) => DeskLook>> = {
    'no sheet, but bright things': (desk, random) => ({
      ...desk,
      sheet: null,
      things: seeds(4).map(() => ({
        at: [random.uniform(-0.15, 0.15), random.uniform(-0.2, 0.2)] as const,
        radius: random.uniform(0.02, 0.08),
        color: [random.uniform(100, 255), random.uniform(100, 255), random.uniform(100, 255)] as const,
      })),
    }),
    'a round sheet': (desk) => ({ ...desk, sheet: { ...desk.sheet!, round: true } }),
  };
  it.each(Object.entries(absent))(
    '%s: nothing',
    (_, change) => {
      for (const seed of seeds(3)) expect(look(seed, change).found).toBeNull();
    },
    SLOW,
  );

  it(
    'is unsure when there are two',
    () => {
      const desk: DeskLook = {
        ...sampleDesk(createRandom(3)),
        ...{
          noise: 2,
          blur: 0,
          light: [1, 1, 1, 1],
          azimuth: 0,
          roll: 0,
          distance: 1,
          elevation: 1.2,
          fov: 50,
        },
      };
      const at = (y: number): DeskLook => ({
        ...desk,
        sheet: { size: [0.21, 0.297], centre: [0, y], yaw: 0, color: [240, 240, 240], print: 0 },
      });
      const [left, right] = [at(-0.16), at(0.16)].map((one) => drawDesk(one, createRandom(1)).rgba);
      expect(findPaper(left!, desk.width, desk.height)).not.toBeNull();
      const both = left!.map((byte, i) => Math.max(byte, right![i]!));
      expect(findPaper(both, desk.width, desk.height)).toBeNull();
    },
    SLOW,
  );

  it(
    'gives pixels of the picture, whatever its size',
    () => {
      const { rgba, corners } = ((random) => drawDesk(sampleDesk(random), random))(createRandom(1, 17));
      const [width, height] = [960, 720];
      const large = new Uint8ClampedArray(width * height * 4);
      for (let i = 0; i < width * height; i++) {
        const from = (Math.floor(i / width / 3) * 320 + Math.floor((i % width) / 3)) * 4;
        large.set(rgba.subarray(from, from + 4), i * 4);
      }
      const found = findPaper(large, width, height)!;
      expect(distance(found, corners!.map(([x, y]) => [3 * x, 3 * y]) as unknown as Quad, 0)).toBeLessThan(6);
    },
    SLOW,
  );

  it('gives nothing for what is no picture', () => {
    expect(findPaper(new Uint8ClampedArray(0), 0, 0)).toBeNull();
    expect(findPaper(new Uint8ClampedArray(100), 320, 240)).toBeNull();
    expect(findPaper(new Uint8ClampedArray(64 * 64 * 4), 64, 64)).toBeNull();
    expect(findPaper(new Uint8ClampedArray(64 * 64 * 4).fill(255), 64, 64)).toBeNull();
  });
});

it('uprightOrder begins with the corner that is far left in the picture', () => {
  const quad: Quad = [
    [200, 100],
    [440, 110],
    [560, 400],
    [80, 390],
  ];
  for (const turn of [0, 1, 2, 3]) {
    const turned = quad.map((_, i) => quad[(i + turn) % 4]) as unknown as Quad;
    expect(uprightOrder(turned)).toEqual(quad);
  }
});
