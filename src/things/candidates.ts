/** Places where the hand could come down on a thing, from its shape alone; the physics tries them (study.ts). */
import type { Vec3 } from '../contracts.ts';
import { cos, hypot, sin } from '../math/exact.ts';

/** Where the tip closes: x and y from the thing's origin, z above the table; radians; share of the whole opening. */
export interface Candidate {
  readonly tip: Vec3;
  readonly yaw: number;
  readonly opening: number;
}

/** Half the pad's width and the fingers' measures, metres, with a little air. */
const PAD = { half: 0.0095, below: 0.0015, above: 0.0235 } as const;
const FINGER = { thick: 0.0195, half: 0.0105, tall: 0.046 } as const;
const PALM = { half: [0.024, 0.07], under: 0.0425 } as const;
const OPENING = 0.08; // metres
const WIDEST = 0.072;
const NARROWEST = 0.0015;
const DEGREE = Math.PI / 180;

/** Points all over the surface, one in each cell of a grid. `triangles`: nine numbers each, metres. */
export const surfacePoints = (triangles: ArrayLike<number>, apart: number): readonly Vec3[] => {
  const points = new Map<number, Vec3>();
  const cell = (x: number): number => Math.round(x / apart) + 128;
  for (let i = 0; i + 8 < triangles.length; i += 9) {
    const at = (k: number): number => triangles[i + k] ?? 0;
    const side = (k: number): number => hypot(at(k) - at(0), at(k + 1) - at(1), at(k + 2) - at(2));
    const steps = Math.max(1, Math.min(60, Math.ceil(Math.max(side(3), side(6)) / apart)));
    for (let u = 0; u <= steps; u++) {
      for (let v = 0; u + v <= steps; v++) {
        const point = (k: number): number =>
          at(k) + ((at(k + 3) - at(k)) * u + (at(k + 6) - at(k)) * v) / steps;
        const [x, y, z] = [point(0), point(1), point(2)];
        const key = (cell(x) * 256 + cell(y)) * 256 + cell(z);
        if (!points.has(key)) points.set(key, [x, y, z]);
      }
    }
  }
  return [...points.values()];
};

/** Runs of sorted numbers without a gap. */
const runs = (sorted: readonly number[], gap: number): readonly (readonly [number, number])[] => {
  const found: [number, number][] = [];
  for (const x of sorted) {
    const last = found.at(-1);
    if (last && x - last[1] <= gap) last[1] = x;
    else found.push([x, x]);
  }
  return found;
};

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);
const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);

/** Share of the opening with which the hand comes down, open fingers beside everything; undefined: they would hit it. */
const openingFor = (strip: readonly Vec3[], z0: number, middle: number, width: number): number | undefined =>
  [1, Math.min(1, (width + 0.022) / OPENING)].find((share) =>
    strip.every(([, v, z]) => {
      const out = Math.abs(v - middle) - (share * OPENING) / 2;
      return z < z0 - 0.002 || z > z0 + FINGER.tall || out < -0.001 || out > FINGER.thick;
    }),
  );

/**
 * The best first: contact area, nearness to the centre of mass, width.
 * @param points of the surface, x and y from the thing's origin, z above the table, metres
 * @param centre of mass, the same frame
 * @param lowest of the tip above the table, metres
 * @param across also round everything there is between two walls or legs, not only round each
 */
export const candidates = (
  points: readonly Vec3[],
  centre: Vec3,
  lowest: number,
  across = false,
): readonly Candidate[] => {
  const found: (Candidate & { readonly rank: number; readonly cell: string })[] = [];
  for (let step = 0; step < 12; step++) {
    const yaw = step * 15 * DEGREE;
    const [c, s] = [cos(yaw), sin(yaw)];
    // u along the pads' width, v along which the fingers close
    const local = points.map(([x, y, z]): Vec3 => [x * c + y * s, y * c - x * s, z]);
    const [comU, comV] = [centre[0] * c + centre[1] * s, centre[1] * c - centre[0] * s];
    const high = local.filter(([, , z]) => z > lowest + PALM.under);
    const us = local.map(([u]) => u);
    const [first, last] = [least(us), most(us)];
    for (let u0 = comU - Math.floor((comU - first) / 0.008) * 0.008; u0 <= last; u0 += 0.008) {
      const strip = local.filter(([u]) => Math.abs(u - u0) < FINGER.half);
      if (strip.length < 4) continue;
      const top = most(strip.map(([, , z]) => z));
      const heights = new Set(
        [lowest, top - 0.012, top - 0.022, top - 0.034, top / 2].map((z) =>
          Math.max(lowest, Number(z.toFixed(4))),
        ),
      );
      for (const z0 of heights) {
        const slab = strip.filter(
          ([u, , z]) => Math.abs(u - u0) < PAD.half && z > z0 - PAD.below && z < z0 + PAD.above,
        );
        if (slab.length < 4) continue;
        const sorted = slab.map(([, v]) => v).sort((a, b) => a - b);
        for (const [v0, v1] of [...runs(sorted, 0.006), ...(across ? runs(sorted, 1) : [])]) {
          const width = v1 - v0;
          if (width > WIDEST || width < NARROWEST) continue;
          const middle = (v0 + v1) / 2;
          const blocked = high.some(
            ([u, v, z]) =>
              z > z0 + PALM.under && Math.abs(u - u0) < PALM.half[0] && Math.abs(v - middle) < PALM.half[1],
          );
          const opening = blocked ? undefined : openingFor(strip, z0, middle, width);
          if (opening === undefined) continue;
          const near = slab.filter(([, v]) => v - v0 < 0.003 || v1 - v < 0.003);
          const reach = (k: 0 | 2): number => {
            const list = near.map((p) => p[k]);
            return most(list) - least(list);
          };
          const contact = Math.min(1, reach(0) / 0.017) + Math.min(1, reach(2) / 0.018);
          const rank =
            contact -
            18 * Math.abs(u0 - comU) -
            9 * Math.abs(middle - comV) -
            4 * width -
            (opening < 1 ? 0.25 : 0) -
            3 * Math.max(0, centre[2] - z0 - 0.02);
          found.push({
            tip: [u0 * c - middle * s, u0 * s + middle * c, z0],
            yaw,
            opening: Number(opening.toFixed(3)),
            rank,
            cell: `${step} ${Math.round(u0 / 0.016)} ${Math.round(middle / 0.02)}`,
          });
        }
      }
    }
  }
  found.sort((a, b) => b.rank - a.rank);
  const used = new Map<string, number>();
  return found
    .filter(({ cell }) => {
      used.set(cell, (used.get(cell) ?? 0) + 1);
      return (used.get(cell) ?? 0) <= 2;
    })
    .map(({ tip, yaw, opening }) => ({ tip, yaw, opening }));
};
