/** Seeded randomness: everything that is random in a scene, a sample or a test comes from here. */
import { cos, log } from './exact.ts';
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  uniform(low: number, high: number): number;
  /** Integer in [0, n). */
  int(n: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  /** Standard normal (Box-Muller). */
  normal(): number;
}

const mix = (value: number): number => {
  // splitmix32 finalizer: neighbouring seeds (7, 8, 9) must not give neighbouring scenes.
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
};

/** mulberry32 over a mixed seed; `stream` gives independent sequences for the same seed. */
export const createRandom = (seed: number, stream = 0): Random => {
  let state = mix(mix(seed >>> 0) ^ mix(stream + 0x51ed270b));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (n: number): number => Math.floor(next() * n);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(items.length)];
    if (item === undefined) throw new RangeError('pick from an empty list');
    return item;
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const rest = [...items];
    const out: T[] = [];
    while (rest.length > 0) out.push(...rest.splice(int(rest.length), 1));
    return out;
  };
  const normal = (): number => Math.sqrt(-2 * log(1 - next())) * cos(2 * Math.PI * next());
  return { next, uniform: (low, high) => low + (high - low) * next(), int, pick, shuffle, normal };
};
