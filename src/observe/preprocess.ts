/**
 * Any camera picture -> the frame the model was trained on, mostly a square: centre crop, then area average.
 *
 * The averaging is over exact (fractional) source areas and over the sRGB bytes themselves, as the usual image
 * libraries do it, so a flat colour stays the same to the bit. Enlarging repeats pixels.
 */
import type { FrameSize, Result } from '../contracts.ts';

/** Side of the picture the model sees, pixels. */
export const FRAME_SIDE = 128;

export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The frame's size: a number is the side of a square. */
export const sizeOf = (size: number | FrameSize): FrameSize =>
  typeof size === 'number' ? { width: size, height: size } : size;

export const sameSize = (a: FrameSize, b: FrameSize): boolean => a.width === b.width && a.height === b.height;

/** The largest centred part of a width x height picture that is `aspect` times as wide as high, in source pixels (fractions allowed). */
export const centreCrop = (width: number, height: number, aspect = 1): Crop => {
  const crop = { width: Math.min(width, height * aspect), height: Math.min(height, width / aspect) };
  return { x: (width - crop.width) / 2, y: (height - crop.height) / 2, ...crop };
};

interface Taps {
  readonly first: number;
  /** Weight of source pixel first + k; they sum to 1. */
  readonly weights: readonly number[];
}

/** For each of `count` output pixels: which source pixels lie under it, and by how much. */
const areaTaps = (start: number, length: number, count: number, limit: number): readonly Taps[] => {
  const scale = length / count;
  return Array.from({ length: count }, (_, i) => {
    const from = start + i * scale;
    const to = from + scale;
    const first = Math.min(limit - 1, Math.floor(from));
    const last = Math.min(limit - 1, Math.max(first, Math.ceil(to) - 1));
    const weights: number[] = [];
    for (let p = first; p <= last; p++) {
      weights.push(Math.max(0, Math.min(to, p + 1) - Math.max(from, p)) / scale);
    }
    return { first, weights };
  });
};

/**
 * RGBA bytes (row-major from the top left, 4 a pixel, alpha ignored) of any size -> RGB bytes
 * [height, width, 3] of `size`. IMAGE_UNREADABLE if the size and the number of bytes do not agree.
 */
export const preprocess = (
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  size: number | FrameSize = FRAME_SIDE,
): Result<Uint8Array> => {
  if (!(width > 0 && height > 0) || rgba.length !== width * height * 4) {
    return {
      ok: false,
      error: {
        code: 'IMAGE_UNREADABLE',
        message: 'The picture has no pixels that can be read. Choose another one.',
        detail: `${width} x ${height} pixels, ${rgba.length} bytes`,
      },
    };
  }
  const to = sizeOf(size);
  const crop = centreCrop(width, height, to.width / to.height);
  const columns = areaTaps(crop.x, crop.width, to.width, width);
  const rows = areaTaps(crop.y, crop.height, to.height, height);
  const top = rows[0]?.first ?? 0;
  const lastRow = rows[to.height - 1];
  const bottom = lastRow ? lastRow.first + lastRow.weights.length : top;

  // Columns first: one pass over the source, [source rows, width, 3] in between.
  const narrow = new Float32Array((bottom - top) * to.width * 3);
  for (let y = top; y < bottom; y++) {
    for (let i = 0; i < to.width; i++) {
      const tap = columns[i];
      if (!tap) continue;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let k = 0; k < tap.weights.length; k++) {
        const w = tap.weights[k] ?? 0;
        const at = (y * width + tap.first + k) * 4;
        r += w * (rgba[at] ?? 0);
        g += w * (rgba[at + 1] ?? 0);
        b += w * (rgba[at + 2] ?? 0);
      }
      const place = ((y - top) * to.width + i) * 3;
      narrow[place] = r;
      narrow[place + 1] = g;
      narrow[place + 2] = b;
    }
  }

  const rgb = new Uint8Array(to.width * to.height * 3);
  const stride = to.width * 3;
  for (let j = 0; j < to.height; j++) {
    const tap = rows[j];
    if (!tap) continue;
    for (let c = 0; c < stride; c++) {
      let sum = 0;
      for (let k = 0; k < tap.weights.length; k++) {
        sum += (tap.weights[k] ?? 0) * (narrow[(tap.first + k - top) * stride + c] ?? 0);
      }
      rgb[j * stride + c] = Math.round(sum);
    }
  }
  return { ok: true, value: rgb };
};
