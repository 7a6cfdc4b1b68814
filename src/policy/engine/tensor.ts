/**
 * Bytes and numbers -> the arrays the model's inputs want. Pure; shapes are in models/<id>/manifest.json.
 */
import { log } from '../../math/exact.ts';

/**
 * sRGB bytes, row-major, 3 a pixel (HWC) -> float32 planes [3, height, width] in 0..1 (CHW). No mean or deviation is
 * taken off: the graph does what else it wants.
 */
export const imageTensor = (rgb: Uint8Array, width: number, height: number): Float32Array => {
  const plane = width * height;
  const out = new Float32Array(3 * plane);
  for (let i = 0, j = 0; i < plane; i++, j += 3) {
    out[i] = (rgb[j] ?? 0) / 255;
    out[plane + i] = (rgb[j + 1] ?? 0) / 255;
    out[2 * plane + i] = (rgb[j + 2] ?? 0) / 255;
  }
  return out;
};

/** Does every number lie between the infinities? (Illegal tokens are -1e9, which does.) */
export const allFinite = (values: Float32Array): boolean => values.every(Number.isFinite);

/** A small seeded generator (mulberry32): the same seed gives the same stream on every machine. In (0, 1). */
const uniform = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
};

/**
 * Gumbel noise times `temperature`, [count]: ArgMax(logits + noise) is then a draw from softmax(logits / temperature)
 * (the Gumbel-max trick), so that sampling needs no second run. Temperature 0 gives zeros: greedy.
 */
export const gumbelNoise = (count: number, temperature: number, seed: number): Float32Array => {
  const out = new Float32Array(count);
  if (temperature <= 0) return out;
  const next = uniform(seed);
  for (let i = 0; i < count; i++) out[i] = -log(-log(next())) * temperature;
  return out;
};

/** Seed of step `step` of a run with `seed`: neighbouring steps and neighbouring seeds get unrelated streams. */
export const stepSeed = (seed: number, step: number): number => {
  let h = Math.imul((seed >>> 0) ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((step + 1) >>> 0, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
};
