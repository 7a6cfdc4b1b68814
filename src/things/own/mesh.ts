/** A model's triangles between reading and writing, and the pure functions on them. */
import type { Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';

/** How triangles look: what of glTF's materials is drawn. */
export interface Look {
  /** Linear RGB and alpha, 0..1. */
  readonly color: readonly [number, number, number, number];
  readonly alpha: 'OPAQUE' | 'MASK' | 'BLEND';
  readonly alphaCutoff: number;
  readonly texture?: {
    readonly bytes: Uint8Array;
    readonly mimeType: string;
    /** WebGL's enums of wrapping. */
    readonly wrap: readonly [number, number];
  };
}

/** Triangles of one look. All arrays but `indices` have one entry a vertex. */
export interface Submesh {
  readonly look: Look;
  /** xyz. */
  readonly positions: Float32Array;
  /** xyz, unit. */
  readonly normals: Float32Array;
  /** uv, 0..1, v downward; of textured looks. */
  readonly uvs?: Float32Array;
  /** Linear rgba, 0..1, multiplied with the look's. */
  readonly colors?: Float32Array;
  /** Three a triangle. */
  readonly indices: Uint32Array;
}

export const triangleCount = (meshes: readonly Submesh[]): number =>
  meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0);

export const pointAt = (positions: Float32Array, vertex: number): Vec3 => [
  positions[3 * vertex] ?? 0,
  positions[3 * vertex + 1] ?? 0,
  positions[3 * vertex + 2] ?? 0,
];

export interface Bounds {
  readonly min: Vec3;
  readonly max: Vec3;
  readonly size: Vec3;
  readonly middle: Vec3;
}

/** Of the vertices that triangles use. */
export const boundsOf = (meshes: readonly Submesh[]): Bounds => {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const { positions, indices } of meshes) {
    for (const vertex of indices) {
      for (let k = 0; k < 3; k++) {
        const x = positions[3 * vertex + k] ?? 0;
        if (x < (min[k] ?? 0)) min[k] = x;
        if (x > (max[k] ?? 0)) max[k] = x;
      }
    }
  }
  const each = (of: (low: number, high: number) => number): Vec3 => [
    of(min[0] ?? 0, max[0] ?? 0),
    of(min[1] ?? 0, max[1] ?? 0),
    of(min[2] ?? 0, max[2] ?? 0),
  ];
  return {
    min: each((low) => low),
    max: each((_, high) => high),
    size: each((low, high) => high - low),
    middle: each((low, high) => (low + high) / 2),
  };
};

/** Twice the area of a triangle as a vector along its normal. */
export const crossOf = (a: Vec3, b: Vec3, c: Vec3): Vec3 => {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
};

/** Area of all triangles. */
export const areaOf = (meshes: readonly Submesh[]): number => {
  let sum = 0;
  for (const { positions, indices } of meshes) {
    for (let i = 0; i + 2 < indices.length; i += 3) {
      const corner = (k: number): Vec3 => pointAt(positions, indices[i + k] ?? 0);
      sum += hypot(...crossOf(corner(0), corner(1), corner(2))) / 2;
    }
  }
  return sum;
};

/** Row-major 3 x 3 and a shift: x -> m x + t. */
export interface Placement {
  readonly matrix: readonly number[];
  readonly shift: Vec3;
}

/** `matrix` must be a rotation times one positive scale, so that normals turn as positions do. */
export const placed = (mesh: Submesh, { matrix, shift }: Placement): Submesh => {
  const turn = (from: Float32Array, by: Vec3, unit: boolean): Float32Array => {
    const out = new Float32Array(from.length);
    for (let i = 0; i + 2 < from.length; i += 3) {
      const at = (r: number): number =>
        (matrix[3 * r] ?? 0) * (from[i] ?? 0) +
        (matrix[3 * r + 1] ?? 0) * (from[i + 1] ?? 0) +
        (matrix[3 * r + 2] ?? 0) * (from[i + 2] ?? 0) +
        (by[r] ?? 0);
      const [x, y, z] = [at(0), at(1), at(2)];
      const by1 = unit ? hypot(x, y, z) || 1 : 1;
      out.set([x / by1, y / by1, z / by1], i);
    }
    return out;
  };
  return {
    ...mesh,
    positions: turn(mesh.positions, shift, false),
    normals: turn(mesh.normals, [0, 0, 0], true),
  };
};

/** Corners of all triangles one after the other: 9 numbers each. */
export const flatTriangles = (meshes: readonly Submesh[]): Float32Array => {
  const out = new Float32Array(9 * triangleCount(meshes));
  let at = 0;
  for (const { positions, indices } of meshes) {
    for (const vertex of indices) {
      out.set(positions.subarray(3 * vertex, 3 * vertex + 3), at);
      at += 3;
    }
  }
  return out;
};

/** Only the vertices that triangles use, in the order of their first use. */
export const compacted = (mesh: Submesh): Submesh => {
  const to = new Map<number, number>();
  const indices = mesh.indices.map((vertex) => {
    const known = to.get(vertex);
    if (known !== undefined) return known;
    to.set(vertex, to.size);
    return to.size - 1;
  });
  const kept = [...to.keys()];
  const pick = (from: Float32Array, n: number): Float32Array => {
    const out = new Float32Array(n * kept.length);
    for (const [i, vertex] of kept.entries()) out.set(from.subarray(n * vertex, n * vertex + n), n * i);
    return out;
  };
  return {
    look: mesh.look,
    positions: pick(mesh.positions, 3),
    normals: pick(mesh.normals, 3),
    ...(mesh.uvs ? { uvs: pick(mesh.uvs, 2) } : {}),
    ...(mesh.colors ? { colors: pick(mesh.colors, 4) } : {}),
    indices,
  };
};

const joined = (parts: readonly Float32Array[]): Float32Array => {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** Meshes of the same look and the same kinds of numbers become one: fewer things to draw. */
export const merged = (meshes: readonly Submesh[]): readonly Submesh[] => {
  const groups = new Map<Look, Submesh[][]>();
  for (const mesh of meshes) {
    const kinds = groups.get(mesh.look) ?? [];
    const same = kinds.find(([first]) => !first?.uvs === !mesh.uvs && !first?.colors === !mesh.colors);
    if (same) same.push(mesh);
    else kinds.push([mesh]);
    groups.set(mesh.look, kinds);
  }
  return [...groups].flatMap(([look, kinds]) =>
    kinds.map((group): Submesh => {
      const indices = new Uint32Array(group.reduce((sum, mesh) => sum + mesh.indices.length, 0));
      let [at, start] = [0, 0];
      for (const mesh of group) {
        for (const vertex of mesh.indices) indices[at++] = vertex + start;
        start += mesh.positions.length / 3;
      }
      const uvs = group.flatMap((mesh) => mesh.uvs ?? []);
      const colors = group.flatMap((mesh) => mesh.colors ?? []);
      return {
        look,
        positions: joined(group.map(({ positions }) => positions)),
        normals: joined(group.map(({ normals }) => normals)),
        ...(uvs.length > 0 ? { uvs: joined(uvs) } : {}),
        ...(colors.length > 0 ? { colors: joined(colors) } : {}),
        indices,
      };
    }),
  );
};
