/**
 * A video file for Chromium's fake camera, written here so that no binary lies in the repository: a coloured disc on
 * grey, every frame the same, so that every grabbed frame is the same whenever it is grabbed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Clip {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** sRGB, 0..255. */
  readonly background: readonly [number, number, number];
  readonly disc: {
    readonly color: readonly [number, number, number];
    /** Centre and radius, pixels. */
    readonly x: number;
    readonly y: number;
    readonly radius: number;
  };
}

export const RED_DISC: Clip = {
  width: 320,
  height: 240,
  frames: 10,
  background: [128, 128, 128],
  disc: { color: [200, 40, 40], x: 190, y: 130, radius: 36 },
};

/** BT.601 limited range, which is what Chromium takes a plain C420 file to be. */
export function yuv([r, g, b]: readonly [number, number, number]): [number, number, number] {
  const y = 16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255;
  const u = 128 + (-37.797 * r - 74.203 * g + 112 * b) / 255;
  const v = 128 + (112 * r - 93.786 * g - 18.214 * b) / 255;
  return [Math.round(y), Math.round(u), Math.round(v)];
}

/** The bytes of the clip: 4:2:0 planes, 30 frames a second. Width and height must be even. */
export function y4m(spec: Clip): Buffer {
  const { width, height, disc } = spec;
  const inside = (x: number, y: number) => (x - disc.x) ** 2 + (y - disc.y) ** 2 <= disc.radius ** 2;
  const [on, off] = [yuv(disc.color), yuv(spec.background)];
  const plane = (index: 0 | 1 | 2, step: 1 | 2) => {
    const bytes = Buffer.alloc((width / step) * (height / step));
    for (let i = 0; i < bytes.length; i++) {
      const x = (i % (width / step)) * step;
      const y = Math.floor(i / (width / step)) * step;
      bytes[i] = (inside(x, y) ? on : off)[index];
    }
    return bytes;
  };
  const frame = Buffer.concat([Buffer.from('FRAME\n'), plane(0, 1), plane(1, 2), plane(2, 2)]);
  // "C420", not ffmpeg's "C420mpeg2": Chromium refuses the latter
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420\n`);
  return Buffer.concat([header, ...Array.from({ length: spec.frames }, () => frame)]);
}

/** Write the clip and give its absolute path. Not in test-results/, which Playwright empties after reading its config. */
export function clip(spec: Clip = RED_DISC, file = '.cache/e2e/camera.y4m'): string {
  const path = resolve(import.meta.dirname, '../..', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, y4m(spec));
  return path;
}
