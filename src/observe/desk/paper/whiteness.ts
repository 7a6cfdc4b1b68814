/** A picture made small and grey: how white every pixel is. What is looked for is a sheet of paper. */

/** Row-major from the top left; 0 black or strongly coloured ... 255 white. */
export interface Whiteness {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** Pixels of the picture a pixel of this. */
  readonly scale: number;
}

/** Long side of the small picture, pixels: a sheet that fills a quarter of it still has edges of 50 pixels and more. */
const LONG_SIDE = 320;

/** Mean of 3 x 3, so that noise makes no holes in the sheet. */
const smooth = (data: Float32Array, width: number, height: number): Float32Array => {
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          sum += data[v * width + u] ?? 0;
          count += 1;
        }
      }
      out[y * width + x] = sum / count;
    }
  }
  return out;
};

/**
 * RGBA bytes, row-major from the top left -> whiteness, the long side at most 320 pixels (block means). The weakest
 * of the three channels counts: wood and skin are as bright as paper, but never in blue.
 */
export const whitenessOf = (
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): Whiteness => {
  const scale = Math.max(1, Math.max(width, height) / LONG_SIDE);
  const w = Math.max(1, Math.floor(width / scale));
  const h = Math.max(1, Math.floor(height / scale));
  const data = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const top = Math.floor(y * scale);
    const bottom = Math.min(height, Math.max(top + 1, Math.floor((y + 1) * scale)));
    for (let x = 0; x < w; x++) {
      const left = Math.floor(x * scale);
      const right = Math.min(width, Math.max(left + 1, Math.floor((x + 1) * scale)));
      let [r, g, b] = [0, 0, 0];
      for (let v = top; v < bottom; v++) {
        for (let u = left; u < right; u++) {
          const at = (v * width + u) * 4;
          r += rgba[at] ?? 0;
          g += rgba[at + 1] ?? 0;
          b += rgba[at + 2] ?? 0;
        }
      }
      data[y * w + x] = Math.min(r, g, b) / ((bottom - top) * (right - left));
    }
  }
  return { width: w, height: h, data: smooth(data, w, h), scale };
};

/** Between pixels, bilinear; NaN outside of the pixels' centres. */
export const sample = ({ width, height, data }: Whiteness, x: number, y: number): number => {
  const [u, v] = [Math.floor(x), Math.floor(y)];
  if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) return Number.NaN;
  const [a, b] = [x - u, y - v];
  const at = v * width + u;
  const top = (data[at] ?? 0) * (1 - a) + (data[at + 1] ?? 0) * a;
  const bottom = (data[at + width] ?? 0) * (1 - a) + (data[at + width + 1] ?? 0) * a;
  return top * (1 - b) + bottom * b;
};

/** Levels to cut at: even steps between the darkest and the brightest hundredth. */
export const levelsOf = ({ data }: Whiteness, count: number): readonly number[] => {
  const sorted = Float32Array.from(data).sort();
  const low = sorted[Math.floor(sorted.length * 0.01)] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.995)] ?? 0;
  return Array.from({ length: count }, (_, i) => low + ((i + 1) * (high - low)) / (count + 1));
};
