import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTION_SPEC } from '../action/index.ts';
import type { ResolvedTheme } from '../runtime/stores.ts';
import { DIMENSION_COLORS, SURFACES } from './dimension-colors.ts';

type Rgb = readonly [number, number, number];

const linear = (hex: string): Rgb => {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** WCAG 2.2 contrast ratio. */
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(linear(a)) + 0.05, luminance(linear(b)) + 0.05];
  return Math.max(x, y) / Math.min(x, y);
};

/** Machado, Oliveira, Fernandes 2009, severity 1, in linear RGB. */
const SIGHT: Record<string, readonly Rgb[]> = {
  trichromat: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const seenAs = (m: readonly Rgb[], [r, g, b]: Rgb): Rgb =>
  m.map((row) => Math.max(0, row[0] * r + row[1] * g + row[2] * b)) as unknown as Rgb;
/** Oklab (Ottosson 2020): distances are perceptual, black to white is 1. */
const oklab = ([r, g, b]: Rgb): Rgb => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};

const css = readFileSync(new URL('./styles/tokens.css', import.meta.url), 'utf8');
/** Custom properties of one theme's block. */
const tokensOf = (theme: ResolvedTheme): Record<string, string> => {
  const block = new RegExp(`\\[data-theme=['"]${theme}['"]\\]\\s*\\{([^}]+)\\}`).exec(css)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
};

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const colors = DIMENSION_COLORS[theme];
  const tokens = tokensOf(theme);

  it('has one colour a dimension', () => {
    expect(colors.length).toBe(ACTION_SPEC.length);
  });

  it('writes dimension colours at 4.5 : 1 or more on every surface', () => {
    for (const surface of Object.values(SURFACES[theme])) {
      for (const color of colors)
        expect(contrast(color, surface), `${color} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(Object.keys(SIGHT))('keeps all pairs apart for %s sight', (sight) => {
    const labs = colors.map((color) => oklab(seenAs(SIGHT[sight]!, linear(color))));
    for (let i = 0; i < labs.length; i++) {
      for (let j = 0; j < i; j++) {
        const distance = Math.hypot(...labs[i]!.map((value, k) => value - labs[j]![k]!));
        expect(distance, `${ACTION_SPEC[i]!.name} and ${ACTION_SPEC[j]!.name}`).toBeGreaterThan(0.065);
      }
    }
  });

  it('has the same surfaces in the style sheet, and readable text on them', () => {
    expect(tokens).toMatchObject(SURFACES[theme]);
    for (const surface of Object.values(SURFACES[theme])) {
      for (const text of ['ink', 'muted', 'accent', 'warn', 'bad']) {
        expect(contrast(tokens[text]!, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(tokens['on-accent']!, tokens.accent!)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens['on-bad']!, tokens.bad!)).toBeGreaterThanOrEqual(4.5);
  });
});
