import { expect, it } from 'vitest';
import { develop, type Film } from './develop.ts';

const FILM: Film = { seed: 3, exposure: 1, balance: [1, 1, 1], blur: 0, noise: 0, vignette: 0 };

const light = (at: (x: number, row: number) => number): Float32Array =>
  Float32Array.from({ length: 4 * 32 * 24 }, (_, i) => at(Math.floor(i / 4) % 32, Math.floor(i / 128)));

const red = (bytes: Uint8ClampedArray, x: number, row: number): number => bytes[4 * (row * 32 + x)] ?? 0;

it('turns the picture upright and linear light into sRGB', () => {
  const bytes = develop(
    light((_, row) => (row < 12 ? 0.2158605 : 0)), // 128 of 255 in sRGB, in the lower half
    ...([32, 24, FILM] as const),
  );
  expect(red(bytes, 5, 20)).toBe(128);
  expect(red(bytes, 5, 3)).toBe(0);
  expect(bytes[3]).toBe(255);
});

it('bends highlights over instead of clipping them', () => {
  const bytes = develop(
    light((x) => 0.7 + 0.1 * x),
    ...([32, 24, FILM] as const),
  );
  const row = Array.from({ length: 32 }, (_, x) => red(bytes, x, 4));
  for (let x = 1; x < 6; x++) expect(row[x] ?? 0).toBeGreaterThan(row[x - 1] ?? 0);
});

it('has the grain of its seed', () => {
  const grey = light(() => 0.2);
  const grainy = (seed: number) => develop(grey, 32, 24, { ...FILM, seed, noise: 3 });
  expect(grainy(3)).toEqual(grainy(3));
  expect(grainy(3)).not.toEqual(grainy(4));
  const bytes = grainy(3);
  const values = Array.from({ length: 32 * 24 }, (_, i) => bytes[4 * i + 1] ?? 0);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  expect(spread).toBeGreaterThan(1);
  expect(spread).toBeLessThan(5);
});
