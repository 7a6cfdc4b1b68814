/** Edges of a sheet, sharper than its pixels: steps from dark to bright across each side, and a line through them. */
import type { Point, Quad } from '../../../math/homography.ts';
import { meet } from './blobs.ts';
import { sample, type Whiteness } from './whiteness.ts';

export interface RefinedQuad {
  readonly quad: Quad;
  /** Share of the weakest side along which there is an edge on the line, 0..1. */
  readonly support: number;
  /** Step of whiteness across the weakest side, 0..255 (median). */
  readonly contrast: number;
}

interface Side {
  readonly from: Point;
  readonly to: Point;
  readonly support: number;
  readonly contrast: number;
}

const SAMPLES = 48;
/** The ends are left out: corners are round in a blurred picture. */
const MARGIN = 0.06;
/** Pixels before and behind an edge that are compared. */
const ARM = 1.5;
const STEP = 0.5;
/** Farthest from its line that an edge still counts, pixels. */
const NEAR = 0.9;
/** Weakest step that is an edge at all, 0..255. */
const FAINTEST = 10;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

interface Crossing {
  readonly at: Point;
  readonly step: number;
}

/** The strongest step to bright within `reach` of a point, against the outward normal; null: none, or out of the picture. */
const crossing = (picture: Whiteness, at: Point, normal: Point, reach: number): Crossing | null => {
  const rise = (t: number): number => {
    const inner = sample(picture, at[0] + (t - ARM) * normal[0], at[1] + (t - ARM) * normal[1]);
    const outer = sample(picture, at[0] + (t + ARM) * normal[0], at[1] + (t + ARM) * normal[1]);
    return inner - outer; // NaN outside of the picture: never the greatest
  };
  let [best, step] = [Number.NaN, FAINTEST];
  for (let t = -reach; t <= reach; t += STEP) {
    const r = rise(t);
    if (r > step) [best, step] = [t, r];
  }
  if (Number.isNaN(best)) return null;
  // the top of the parabola through the three steps around the best one
  const [a, b] = [rise(best - STEP), rise(best + STEP)];
  const curve = a - 2 * step + b;
  const shift = curve < 0 ? (0.5 * (a - b)) / curve : 0;
  const t = best + STEP * Math.max(-1, Math.min(1, Number.isFinite(shift) ? shift : 0));
  return { at: [at[0] + t * normal[0], at[1] + t * normal[1]], step };
};

/** Offset and slope of v over u by repeated least squares, points far from the line counting ever less. */
const fitLine = (points: readonly Point[]): readonly [number, number] => {
  let [offset, slope] = [median(points.map(([, v]) => v)), 0];
  for (let round = 0; round < 12; round++) {
    let [n, su, sv, suu, suv] = [0, 0, 0, 0, 0];
    const width = round < 4 ? 2 : 0.7;
    for (const [u, v] of points) {
      const off = (v - offset - slope * u) / width;
      const w = 1 / (1 + off * off) ** 2;
      n += w;
      su += w * u;
      sv += w * v;
      suu += w * u * u;
      suv += w * u * v;
    }
    const spread = n * suu - su * su;
    if (spread < 1e-6) break;
    slope = (n * suv - su * sv) / spread;
    offset = (sv - slope * su) / n;
  }
  return [offset, slope];
};

const refineSide = (picture: Whiteness, from: Point, to: Point, reach: number): Side | null => {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length < 8) return null;
  const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const normal: Point = [along[1], -along[0]]; // outward, for corners clockwise on the screen
  const found: { readonly u: number; readonly v: number; readonly step: number }[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const u = length * (MARGIN + ((1 - 2 * MARGIN) * (i + 0.5)) / SAMPLES);
    const hit = crossing(picture, [from[0] + u * along[0], from[1] + u * along[1]], normal, reach);
    if (!hit) continue;
    const v = (hit.at[0] - from[0]) * normal[0] + (hit.at[1] - from[1]) * normal[1];
    found.push({ u, v, step: hit.step });
  }
  if (found.length < SAMPLES / 3) return null;
  const typical = median(found.map(({ step }) => step));
  const strong = found.filter(({ step }) => step >= 0.4 * typical);
  const [offset, slope] = fitLine(strong.map(({ u, v }): Point => [u, v]));
  const good = strong.filter(({ u, v }) => Math.abs(v - offset - slope * u) <= NEAR);
  const place = (u: number): Point => {
    const v = offset + slope * u;
    return [from[0] + u * along[0] + v * normal[0], from[1] + u * along[1] + v * normal[1]];
  };
  return { from: place(0), to: place(length), support: good.length / SAMPLES, contrast: typical };
};

/** Corners clockwise on the screen, in pixels of the small picture; null when a side has no edge. */
export const refineQuad = (picture: Whiteness, quad: Quad, reach: number): RefinedQuad | null => {
  const sides = quad.map((from, i) => refineSide(picture, from, quad[(i + 1) % 4] ?? from, reach));
  const corner = (i: number): Point | null => {
    const [before, after] = [sides[(i + 3) % 4], sides[i]];
    return before && after ? meet(before.from, before.to, after.from, after.to) : null;
  };
  const [a, b, c, d] = [corner(0), corner(1), corner(2), corner(3)];
  if (!a || !b || !c || !d) return null;
  const strength = (of: 'support' | 'contrast'): number => Math.min(...sides.map((side) => side?.[of] ?? 0));
  return { quad: [a, b, c, d], support: strength('support'), contrast: strength('contrast') };
};
