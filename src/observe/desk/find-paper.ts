/**
 * A sheet of A4 paper in a picture of a desk. The picture is cut at many levels of whiteness; every bright area that
 * keeps off the border is boxed in by four lines, the lines are moved onto the edges that are really there, and what
 * is left must have an edge along all four sides, be bright inside, and be what a camera can see of an A4 sheet. In
 * doubt: null, since four wrong corners put the arm in a wrong place and four to drag do not.
 */
import type { Point, Quad } from '../../math/homography.ts';
import { areaOf, blobsAbove, quadAround } from './paper/blobs.ts';
import { refineQuad } from './paper/edges.ts';
import { lyingA4 } from './paper/shape.ts';
import { levelsOf, sample, type Whiteness, whitenessOf } from './paper/whiteness.ts';

export { lyingA4 } from './paper/shape.ts';

const LEVELS = 20;
/** Shares of the picture's area that a sheet may take up. */
const SMALLEST = 0.012;
/** How much of the box round it a bright area must fill; a hand or a cup may lie on the sheet. */
const FILLED = 0.72;
/** Share of each side that must lie on an edge. */
const SUPPORT = 0.7;
/** Weakest step of whiteness across a side, 0..255. */
const CONTRAST = 14;
/** Worst fit to an A4 sheet. */
const MISFIT = 0.09;
/** Share of the inside that must be nearer to the sheet's whiteness than to the desk's. */
const BRIGHT = 0.8;
/** A second sheet at least this nearly as good makes it unsure which was meant. */
const RIVAL = 0.8;

interface Candidate {
  readonly quad: Quad;
  readonly score: number;
}

const middleOf = (quad: Quad): Point => [
  quad.reduce((sum, [x]) => sum + x / 4, 0),
  quad.reduce((sum, [, y]) => sum + y / 4, 0),
];

/** The quad drawn in (below 1) or pulled out (above) about its middle. */
const scaled = (quad: Quad, by: number): Quad => {
  const [mx, my] = middleOf(quad);
  return quad.map(([x, y]) => [mx + by * (x - mx), my + by * (y - my)]) as unknown as Quad;
};

/** The order that is nearest to upright: the first side runs to the right, the quad lies below it. */
export const uprightOrder = (quad: Quad): Quad => {
  const turned = (k: number): Quad => quad.map((_, i) => quad[(i + k) % 4]) as unknown as Quad;
  const rightward = ([a, b, c, d]: Quad): number => {
    const [x, y] = [b[0] - a[0] + c[0] - d[0], b[1] - a[1] + c[1] - d[1]];
    return x / Math.hypot(x, y);
  };
  return [1, 2, 3].reduce((best, k) => (rightward(turned(k)) > rightward(best) ? turned(k) : best), quad);
};

/** Share of points inside that are as bright as a sheet, from bilinear positions of a 16 x 16 grid; and its level. */
const brightness = (picture: Whiteness, quad: Quad): { readonly share: number; readonly inside: number } => {
  const grid = (of: Quad): number[] => {
    const values: number[] = [];
    for (let i = 0; i < 256; i++) {
      const [u, v] = [((i % 16) + 0.5) / 16, (Math.floor(i / 16) + 0.5) / 16];
      const mix = (k: 0 | 1): number =>
        (1 - v) * ((1 - u) * of[0][k] + u * of[1][k]) + v * ((1 - u) * of[3][k] + u * of[2][k]);
      const value = sample(picture, mix(0), mix(1));
      if (Number.isFinite(value)) values.push(value);
    }
    return values.sort((a, b) => a - b);
  };
  const values = grid(scaled(quad, 0.92));
  const around = quad
    .flatMap((a, i): number[] => {
      const out = scaled(quad, 1.12);
      const [p, q] = [out[i] ?? a, out[(i + 1) % 4] ?? a];
      return Array.from({ length: 24 }, (_, k) =>
        sample(picture, p[0] + ((q[0] - p[0]) * k) / 24, p[1] + ((q[1] - p[1]) * k) / 24),
      );
    })
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const inside = values[Math.floor(values.length / 2)] ?? 0;
  const outside = around[Math.floor(around.length / 2)] ?? 0;
  const between = (inside + outside) / 2;
  return {
    share: values.filter((value) => value > between).length / Math.max(1, values.length),
    inside: inside - outside,
  };
};

const within = ({ width, height }: Whiteness, quad: Quad): boolean =>
  quad.every(([x, y]) => x > 1 && y > 1 && x < width - 2 && y < height - 2);

const overlap = (a: Quad, b: Quad): boolean => {
  const [p, q] = [middleOf(a), middleOf(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1]) < 0.35 * Math.sqrt(Math.min(areaOf(a), areaOf(b)));
};

/** Judges the box round one bright area; null: it is no sheet. Pixels of the small picture. */
const judge = (picture: Whiteness, box: Quad, filled: number): Candidate | null => {
  const size = Math.sqrt(areaOf(box));
  const rough = refineQuad(picture, box, Math.max(3, 0.06 * size));
  const fine = rough && refineQuad(picture, rough.quad, 3);
  if (!fine || fine.support < SUPPORT || fine.contrast < CONTRAST || !within(picture, fine.quad)) return null;
  const quad = uprightOrder(fine.quad);
  const { misfit } = lyingA4(shifted(quad), picture.width, picture.height);
  if (!(misfit < MISFIT)) return null;
  const { share, inside } = brightness(picture, quad);
  if (share < BRIGHT || inside < CONTRAST) return null;
  const score = fine.support * share * filled * Math.min(1, fine.contrast / 40) * (1 - misfit / MISFIT / 2);
  return { quad, score: score * areaOf(quad) ** 0.15 };
};

/** From positions where whole numbers are pixels' middles to those where they are pixels' edges. */
const shifted = (quad: Quad): Quad => quad.map(([x, y]) => [x + 0.5, y + 0.5]) as unknown as Quad;

/**
 * RGBA bytes, row-major from the top left, of an upright picture. The sheet's corners in the picture's pixels (0, 0 is
 * the outer corner of the first pixel), far-left, far-right, near-right, near-left as the picture shows them; null
 * when there is no sheet, or it is not sure that there is one, or which. Some 50 ms.
 */
export const findPaper = (
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): Quad | null => {
  if (!(width >= 32 && height >= 32) || rgba.length !== width * height * 4) return null;
  const picture = whitenessOf(rgba, width, height);
  const total = picture.width * picture.height;
  const candidates: Candidate[] = [];
  for (const level of levelsOf(picture, LEVELS)) {
    for (const { area, hull } of blobsAbove(picture, level, SMALLEST * total)) {
      const box = quadAround(hull);
      const filled = box ? area / areaOf(box) : 0;
      const candidate = box && filled >= FILLED ? judge(picture, box, Math.min(1, filled)) : null;
      if (candidate) candidates.push(candidate);
    }
  }
  const [best, ...others] = candidates.sort((a, b) => b.score - a.score);
  if (!best) return null;
  const rival = others.find(({ quad }) => !overlap(quad, best.quad));
  if (rival && rival.score > RIVAL * best.score) return null;
  const { scale } = picture;
  return shifted(best.quad).map(([x, y]) => [x * scale, y * scale]) as unknown as Quad;
};
