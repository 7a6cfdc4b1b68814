// @ts-check
/** What is done to a model's triangles: turned and scaled to the thing's frame, made fewer, given normals. Metres, z up. */
import { MeshoptSimplifier } from 'meshoptimizer';
import { BufferAttribute, BufferGeometry } from 'three';
import { toCreasedNormals } from 'three/addons/utils/BufferGeometryUtils.js';

/** @typedef {import('./obj.mjs').Triangles} Triangles */

/** @param {ArrayLike<number>} positions xyz triples @returns {{ min: number[], max: number[], size: number[] }} */
export function boundsOf(positions) {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const k = i % 3;
    min[k] = Math.min(min[k] ?? 0, positions[i] ?? 0);
    max[k] = Math.max(max[k] ?? 0, positions[i] ?? 0);
  }
  return { min, max, size: max.map((top, k) => top - (min[k] ?? 0)) };
}

/** Applies a row-major 3 x 3 matrix to every vertex. @param {Triangles} t @param {readonly number[]} m @returns {Triangles} */
export function turned(t, m) {
  const positions = new Float32Array(t.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    for (let r = 0; r < 3; r++) {
      positions[i + r] =
        (m[3 * r] ?? 0) * (t.positions[i] ?? 0) +
        (m[3 * r + 1] ?? 0) * (t.positions[i + 1] ?? 0) +
        (m[3 * r + 2] ?? 0) * (t.positions[i + 2] ?? 0);
    }
  }
  return { ...t, positions };
}

/** The middle of the bounding box at the origin. @param {Triangles} t @returns {Triangles} */
export function centred(t) {
  const { min, max } = boundsOf(t.positions);
  return { ...t, positions: t.positions.map((x, i) => x - ((min[i % 3] ?? 0) + (max[i % 3] ?? 0)) / 2) };
}

/** Multiplies x, y, z. @param {Triangles} t @param {readonly number[]} by @returns {Triangles} */
export const scaled = (t, by) => ({ ...t, positions: t.positions.map((x, i) => x * (by[i % 3] ?? 1)) });

/** OBJ's axes (x right, y up, z out of the front) to ours: the front looks along +x, z up. */
const TO_Z_UP = [0, 0, 1, 1, 0, 0, 0, 1, 0];

/** A catalogue's model in life size. @param {Triangles} t @param {import('./catalogue.mjs').Model} model @returns {Triangles} */
export function inLifeSize(t, { size: [width, depth, height], rotation }) {
  const upright = turned(rotation ? turned(t, rotation) : t, TO_Z_UP);
  const { size } = boundsOf(upright.positions);
  return centred(
    scaled(
      upright,
      [depth, width, height].map((metres, k) => metres / Math.max(size[k] ?? 1, 1e-9)),
    ),
  );
}

/** Without the triangles of some surfaces. @param {Triangles} t @param {(surface: number) => boolean} keep @returns {Triangles} */
export function onlySurfaces(t, keep) {
  const kept = [...t.surface.keys()].filter((i) => keep(t.surface[i] ?? 0));
  return {
    ...t,
    positions: Float32Array.from(kept.flatMap((i) => [...t.positions.subarray(9 * i, 9 * i + 9)])),
    uvs: Float32Array.from(kept.flatMap((i) => [...t.uvs.subarray(6 * i, 6 * i + 6)])),
    surface: Uint16Array.from(kept.map((i) => t.surface[i] ?? 0)),
  };
}

/** Vertices that agree in place, texture place and surface become one. @param {Triangles} t */
function welded(t) {
  const grain = Math.max(...boundsOf(t.positions).size) / 20_000;
  /** @type {Map<string, number>} */
  const at = new Map();
  /** @type {number[]} */
  const from = [];
  const indices = new Uint32Array(t.surface.length * 3);
  for (let corner = 0; corner < indices.length; corner++) {
    const surface = t.surface[Math.floor(corner / 3)] ?? 0;
    const textured = t.surfaces[surface]?.texture !== undefined;
    const key = [
      ...[0, 1, 2].map((k) => Math.round((t.positions[3 * corner + k] ?? 0) / grain)),
      ...(textured ? [0, 1].map((k) => Math.round((t.uvs[2 * corner + k] ?? 0) * 2048)) : []),
      surface,
    ].join();
    let vertex = at.get(key);
    if (vertex === undefined) {
      vertex = from.push(corner) - 1;
      at.set(key, vertex);
    }
    indices[corner] = vertex;
  }
  return { from, indices };
}

/**
 * At most about `target` triangles. Colour and texture place count as part of the shape, so that neither smears.
 * @param {Triangles} t @param {number} target @returns {Promise<Triangles>}
 */
export async function decimated(t, target) {
  await MeshoptSimplifier.ready;
  const { from, indices } = welded(t);
  const positions = Float32Array.from(from.flatMap((c) => [...t.positions.subarray(3 * c, 3 * c + 3)]));
  const attributes = Float32Array.from(
    from.flatMap((corner) => {
      const surface = t.surfaces[t.surface[Math.floor(corner / 3)] ?? 0];
      const uv = surface?.texture ? [t.uvs[2 * corner] ?? 0, t.uvs[2 * corner + 1] ?? 0] : [0, 0];
      return [...(surface?.color ?? [0, 0, 0]), ...uv];
    }),
  );
  /** @type {Uint32Array} */
  let kept = indices;
  const simplified = (/** @type {number} */ error, /** @type {import('meshoptimizer').Flags[]} */ flags) =>
    MeshoptSimplifier.simplifyWithAttributes(
      indices,
      positions,
      3,
      attributes,
      5,
      [0.3, 0.3, 0.3, 0.5, 0.5],
      null,
      3 * target,
      error,
      flags,
    )[0];
  if (indices.length / 3 > target) {
    kept = simplified(1, []);
    // many small parts: those that could not be seen may go
    for (const error of [0.01, 0.02, 0.04]) {
      if (kept.length / 3 > 1.3 * target) kept = simplified(error, ['Prune']);
    }
  }
  const corners = [...kept].map((vertex) => from[vertex] ?? 0);
  return {
    positions: Float32Array.from(corners.flatMap((c) => [...t.positions.subarray(3 * c, 3 * c + 3)])),
    uvs: Float32Array.from(corners.flatMap((c) => [...t.uvs.subarray(2 * c, 2 * c + 2)])),
    surface: Uint16Array.from(
      corners.filter((_, i) => i % 3 === 0).map((c) => t.surface[Math.floor(c / 3)] ?? 0),
    ),
    surfaces: t.surfaces,
  };
}

/** Edges sharper than this stay edges. */
const CREASE = (38 * Math.PI) / 180;

/** A normal for each corner. @param {Triangles} t @returns {Float32Array} */
export function normalsOf(t) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(t.positions.slice(), 3));
  return Float32Array.from(toCreasedNormals(geometry, CREASE).getAttribute('normal').array);
}
