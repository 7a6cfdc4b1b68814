/** From light to a photograph: what lens, sensor and camera software do between the scene and the file. Pure. */
import { createRandom } from '../../math/random.ts';

export interface Film {
  readonly seed: number;
  readonly exposure: number;
  /** Gains of red, green and blue: a white balance that is a little off. */
  readonly balance: readonly [number, number, number];
  /** Gaussian blur, pixels (standard deviation). */
  readonly blur: number;
  /** Standard deviation of the noise of a middle grey, of 255. */
  readonly noise: number;
  /** Light lost in the corners, 0..1. */
  readonly vignette: number;
}

/** Along rows (`step` 1) or columns (`step` width) of one channel. */
const blurAlong = (
  from: Float32Array,
  to: Float32Array,
  { count, length, step, stride }: { count: number; length: number; step: number; stride: number },
  kernel: readonly number[],
): void => {
  const reach = (kernel.length - 1) / 2;
  for (let line = 0; line < count; line++) {
    const start = line * stride;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const j = Math.min(length - 1, Math.max(0, i + k));
        sum += (kernel[k + reach] ?? 0) * (from[start + j * step] ?? 0);
      }
      to[start + i * step] = sum;
    }
  }
};

const gaussian = (sigma: number): readonly number[] => {
  const reach = Math.ceil(2.5 * sigma);
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
};

/** In place, one channel. */
export const blur = (channel: Float32Array, width: number, height: number, sigma: number): void => {
  if (sigma < 0.15) return;
  const kernel = gaussian(sigma);
  const between = new Float32Array(channel.length);
  blurAlong(channel, between, { count: height, length: width, step: 1, stride: width }, kernel);
  blurAlong(between, channel, { count: width, length: height, step: width, stride: 1 }, kernel);
};

/** Linear light to sRGB with a shoulder: highlights bend over before they clip. */
const encode = (light: number): number => {
  const x = Math.max(0, light);
  const bent = x < 0.8 ? x : 0.8 + 0.2 * (1 - Math.exp(-(x - 0.8) / 0.2));
  return bent <= 0.0031308 ? 12.92 * bent : 1.055 * bent ** (1 / 2.4) - 0.055;
};

/**
 * @param light linear RGBA, rows from the bottom as WebGL reads them
 * @returns sRGB RGBA bytes, rows from the top
 */
export const develop = (
  light: Float32Array,
  width: number,
  height: number,
  film: Film,
): Uint8ClampedArray => {
  const pixels = width * height;
  const random = createRandom(film.seed, 77);
  const out = new Uint8ClampedArray(4 * pixels).fill(255);
  const half = Math.hypot(width, height) / 2;
  // grain is of the sensor: brightness mostly, a little of it colour; smoothed as cameras do
  const grains = (): Float32Array =>
    film.noise > 0 ? Float32Array.from({ length: pixels }, () => random.normal()) : new Float32Array(pixels);
  const luma = grains();
  blur(luma, width, height, 0.5);
  for (let c = 0; c < 3; c++) {
    const channel = new Float32Array(pixels);
    const gain = film.exposure * (film.balance[c] ?? 1);
    for (let row = 0; row < height; row++) {
      for (let x = 0; x < width; x++) {
        const off = Math.hypot(x - width / 2, row - height / 2) / half;
        const falloff = 1 - film.vignette * off * off;
        channel[row * width + x] = encode(
          (light[4 * ((height - 1 - row) * width + x) + c] ?? 0) * gain * falloff,
        );
      }
    }
    blur(channel, width, height, film.blur);
    const chroma = grains();
    blur(chroma, width, height, 0.9);
    for (let i = 0; i < pixels; i++) {
      const value = channel[i] ?? 0;
      const grain = film.noise * (1.5 * (luma[i] ?? 0) + 0.8 * (chroma[i] ?? 0)) * (1.15 - 0.6 * value);
      out[4 * i + c] = 255 * value + grain;
    }
  }
  return out;
};
