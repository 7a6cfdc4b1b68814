/** A picture of a desk -> the policy's frame of the desk's plane, as if the policy's camera had taken it. */
import type { FrameSize } from '../../contracts.ts';
import { applyHomography, depthOf, type Homography, type Point } from '../../math/homography.ts';
import { FRAME_SIDE, sizeOf } from '../preprocess.ts';

/** RGBA bytes [height, width, 4] of the size it was made for -> RGB bytes of the frame, row-major, a new array. */
export type Rectifier = (rgba: Uint8Array | Uint8ClampedArray) => Uint8Array;

/** Samples a frame pixel's edge: as many as picture pixels lie along it, within reason. */
const MOST_SAMPLES = 6;

/**
 * `pictureFromFrame` takes frame coordinates (u right, v down, 0..1) to picture pixels. Each frame pixel is the mean of
 * a grid of samples, so that a large picture is averaged and not aliased; which picture pixels those are is worked out
 * once. What the picture does not show (beyond its edge, or behind the camera) gets its mean colour.
 */
export const createRectifier = (
  pictureFromFrame: Homography,
  width: number,
  height: number,
  size: number | FrameSize = FRAME_SIDE,
): Rectifier => {
  const { width: columns, height: rows } = sizeOf(size);
  const map = (u: number, v: number): Point => applyHomography(pictureFromFrame, [u / columns, v / rows]);
  const [x, y] = [columns / 2, rows / 2];
  const [a, b, c] = [map(x, y), map(x + 1, y), map(x, y + 1)];
  const stretch = Math.max(Math.hypot(b[0] - a[0], b[1] - a[1]), Math.hypot(c[0] - a[0], c[1] - a[1]));
  const n = Math.min(MOST_SAMPLES, Math.max(2, Math.ceil(Number.isFinite(stretch) ? stretch : 1)));
  const seen = Math.sign(depthOf(pictureFromFrame, [0.5, 0.5]));
  // byte offsets of the samples, n * n a pixel; -1 outside the picture
  const samples = new Int32Array(columns * rows * n * n);
  let k = 0;
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < columns; col++) {
      for (let s = 0; s < n * n; s++) {
        const point: Point = [
          (col + ((s % n) + 0.5) / n) / columns,
          (row + (Math.floor(s / n) + 0.5) / n) / rows,
        ];
        const [x, y] = applyHomography(pictureFromFrame, point);
        const inside =
          Math.sign(depthOf(pictureFromFrame, point)) === seen && x >= 0 && y >= 0 && x < width && y < height;
        samples[k++] = inside ? 4 * (Math.floor(y) * width + Math.floor(x)) : -1;
      }
    }
  }
  return (rgba) => {
    const rgb = new Uint8Array(columns * rows * 3);
    const total = [0, 0, 0];
    let whole = 0;
    const empty: number[] = [];
    for (let pixel = 0, at = 0; pixel < columns * rows; pixel++) {
      let [red, green, blue, found] = [0, 0, 0, 0];
      for (let s = 0; s < n * n; s++) {
        const from = samples[at++] ?? -1;
        if (from < 0) continue;
        red += rgba[from] ?? 0;
        green += rgba[from + 1] ?? 0;
        blue += rgba[from + 2] ?? 0;
        found++;
      }
      if (found === 0) {
        empty.push(pixel);
        continue;
      }
      const mean = [red / found, green / found, blue / found];
      for (let channel = 0; channel < 3; channel++) {
        const value = mean[channel] ?? 0;
        rgb[3 * pixel + channel] = value + 0.5;
        total[channel] = (total[channel] ?? 0) + value;
      }
      whole++;
    }
    const fill = total.map((sum) => (whole > 0 ? sum / whole : 127) + 0.5);
    for (const pixel of empty) rgb.set(fill, 3 * pixel);
    return rgb;
  };
};
