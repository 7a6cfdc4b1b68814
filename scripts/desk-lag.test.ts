import { expect, it } from 'vitest';
import { lagOf, placeAt, type Sample } from './lib/desk-lag.mjs';

/** A circle of 8 cm in 20 s, ten pictures a second, and a hand that is `lag` ms behind with an offset. */
const places = Array.from({ length: 200 }, (_, i): [number, number] => {
  const turn = (2 * Math.PI * i) / 200;
  return [0.45 + 0.08 * Math.cos(turn), 0.08 * Math.sin(turn)];
});
const samplesOf = (lag: number, offset = 0): Sample[] =>
  Array.from({ length: 1000 }, (_, i) => {
    const t = 40 * i;
    const turn = (2 * Math.PI * (t - lag)) / 20_000;
    return {
      t: 1000 + t,
      code: Math.floor(t / 100) % 200,
      hand: [0.45 + 0.08 * Math.cos(turn) + offset, 0.08 * Math.sin(turn)],
    };
  });

it.each([0, 400, 1300, 3000])('finds a lag of %d ms', (lag) => {
  const found = lagOf(samplesOf(lag), places);
  expect(Math.abs((found?.lagMs ?? Number.NaN) - lag)).toBeLessThanOrEqual(60);
  expect(found?.rms).toBeLessThan(0.003);
  if (lag > 1000) expect(found?.rmsUnshifted).toBeGreaterThan(0.025);
});

it('counts a hand that is beside the thing as beside it', () => {
  const found = lagOf(samplesOf(600, 0.02), places);
  expect(found?.rms).toBeGreaterThan(0.018);
  expect(found?.rms).toBeLessThan(0.022);
});

it('a hand that does not move has no good shift', () => {
  const still = samplesOf(0).map((one): Sample => ({ ...one, hand: [0.45, 0] }));
  expect(lagOf(still, places)?.rms).toBeGreaterThan(0.075);
});

it('pictures without a number, and too few samples, say nothing', () => {
  expect(
    lagOf(
      samplesOf(0).map((one) => ({ ...one, code: null })),
      places,
    ),
  ).toBe(null);
  expect(lagOf(samplesOf(0).slice(0, 20), places)).toBe(null);
  expect(placeAt([], 3)).toBe(null);
});
