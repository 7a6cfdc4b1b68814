/**
 * Convex pieces of a mesh for the physics: approximate convex decomposition on voxels, in the manner of V-HACD (Mamou 2016,
 * https://github.com/kmammou/v-hacd), with hulls replaced by their supports along fixed directions. A support is a maximum,
 * so that two parts' hull costs no more than their supports, and the whole is the same to the bit in every engine.
 *
 * Voxels of the solid are one part; the part with most air in its hull is cut where both halves have least, until none has
 * much; then parts are merged while there are more than six or while that adds hardly any air.
 */
import type { Vec3 } from '../../contracts.ts';
import { cornersOf, type Piece } from './corners.ts';

const MOST_PIECES = 6;
const MOST_CORNERS = 24;
const MOST_CORNERS_ALONE = 60; // a ball is one piece, and should still be round
const MOST_PARTS = 14;
/** Cells along the longest side. */
const CELLS = 40;
/** Share of the whole's volume: less air in a part is none, and merging may add this much. */
const AIR = 0.02;
const SURFACE = 1;
const INSIDE = 2;
const OUTSIDE = 3;

/** What hulls of voxels are measured along: (1,0,0), (1,1,0), (1,1,1), (2,1,0), (2,1,1) and their like, one after the other. */
const SUPPORTS: Int8Array = (() => {
  const found: number[] = [];
  for (let x = -2; x <= 2; x++) {
    for (let y = -2; y <= 2; y++) {
      for (let z = -2; z <= 2; z++) {
        const of = (size: number): number => [x, y, z].filter((k) => Math.abs(k) === size).length;
        if (of(1) > 0 && of(2) < 2) found.push(x, y, z);
      }
    }
  }
  return Int8Array.from(found);
})();
const DIRECTIONS = SUPPORTS.length / 3;
const supportAt = (d: number, k: number): number => SUPPORTS[3 * d + k] ?? 0;
/** Where the six axes stand among them: lowest and highest of x, y, z. */
const AXES = [0, 1, 2].map((k) =>
  [-1, 1].map((sign) =>
    Array.from({ length: DIRECTIONS }, (_, d) => d).findIndex((d) =>
      [0, 1, 2].every((j) => supportAt(d, j) === (j === k ? sign : 0)),
    ),
  ),
);

interface Grid {
  readonly cell: number;
  readonly origin: Vec3;
  readonly size: readonly [number, number, number];
  readonly cells: Uint8Array;
  /** Points of the surface by cell. */
  readonly samples: ReadonlyMap<number, readonly Vec3[]>;
}

/** A set of voxels, and how far they reach along SUPPORTS. */
interface Part {
  /** x, y, z counts, one voxel after the other. */
  readonly voxels: Int16Array;
  readonly count: number;
  readonly reach: Int32Array;
  /** Voxels in the hull, about. */
  readonly hull: number;
}

const nothing = (): Int32Array => new Int32Array(DIRECTIONS).fill(-1e6);

/** Reach of the voxels of each slice across axis k: [slices][directions]. */
const reachBySlice = (voxels: Int16Array, k: number, slices: number): readonly Int32Array[] => {
  const reach = Array.from({ length: slices }, nothing);
  for (let i = 0; i + 2 < voxels.length; i += 3) {
    const [x, y, z] = [voxels[i] ?? 0, voxels[i + 1] ?? 0, voxels[i + 2] ?? 0];
    const slice = reach[voxels[i + k] ?? 0];
    if (!slice) continue;
    for (let d = 0, j = 0; d < DIRECTIONS; d++, j += 3) {
      const far = (SUPPORTS[j] ?? 0) * x + (SUPPORTS[j + 1] ?? 0) * y + (SUPPORTS[j + 2] ?? 0) * z;
      if (far > (slice[d] ?? 0)) slice[d] = far;
    }
  }
  return reach;
};

const further = (a: Int32Array, b: Int32Array): Int32Array => a.map((far, d) => Math.max(far, b[d] ?? far));

/** How many voxels lie within all supports. */
const hullOf = (reach: Int32Array): number => {
  const end = (k: number, side: number): number => reach[AXES[k]?.[side] ?? 0] ?? 0;
  let count = 0;
  for (let x = -end(0, 0); x <= end(0, 1); x++) {
    for (let y = -end(1, 0); y <= end(1, 1); y++) {
      // along z a hull is one interval: its ends are where the planes cut the column
      let [low, high] = [-end(2, 0), end(2, 1)];
      for (let d = 0, j = 0; d < DIRECTIONS; d++, j += 3) {
        const rest = (reach[d] ?? 0) - (SUPPORTS[j] ?? 0) * x - (SUPPORTS[j + 1] ?? 0) * y;
        const c = SUPPORTS[j + 2] ?? 0;
        if (c > 0) high = Math.min(high, Math.floor(rest / c));
        else if (c < 0) low = Math.max(low, Math.ceil(rest / c));
        else if (rest < 0) high = -1e6;
      }
      count += Math.max(0, high - low + 1);
    }
  }
  return count;
};

const partOf = (voxels: Int16Array, known?: Int32Array): Part => {
  const reach = known ?? reachBySlice(voxels, 0, 1 << 10).reduce(further, nothing());
  return { voxels, count: voxels.length / 3, reach, hull: hullOf(reach) };
};

const both = (a: Part, b: Part): number => hullOf(further(a.reach, b.reach));

const air = ({ hull, count }: Part): number => hull - count;

/** Points all over the surface, at most half a cell apart. */
const voxelised = (triangles: Float32Array): Grid => {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const [i, x] of triangles.entries()) {
    min[i % 3] = Math.min(min[i % 3] ?? x, x);
    max[i % 3] = Math.max(max[i % 3] ?? x, x);
  }
  const side = (k: number): number => (max[k] ?? 0) - (min[k] ?? 0);
  const cell = Math.max(side(0), side(1), side(2)) / CELLS;
  // one cell of air on every side, for the flood to come round
  const size = [0, 1, 2].map((k) => Math.floor(side(k) / cell) + 3) as unknown as Grid['size'];
  const origin = [0, 1, 2].map((k) => (min[k] ?? 0) - cell) as unknown as Vec3;
  const cells = new Uint8Array(size[0] * size[1] * size[2]);
  const samples = new Map<number, Vec3[]>();
  const mark = (p: Vec3): void => {
    const at = [0, 1, 2].map((k) => Math.floor(((p[k] ?? 0) - (origin[k] ?? 0)) / cell));
    const index = ((at[0] ?? 0) * size[1] + (at[1] ?? 0)) * size[2] + (at[2] ?? 0);
    cells[index] = SURFACE;
    const list = samples.get(index);
    if (list) list.push(p);
    else samples.set(index, [p]);
  };
  for (let i = 0; i + 8 < triangles.length; i += 9) {
    const corner = (k: number): Vec3 => [
      triangles[i + k] ?? 0,
      triangles[i + k + 1] ?? 0,
      triangles[i + k + 2] ?? 0,
    ];
    const [a, b, c] = [corner(0), corner(3), corner(6)];
    const length = (p: Vec3, q: Vec3): number => Math.max(...p.map((x, k) => Math.abs(x - (q[k] ?? 0))));
    const steps = (p: Vec3): number => Math.max(1, Math.ceil((2 * length(a, p)) / cell));
    const [across, along] = [steps(b), steps(c)];
    for (let u = 0; u <= across; u++) {
      const most = 1 - u / across;
      for (let v = 0; ; v++) {
        const share = Math.min(most, v / along); // the last lies on the edge from b to c
        const at = (k: 0 | 1 | 2): number => a[k] + ((b[k] - a[k]) * u) / across + (c[k] - a[k]) * share;
        mark([at(0), at(1), at(2)]);
        if (share >= most) break;
      }
    }
  }
  return { cell, origin, size, cells, samples };
};

/** Marks the air that is connected to the outside; what is left within is solid. */
const flood = ({ cells, size }: Grid): void => {
  const [, ny, nz] = size;
  const steps = [ny * nz, -ny * nz, nz, -nz, 1, -1];
  const todo = [0];
  cells[0] = OUTSIDE;
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const z = at % nz;
    const y = Math.floor(at / nz) % ny;
    for (const [k, step] of steps.entries()) {
      if (
        (k === 2 && y === ny - 1) ||
        (k === 3 && y === 0) ||
        (k === 4 && z === nz - 1) ||
        (k === 5 && z === 0)
      )
        continue;
      const next = at + step;
      if (cells[next] !== 0) continue; // undefined, too: beyond the grid
      cells[next] = OUTSIDE;
      todo.push(next);
    }
  }
  for (const [i, kind] of cells.entries()) if (kind === 0) cells[i] = INSIDE;
};

const solidVoxels = ({ cells, size }: Grid): Int16Array => {
  const found: number[] = [];
  for (let x = 0, i = 0; x < size[0]; x++) {
    for (let y = 0; y < size[1]; y++) {
      for (let z = 0; z < size[2]; z++, i++) if (cells[i] !== OUTSIDE) found.push(x, y, z);
    }
  }
  return Int16Array.from(found);
};

/** Voxels below and above a plane across axis k. */
const halves = (voxels: Int16Array, k: number, limit: number): readonly [Int16Array, Int16Array] => {
  const [low, high]: [number[], number[]] = [[], []];
  for (let i = 0; i + 2 < voxels.length; i += 3) {
    ((voxels[i + k] ?? 0) < limit ? low : high).push(voxels[i] ?? 0, voxels[i + 1] ?? 0, voxels[i + 2] ?? 0);
  }
  return [Int16Array.from(low), Int16Array.from(high)];
};

/** The two halves of the cut whose hulls are smallest together, or undefined for a part that is one voxel. */
const bestCut = (part: Part): readonly [Part, Part] | undefined => {
  let found: { k: number; limit: number; hulls: number; low: Int32Array; high: Int32Array } | undefined;
  for (const k of [0, 1, 2]) {
    const first = -(part.reach[AXES[k]?.[0] ?? 0] ?? 0);
    const last = part.reach[AXES[k]?.[1] ?? 0] ?? 0;
    const slices = reachBySlice(part.voxels, k, last + 1);
    const above: Int32Array[] = [];
    for (let at = last, sum = nothing(); at > first; at--) {
      sum = further(sum, slices[at] ?? nothing());
      above[at] = sum;
    }
    const stride = Math.max(1, Math.floor((last - first) / 10));
    for (let limit = first + 1, low = nothing(); limit <= last; limit++) {
      low = further(low, slices[limit - 1] ?? nothing());
      const high = above[limit];
      if (!high || (limit - first) % stride !== 0) continue;
      const hulls = hullOf(low) + hullOf(high);
      if (!found || hulls < found.hulls) found = { k, limit, hulls, low, high };
    }
  }
  if (!found) return undefined;
  const [low, high] = halves(part.voxels, found.k, found.limit);
  return [partOf(low, found.low), partOf(high, found.high)];
};

const cut = (whole: Part): readonly Part[] => {
  let parts: readonly Part[] = [whole];
  const done = new Set<Part>();
  while (parts.length < MOST_PARTS) {
    const worst = parts
      .filter((part) => !done.has(part))
      .reduce<Part | undefined>((most, part) => (!most || air(part) > air(most) ? part : most), undefined);
    if (!worst || air(worst) <= AIR * whole.count) break;
    const two = bestCut(worst);
    if (!two) done.add(worst);
    else parts = [...parts.filter((part) => part !== worst), ...two];
  }
  return parts;
};

const joinedParts = (parts: readonly Part[], total: number): readonly Part[] => {
  let left = parts;
  while (left.length > 1) {
    let best: { a: Part; b: Part; cost: number } | undefined;
    for (const [i, a] of left.entries()) {
      for (const b of left.slice(i + 1)) {
        const cost = both(a, b) - a.hull - b.hull;
        if (!best || cost < best.cost) best = { a, b, cost };
      }
    }
    if (!best || (left.length <= MOST_PIECES && best.cost > AIR * total)) break;
    const { a, b } = best;
    const voxels = Int16Array.from([...a.voxels, ...b.voxels]);
    left = [...left.filter((part) => part !== a && part !== b), partOf(voxels, further(a.reach, b.reach))];
  }
  return left;
};

export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Of the solid, cubic metres. */
  readonly volume: number;
}

/** @param triangles nine numbers each, metres, at least one with an area */
export const convexPieces = (triangles: Float32Array): Pieces => {
  const grid = voxelised(triangles);
  flood(grid);
  const whole = partOf(solidVoxels(grid));
  const parts = joinedParts(cut(whole), whole.count);
  const { cell, origin, size, samples } = grid;
  const most = parts.length === 1 ? MOST_CORNERS_ALONE : MOST_CORNERS;
  const pieces = parts.map(({ voxels }) => {
    const cloud: Vec3[] = [];
    for (let i = 0; i + 2 < voxels.length; i += 3) {
      const [x, y, z] = [voxels[i] ?? 0, voxels[i + 1] ?? 0, voxels[i + 2] ?? 0];
      const middle = (k: 0 | 1 | 2): number => origin[k] + ((voxels[i + k] ?? 0) + 0.5) * cell;
      cloud.push(
        ...(samples.get((x * size[1] + y) * size[2] + z) ?? [[middle(0), middle(1), middle(2)] as const]),
      );
    }
    return cornersOf(cloud, most);
  });
  return { pieces: pieces.filter(({ length }) => length >= 4), volume: whole.count * cell * cell * cell };
};
