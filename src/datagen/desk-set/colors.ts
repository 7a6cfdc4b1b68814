/** Colours of the things that stand on test desks: near the eight that sentences name, or none of them. */

import type { ColorName } from '../../contracts.ts';
import type { Random } from '../../math/random.ts';
import { COLOR_NAMES, COLORS } from '../../things/blocks.ts';

export const DULL = ['white', 'black', 'grey', 'brown'] as const;
export type DullName = (typeof DULL)[number];
export type Shade = ColorName | DullName;
type Rgb = readonly [number, number, number];

export const isNamed = (shade: Shade): shade is ColorName => COLOR_NAMES.some((name) => name === shade);

/** How far a hue may stray and still be called that, degrees either way. */
const STRAY: Readonly<Record<ColorName, number>> = {
  ...{ red: 6, orange: 6, yellow: 6, green: 20, cyan: 9, blue: 12, purple: 12, pink: 9 },
};

const clamp = (x: number, low = 0, high = 1): number => Math.min(high, Math.max(low, x));

/** Hue 0..360, saturation and value 0..1, of sRGB 0..1. */
export const toHsv = ([r, g, b]: Rgb): Rgb => {
  const [max, min] = [Math.max(r, g, b), Math.min(r, g, b)];
  const d = max - min;
  const sector = d === 0 ? 0 : max === r ? (g - b) / d : max === g ? (b - r) / d + 2 : (r - g) / d + 4;
  return [(sector * 60 + 360) % 360, max === 0 ? 0 : d / max, max];
};

export const fromHsv = ([hue, saturation, value]: Rgb): Rgb => {
  const channel = (n: number): number => {
    const k = (n + hue / 60) % 6;
    return value - value * saturation * clamp(Math.min(k, 4 - k));
  };
  return [channel(5), channel(3), channel(1)];
};

const DULL_HSV: Readonly<Record<DullName, Rgb>> = {
  white: [45, 0.04, 0.92],
  black: [220, 0.1, 0.09],
  grey: [210, 0.05, 0.5],
  brown: [26, 0.58, 0.42],
};

/** One thing's own version of a colour, sRGB 0..1. */
export const shadeOf = (random: Random, shade: Shade): Rgb => {
  if (!isNamed(shade)) {
    const [h, s, v] = DULL_HSV[shade];
    return fromHsv([h, s, clamp(v * random.uniform(0.85, 1.1))]);
  }
  const [r, g, b] = COLORS[shade];
  const [h, s, v] = toHsv([r / 255, g / 255, b / 255]);
  const hue = (h + random.uniform(-1, 1) * STRAY[shade] + 360) % 360;
  return fromHsv([hue, clamp(s * random.uniform(0.82, 1.06)), clamp(v * random.uniform(0.85, 1.12))]);
};
