/** Connected bright areas of a picture, as convex outlines, and the quadrilateral around each. Pure. */
import type { Point, Quad } from '../../../math/homography.ts';
import { convexHull } from '../../../math/polygon.ts';
import type { Whiteness } from './whiteness.ts';

export interface Blob {
  /** Pixels in it. */
  readonly area: number;
  /** Convex, clockwise on the screen (y down); at the outer corners of its pixels' centres. */
  readonly hull: readonly Point[];
}

/** Areas of at least `minimum` pixels at or above the level, 4-connected; those that reach the border are left out. */
export const blobsAbove = ({ width, height, data }: Whiteness, level: number, minimum: number): Blob[] => {
  const seen = new Uint8Array(data.length);
  const stack: number[] = [];
  const blobs: Blob[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || (data[start] ?? 0) < level) continue;
    let area = 0;
    let touches = false;
    /** Leftmost and rightmost pixel of every row: all that a convex outline needs. */
    const rows = new Map<number, [number, number]>();
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      area += 1;
      touches ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const row = rows.get(y);
      if (!row) rows.set(y, [x, x]);
      else if (x < row[0]) row[0] = x;
      else if (x > row[1]) row[1] = x;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= data.length || seen[next] || (data[next] ?? 0) < level) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    if (touches || area < minimum) continue;
    const ends = [...rows].flatMap(([y, [a, b]]): Point[] =>
      a === b
        ? [[a, y]]
        : [
            [a, y],
            [b, y],
          ],
    );
    const hull = convexHull(ends);
    if (hull.length >= 4) blobs.push({ area, hull });
  }
  return blobs;
};

/** Where the lines ab and cd meet; null when they (nearly) do not. */
export const meet = (a: Point, b: Point, c: Point, d: Point): Point | null => {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const turn = ux * vy - uy * vx;
  if (Math.abs(turn) < 1e-3 * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return null;
  const t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / turn;
  return [a[0] + t * ux, a[1] + t * uy];
};

/** Positive for corners clockwise on the screen. */
export const areaOf = (polygon: readonly Point[]): number =>
  polygon.reduce((sum, [x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length] ?? [0, 0];
    return sum + (x * v - u * y) / 2;
  }, 0);

/**
 * The quadrilateral around a convex outline: the edge whose loss adds the least area goes, its neighbours are
 * prolonged until they meet, and so on until four are left. A bitten corner comes back so. Null when it never closes.
 */
export const quadAround = (hull: readonly Point[]): Quad | null => {
  const left = [...hull];
  const at = (i: number): Point => left[((i % left.length) + left.length) % left.length] ?? [0, 0];
  while (left.length > 4) {
    let best: { readonly index: number; readonly tip: Point; readonly added: number } | null = null;
    for (let i = 0; i < left.length; i++) {
      // the edge from i to i + 1 goes
      const [before, a, b, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
      const tip = meet(before, a, after, b);
      if (!tip) continue;
      const added = areaOf([a, tip, b]);
      if (added < 0 || (best && added >= best.added)) continue;
      best = { index: i, tip, added };
    }
    if (!best) return null;
    const next = (best.index + 1) % left.length;
    left[best.index] = best.tip;
    left.splice(next, 1);
  }
  const [a, b, c, d] = left;
  return a && b && c && d ? [a, b, c, d] : null;
};
