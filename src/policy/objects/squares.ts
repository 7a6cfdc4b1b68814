/**
 * Squares cut out of a frame and brought to one size, as the looks that the eyes were taught with were: Pillow's bicubic
 * resampling with a box (a = -0.5, wider by the scale where it shrinks), to the byte.
 */

export interface Square {
  /** Middle, shares of the frame from the top left. */
  readonly u: number;
  readonly v: number;
  /** Share of the frame's side. */
  readonly side: number;
}

/** sRGB bytes, row-major, 3 a pixel. */
export interface Pixels {
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const A = -0.5;
const SUPPORT = 2;
/** Pillow's weights of 8-bit pictures are whole multiples of this. */
const ONE = 1 << 22;

const bicubic = (at: number): number => {
  const x = Math.abs(at);
  if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
};

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** What each of `size` pixels is made of, along one axis of `length` pixels cut from `start` to `end`. */
const tapsOf = (length: number, start: number, end: number, size: number): readonly Taps[] => {
  const [from, to] = [Math.fround(start), Math.fround(end)]; // Pillow keeps the box in single precision
  const scale = Math.fround(to - from) / size;
  const wider = Math.max(1, scale);
  const support = SUPPORT * wider;
  return Array.from({ length: size }, (_, i) => {
    const middle = from + (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(middle - support + 0.5));
    const last = Math.min(length, Math.trunc(middle + support + 0.5));
    const raw = Array.from({ length: Math.max(0, last - first) }, (__, k) =>
      bicubic((k + first - middle + 0.5) / wider),
    );
    const sum = raw.reduce((a, b) => a + b, 0) || 1;
    const whole = (w: number): number => Math.trunc((w / sum) * ONE + (w < 0 ? -0.5 : 0.5));
    return { first, weights: raw.map(whole) };
  });
};

const byte = (sum: number): number => Math.min(255, Math.max(0, Math.floor((sum + ONE / 2) / ONE)));

/**
 * Rows or columns of a plane of pixels, resampled: `lines` of them, `step` bytes apart, taps `stride` bytes apart.
 * Plain loops: a first action looks at some five things, and iterators took a fifth of its time.
 */
const along = (
  from: Uint8Array,
  to: Uint8Array,
  taps: readonly Taps[],
  lines: number,
  { step, stride }: { readonly step: number; readonly stride: number },
  { toStep, toStride }: { readonly toStep: number; readonly toStride: number },
): void => {
  let at = 0;
  for (const { first, weights } of taps) {
    const count = weights.length;
    for (let line = 0; line < lines; line++) {
      const start = line * step + first * stride;
      let [red, green, blue] = [0, 0, 0];
      for (let k = 0, i = start; k < count; k++, i += stride) {
        const weight = weights[k] ?? 0;
        red += (from[i] ?? 0) * weight;
        green += (from[i + 1] ?? 0) * weight;
        blue += (from[i + 2] ?? 0) * weight;
      }
      const out = line * toStep + at;
      to[out] = byte(red);
      to[out + 1] = byte(green);
      to[out + 2] = byte(blue);
    }
    at += toStride;
  }
};

/** The square as `size` x `size` RGB bytes; one that sticks out of the frame is moved inside. */
export const cutSquare = ({ rgb, width, height }: Pixels, { u, v, side }: Square, size: number) => {
  const half = Math.min(side, 1) / 2;
  const [x, y] = [u, v].map((c) => Math.min(Math.max(c, half), 1 - half)) as [number, number];
  const across = tapsOf(width, (x - half) * width, (x + half) * width, size);
  const down = tapsOf(height, (y - half) * height, (y + half) * height, size);
  // only the rows that the second pass reads
  const top = down[0]?.first ?? 0;
  const last = down.at(-1);
  const rows = (last ? last.first + last.weights.length : height) - top;
  const wide = new Uint8Array(rows * size * 3);
  const lines = { step: width * 3, stride: 3 };
  along(rgb.subarray(top * width * 3), wide, across, rows, lines, { toStep: size * 3, toStride: 3 });
  const out = new Uint8Array(size * size * 3);
  const shifted = down.map(({ first, weights }) => ({ first: first - top, weights }));
  const columns = { step: 3, stride: size * 3 };
  along(wide, out, shifted, size, columns, { toStep: 3, toStride: size * 3 });
  return out;
};
