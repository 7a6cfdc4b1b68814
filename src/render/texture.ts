/**
 * Procedural patterns of the table top: a pure function of a description, so that Node can test it and every launch
 * draws the same. A pattern only darkens, down to `1 - contrast` of the light: the table never becomes clutter.
 */
import { createRandom, type Random } from '../math/random.ts';

/** What training shows. */
export const TRAINING_FAMILIES = ['grain', 'speckle', 'cloth', 'gradient', 'stripes'] as const;
/** What only evaluations show: never drawn for training data. */
export const HELD_OUT_FAMILIES = ['checker', 'marble', 'dots'] as const;

export type TextureFamily = (typeof TRAINING_FAMILIES)[number] | (typeof HELD_OUT_FAMILIES)[number];

export interface TableTexture {
  readonly family: TextureFamily;
  /** Edge of the repeated tile, metres. */
  readonly scale: number;
  /** Share of the table's reflected light (linear, not sRGB) that the darkest places may lose, 0.05..0.5. */
  readonly contrast: number;
  /** Turn of the tile about z, radians. */
  readonly angle: number;
  readonly seed: number;
}

export const CONTRAST = { low: 0.05, high: 0.5 } as const;

/** Over the unit tile, periodic in both; gives 0 (table's own colour) to 1 (darkest). */
type Field = (u: number, v: number) => number;

const TURN = 2 * Math.PI;
const clamp = (x: number): number => Math.min(1, Math.max(0, x));
const smooth = (t: number): number => t * t * (3 - 2 * t);
const fraction = (x: number): number => x - Math.floor(x);
/** 0 below -width, 1 above width: an edge that mipmaps have less to do with. */
const edge = (x: number, width: number): number => smooth(clamp(0.5 + x / (2 * width)));

/** Value noise whose lattice wraps around: `nu` by `nv` random heights a tile. */
const noise = (random: Random, nu: number, nv: number): Field => {
  const lattice = Float32Array.from({ length: nu * nv }, () => random.next());
  return (u, v) => {
    const x = fraction(u) * nu;
    const y = fraction(v) * nv;
    const i = Math.min(nu - 1, Math.floor(x)); // the fraction of -1e-17 rounds to 1
    const j = Math.min(nv - 1, Math.floor(y));
    const right = i + 1 === nu ? 0 : i + 1;
    const row = j * nu;
    const next = j + 1 === nv ? 0 : row + nu;
    const s = smooth(x - i);
    const t = smooth(y - j);
    const a = lattice[row + i] ?? 0;
    const b = lattice[row + right] ?? 0;
    const c = lattice[next + i] ?? 0;
    const d = lattice[next + right] ?? 0;
    const low = a + (b - a) * s;
    return low + (c + (d - c) * s - low) * t;
  };
};

/** Wood: long thin streaks over wavy year rings. */
const grain = (random: Random): Field => {
  const rings = random.int(4) + 3;
  const bend = noise(random, 2, 3);
  const streaks = noise(random, 3, 40);
  const broad = noise(random, 2, 11);
  return (u, v) => {
    const ring = 0.5 + 0.5 * Math.sin(TURN * (rings * v + 1.2 * bend(u, v)));
    return clamp(0.4 * ring + 0.35 * streaks(u, v) + 0.35 * broad(u, v) - 0.05);
  };
};

/** Stone: dark and light grains of two sizes on a cloudy ground. */
const speckle = (random: Random): Field => {
  const clouds = noise(random, 4, 4);
  const coarse = noise(random, 28, 28);
  const fine = noise(random, 61, 61);
  const density = random.uniform(0.55, 0.7);
  return (u, v) =>
    clamp(
      0.3 * clouds(u, v) +
        0.55 * edge(coarse(u, v) - density, 0.12) +
        0.45 * edge(fine(u, v) - density, 0.15),
    );
};

/** Plain weave: threads over and under, not all of one thickness. */
const cloth = (random: Random): Field => {
  const threads = random.int(8) + 10;
  const warp = noise(random, threads, 2);
  const weft = noise(random, 2, threads);
  return (u, v) => {
    const weave = 0.5 + 0.25 * (Math.cos(TURN * threads * u) + Math.cos(TURN * threads * v));
    return clamp(0.6 * weave + 0.25 * warp(u, v) + 0.25 * weft(u, v) - 0.05);
  };
};

/** Light that falls off to one side; meant for tiles larger than the table. */
const gradient = (random: Random): Field => {
  const phase = random.next();
  const across = random.uniform(0, 0.4);
  return (u, v) =>
    (0.5 - 0.5 * Math.cos(TURN * (u + phase))) * (1 - across) + (0.5 - 0.5 * Math.cos(TURN * v)) * across;
};

/** Bands of up to three tones, hard or soft at the edge. */
const stripes = (random: Random): Field => {
  const bands = random.int(3) + 1;
  const share = random.uniform(0.25, 0.6);
  const softness = random.uniform(0.02, 0.15);
  const second = random.uniform(0, 0.8);
  return (_, v) => {
    const t = fraction(v * bands);
    const wide = edge(share / 2 - Math.abs(t - 0.5), softness);
    const thin = edge(0.06 - Math.min(t, 1 - t), softness / 2);
    return clamp(wide + second * thin);
  };
};

const checker = (random: Random): Field => {
  const squares = random.int(2) + 1; // pairs along an edge of the tile
  return (u, v) => edge(Math.sin(TURN * squares * u) * Math.sin(TURN * squares * v), 0.08); // one colour where the signs agree
};

/** Veins: a wave whose phase is stirred by turbulence (Perlin 1985). */
const marble = (random: Random): Field => {
  const layers = [2, 4, 8, 16].map((n) => noise(random, n, n));
  const stirU = noise(random, 3, 3);
  const stirV = noise(random, 3, 3);
  const swirl = random.uniform(0.12, 0.25);
  return (u, v) => {
    const a = u + swirl * (stirU(u, v) - 0.5);
    const b = v + swirl * (stirV(u, v) - 0.5);
    let turbulence = 0;
    let weight = 1;
    for (const layer of layers) {
      turbulence += weight * Math.abs(2 * layer(a, b) - 1);
      weight /= 2;
    }
    return 1 - Math.abs(Math.sin(Math.PI * (a + b + 1.6 * turbulence))) ** 0.6;
  };
};

/** Polka dots, every second row set off by half. */
const dots = (random: Random): Field => {
  const rows = 2 * (random.int(2) + 1);
  const radius = random.uniform(0.2, 0.33);
  return (u, v) => {
    const y = v * rows;
    const x = u * rows + (Math.floor(fraction(v) * rows) % 2) / 2;
    return edge(radius - Math.hypot(fraction(x) - 0.5, fraction(y) - 0.5), 0.06);
  };
};

interface Family {
  readonly field: (random: Random) => Field;
  /** Edge of the tile, metres, least and most. */
  readonly scale: readonly [number, number];
}

const FAMILIES: Readonly<Record<TextureFamily, Family>> = {
  grain: { field: grain, scale: [0.3, 0.7] },
  speckle: { field: speckle, scale: [0.2, 0.5] },
  cloth: { field: cloth, scale: [0.12, 0.4] },
  gradient: { field: gradient, scale: [0.9, 2.2] },
  stripes: { field: stripes, scale: [0.12, 0.5] },
  checker: { field: checker, scale: [0.12, 0.3] },
  marble: { field: marble, scale: [0.35, 0.6] },
  dots: { field: dots, scale: [0.12, 0.3] },
};

/** A texture of one of `families`; contrast within `low`..`high`. */
export const sampleTexture = (
  random: Random,
  families: readonly TextureFamily[],
  { low, high }: { readonly low: number; readonly high: number } = CONTRAST,
): TableTexture => {
  const family = random.pick(families);
  const [smallest, largest] = FAMILIES[family].scale;
  return {
    family,
    scale: random.uniform(smallest, largest),
    contrast: random.uniform(low, high),
    angle: random.uniform(0, TURN),
    seed: random.int(2 ** 31),
  };
};

/** What the table's colour is multiplied with, channel by channel (linear light), at a place of the unit tile. */
export type Pattern = (u: number, v: number) => readonly [number, number, number];

interface Shade {
  readonly field: Field;
  /** What the darkest places lose, red, green, blue. */
  readonly loss: readonly [number, number, number];
}

const shadeOf = ({ family, contrast, seed }: TableTexture): Shade => {
  const random = createRandom(seed, 31);
  const depth = Math.min(CONTRAST.high, Math.max(0, contrast));
  // the dark parts keep a hue of their own, as stains and fibres do
  const loss = [random.uniform(0.7, 1), random.uniform(0.75, 1), random.uniform(0.7, 1)] as const;
  return {
    field: FAMILIES[family].field(random),
    loss: [depth * loss[0], depth * loss[1], depth * loss[2]],
  };
};

/** Periodic with period 1 in both; each channel within `1 - contrast`..1. */
export const patternOf = (texture: TableTexture): Pattern => {
  const { field, loss } = shadeOf(texture);
  return (u, v) => {
    const dark = field(u, v);
    return [1 - loss[0] * dark, 1 - loss[1] * dark, 1 - loss[2] * dark];
  };
};

export const TILE_SIZE = 128; // texels

/** One tile, uint8 [size, size, 4], first row at v = 0, 255 = factor 1, opaque. */
export const tileOf = (texture: TableTexture, size = TILE_SIZE): Uint8Array => {
  const { field, loss } = shadeOf(texture); // not patternOf: a triple a texel costs more than the noise
  const [red, green, blue] = [255 * loss[0], 255 * loss[1], 255 * loss[2]];
  const out = new Uint8Array(size * size * 4);
  let at = 0;
  for (let row = 0; row < size; row++) {
    const v = (row + 0.5) / size;
    for (let col = 0; col < size; col++, at += 4) {
      const dark = field((col + 0.5) / size, v);
      out[at] = 255.5 - red * dark; // stored whole: the half rounds
      out[at + 1] = 255.5 - green * dark;
      out[at + 2] = 255.5 - blue * dark;
      out[at + 3] = 255;
    }
  }
  return out;
};
