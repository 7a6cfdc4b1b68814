import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameSize } from '../contracts.ts';
import { centreCrop, FRAME_SIDE, preprocess } from './preprocess.ts';

const paint = (width: number, height: number, color: (x: number, y: number) => readonly number[]) => {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgba.set([...color(x, y), 255], (y * width + x) * 4);
  }
  return rgba;
};

const pixels = (
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  size?: number | FrameSize,
): Uint8Array => {
  const out = preprocess(rgba, width, height, size);
  if (!out.ok) throw new Error(out.error.code);
  return out.value;
};

describe('preprocess', () => {
  it('keeps a 128 x 128 picture as it is, to the byte', () => {
    const source = paint(128, 128, (x, y) => [x * 2, y * 2, (x * y) % 256]);
    const out = pixels(source, 128, 128);
    for (let i = 0; i < 128 * 128; i++) {
      expect(out[i * 3]).toBe(source[i * 4]);
      expect(out[i * 3 + 1]).toBe(source[i * 4 + 1]);
      expect(out[i * 3 + 2]).toBe(source[i * 4 + 2]);
    }
  });

  it('leaves a flat colour unchanged at any size', () => {
    const size = fc.integer({ min: 1, max: 300 });
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(size, size, fc.tuple(byte, byte, byte), (w, h, color) => {
        const out = pixels(
          paint(w, h, () => color),
          w,
          h,
          16,
        );
        return out.every((value, i) => value === color[i % 3]);
      }),
      { numRuns: 60 },
    );
  });

  it('crops the middle of a frame’s own shape, and keeps what is round round', () => {
    expect(centreCrop(640, 480, 2)).toEqual({ x: 0, y: 80, width: 640, height: 320 });
    expect(centreCrop(640, 480, 0.5)).toEqual({ x: 200, y: 0, width: 240, height: 480 });
    // 64 x 48 of 640 x 480: ten source pixels a pixel, both ways
    const source = paint(640, 480, (x, y) => [Math.floor(x / 10), Math.floor(y / 10), 7]);
    const out = pixels(source, 640, 480, { width: 64, height: 48 });
    expect(out).toHaveLength(64 * 48 * 3);
    for (const [u, v] of [
      [0, 0],
      [63, 0],
      [5, 47],
      [31, 20],
    ] as const) {
      expect([...out.subarray((v * 64 + u) * 3, (v * 64 + u) * 3 + 3)]).toEqual([u, v, 7]);
    }
  });

  it('crops the middle square of a wide and of a tall picture', () => {
    expect(centreCrop(640, 480)).toEqual({ x: 80, y: 0, width: 480, height: 480 });
    const wide = pixels(
      paint(640, 480, (x) => (x < 80 || x >= 560 ? [255, 0, 0] : [0, 0, 255])),
      640,
      480,
    );
    expect([...wide.subarray(0, 3)]).toEqual([0, 0, 255]);
    expect([...wide.subarray(127 * 3, 128 * 3)]).toEqual([0, 0, 255]);
    const tall = pixels(
      paint(100, 300, (_, y) => (y < 100 || y >= 200 ? [255, 0, 0] : [0, 255, 0])),
      100,
      300,
    );
    expect(new Set(tall.filter((_, i) => i % 3 === 0))).toEqual(new Set([0]));
  });

  it('averages areas: 2 x 2 blocks, and fractions of a pixel', () => {
    const checks = paint(256, 256, (x, y) => ((x + y) % 2 ? [255, 255, 255] : [1, 1, 1]));
    expect(new Set(pixels(checks, 256, 256))).toEqual(new Set([128]));
    // three columns 0, 90, 240 to two: (0 + 90/2) / 1.5 = 30 and (90/2 + 240) / 1.5 = 190
    const three = paint(3, 3, (x) => {
      const v = [0, 90, 240][x]!;
      return [v, v, v];
    });
    expect([...pixels(three, 3, 3, 2)]).toEqual([30, 30, 30, 190, 190, 190, 30, 30, 30, 190, 190, 190]);
  });

  it('preserves the mean of the crop', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 20, max: 90 }), (seed, side) => {
        let state = seed;
        const noise = paint(side, side, () => {
          state = (state * 1664525 + 1013904223) >>> 0;
          return [state >>> 24, (state >>> 16) & 255, (state >>> 8) & 255];
        });
        const mean = (bytes: ArrayLike<number>, step: number) => {
          let sum = 0;
          for (let i = 0; i < bytes.length; i += step) sum += bytes[i]!;
          return sum / (bytes.length / step);
        };
        return Math.abs(mean(noise, 4) - mean(pixels(noise, side, side, 16), 3)) < 0.6;
      }),
      { numRuns: 40 },
    );
  });

  it('gives 128 x 128 x 3 bytes and refuses sizes that do not match', () => {
    expect(
      pixels(
        paint(7, 5, () => [1, 2, 3]),
        7,
        5,
      ).length,
    ).toBe(FRAME_SIDE * FRAME_SIDE * 3);
    for (const [w, h] of [
      [0, 0],
      [2, 3],
      [Number.NaN, 1],
    ] as const) {
      const out = preprocess(new Uint8ClampedArray(16), w, h);
      expect(out.ok ? 'ok' : out.error.code).toBe('IMAGE_UNREADABLE');
    }
  });
});
