// @ts-check
/** Wavefront OBJ with its materials, as one list of triangles. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MTLLoader } from 'three/addons/loaders/MTLLoader.js';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';

/**
 * @typedef {object} Surface
 * @property {readonly [number, number, number]} color sRGB 0..1
 * @property {number} alpha 1: opaque
 * @property {string | undefined} texture a picture file
 */

/**
 * @typedef {object} Triangles
 * @property {Float32Array} positions 9 numbers a triangle
 * @property {Float32Array} uvs 6 numbers a triangle; v runs upward, as in OBJ
 * @property {Uint16Array} surface one a triangle, into `surfaces`
 * @property {Surface[]} surfaces
 */

/** Glass that is nearly invisible in a room would not be seen at all in 100 pixels. */
const MIN_ALPHA = 0.35;

/** @param {string} file @param {string[]} libraries @returns {Map<string, Surface>} */
function materials(file, libraries) {
  const surfaces = new Map();
  for (const library of libraries) {
    const path = join(dirname(file), library);
    if (!existsSync(path)) continue;
    const { materialsInfo } = new MTLLoader().parse(readFileSync(path, 'latin1'), '');
    for (const [name, info] of Object.entries(materialsInfo)) {
      const { kd, map_kd: map, d, tr } = /** @type {Record<string, any>} */ (info);
      const texture = map && join(dirname(path), String(map).trim().split(/\s+/).at(-1) ?? '');
      const alpha = d !== undefined ? Number(d) : tr !== undefined ? 1 - Number(tr) : 1;
      surfaces.set(name, {
        color: kd ? /** @type {number[]} */ (kd.map(Number)) : [0.8, 0.8, 0.8],
        alpha: alpha >= 0.99 ? 1 : Math.max(MIN_ALPHA, alpha),
        texture: texture && existsSync(texture) ? texture : undefined,
      });
    }
  }
  return surfaces;
}

/** @param {string} file @returns {Triangles} */
export function readObj(file) {
  const text = readFileSync(file, 'latin1');
  const libraries = [...text.matchAll(/^mtllib\s+(.+?)\s*$/gm)].map(([, name]) => name ?? '');
  const named = materials(file, libraries);
  /** @type {number[]} */
  const positions = [];
  /** @type {number[]} */
  const uvs = [];
  /** @type {number[]} */
  const surface = [];
  /** @type {Surface[]} */
  const surfaces = [];
  /** @type {Map<string, number>} */
  const indexOf = new Map();
  const numberOf = (/** @type {string} */ name) => {
    let at = indexOf.get(name);
    if (at === undefined) {
      at = surfaces.push(named.get(name) ?? { color: [0.8, 0.8, 0.8], alpha: 1, texture: undefined }) - 1;
      indexOf.set(name, at);
    }
    return at;
  };
  new OBJLoader().parse(text).traverse((/** @type {any} */ mesh) => {
    if (!mesh.isMesh) return;
    const list = Array.isArray(mesh.material) ? mesh.material : [mesh.material];
    const { position, uv } = mesh.geometry.attributes;
    const groups = mesh.geometry.groups.length
      ? mesh.geometry.groups
      : [{ start: 0, count: position.count, materialIndex: 0 }];
    for (const { start, count, materialIndex } of groups) {
      const at = numberOf(list[materialIndex ?? 0]?.name ?? '');
      for (let i = start; i < start + count; i++) {
        positions.push(position.getX(i), position.getY(i), position.getZ(i));
        uvs.push(uv ? uv.getX(i) : 0, uv ? uv.getY(i) : 0);
        if ((i - start) % 3 === 0) surface.push(at);
      }
    }
  });
  return {
    positions: Float32Array.from(positions),
    uvs: Float32Array.from(uvs),
    surface: Uint16Array.from(surface),
    surfaces,
  };
}
