// @ts-check
/** Which one colour a person would call a thing or a picture, if there is one. */
import sharp from 'sharp';

/** @param {number} r @param {number} g @param {number} b sRGB 0..1 @returns {string} */
export function colorWord(r, g, b) {
  const value = Math.max(r, g, b);
  const chroma = value - Math.min(r, g, b);
  const saturation = value === 0 ? 0 : chroma / value;
  if (value < 0.2) return 'black';
  if (saturation < 0.16) return value > 0.78 ? 'white' : value > 0.28 ? 'grey' : 'black';
  const sector =
    value === r ? ((g - b) / chroma + 6) % 6 : value === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
  const hue = 60 * sector;
  // wood, cardboard, fur: only what is strong and light is orange; what is pale has no name
  if (hue > 12 && hue < 42 && (saturation < 0.7 || value < 0.7))
    return saturation < 0.3 && value > 0.75 ? 'beige' : 'brown';
  if (hue < 14 || hue >= 342) return saturation < 0.5 && value > 0.75 ? 'pink' : 'red';
  if (hue < 42) return 'orange';
  if (hue < 68) return 'yellow';
  if (hue < 165) return 'green';
  if (hue < 258) return 'blue';
  if (hue < 295) return 'purple';
  return 'pink';
}

/** A colour must cover this share of the surface to be the thing's. */
const ENOUGH = 0.62;

/** @param {Map<string, number>} areas */
function ruling(areas) {
  const total = [...areas.values()].reduce((a, b) => a + b, 0);
  const [word, area] = [...areas].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  return word !== 'beige' && area >= ENOUGH * total ? word : undefined;
}

/** Pixels of a view's side, and texels of a texture's. */
const SIDE = 64;
/** Views from 46 degrees above, as the policy camera looks, from four sides. */
const VIEWS = [0, 90, 180, 270].map((turn) => ({ turn: (turn * Math.PI) / 180, tilt: (46 * Math.PI) / 180 }));

/**
 * Colour of the middle of each triangle.
 * @param {import('./obj.mjs').Triangles} t @returns {Promise<string[]>}
 */
async function triangleColors(t) {
  /** @type {Map<string, Uint8Array>} */
  const textures = new Map();
  for (const { texture } of t.surfaces) {
    if (!texture || textures.has(texture)) continue;
    const small = sharp(texture).flatten({ background: '#fff' }).resize(SIDE, SIDE, { fit: 'fill' });
    textures.set(texture, await small.removeAlpha().toColourspace('srgb').raw().toBuffer());
  }
  return [...t.surface].map((at, i) => {
    const surface = t.surfaces[at];
    const texels = surface?.texture && textures.get(surface.texture);
    if (!texels) return colorWord(...(surface?.color ?? [0, 0, 0]));
    const middle = (/** @type {number} */ k) =>
      [0, 2, 4].reduce((sum, c) => sum + (t.uvs[6 * i + c + k] ?? 0) / 3, 0);
    const wrap = (/** @type {number} */ x) => Math.min(SIDE - 1, Math.floor((x - Math.floor(x)) * SIDE));
    const texel = 3 * (wrap(1 - middle(1)) * SIDE + wrap(middle(0)));
    return colorWord(
      (texels[texel] ?? 0) / 255,
      (texels[texel + 1] ?? 0) / 255,
      (texels[texel + 2] ?? 0) / 255,
    );
  });
}

/**
 * The ruling colour of what is seen: the inside of a car and the underside of a table do not count.
 * @param {import('./obj.mjs').Triangles} t metres, z up
 * @returns {Promise<string | undefined>}
 */
export async function colorOfThing(t) {
  const words = await triangleColors(t);
  const reach = t.positions.reduce((most, x) => Math.max(most, Math.abs(x)), 0) * 1.75;
  /** @type {Map<string, number>} */
  const areas = new Map();
  for (const { turn, tilt } of VIEWS) {
    const depth = new Float32Array(SIDE * SIDE).fill(Number.NEGATIVE_INFINITY);
    const seen = new Int32Array(SIDE * SIDE).fill(-1);
    const project = (/** @type {number} */ at) => {
      const [x = 0, y = 0, z = 0] = t.positions.subarray(at, at + 3);
      const ahead = x * Math.cos(turn) + y * Math.sin(turn);
      const right = y * Math.cos(turn) - x * Math.sin(turn);
      const up = z * Math.cos(tilt) - ahead * Math.sin(tilt);
      const pixel = (/** @type {number} */ v) => ((v / reach + 1) * SIDE) / 2;
      return { u: pixel(right), v: pixel(up), near: ahead * Math.cos(tilt) + z * Math.sin(tilt) };
    };
    for (let i = 0; i < words.length; i++) {
      const [a, b, c] = [project(9 * i), project(9 * i + 3), project(9 * i + 6)];
      const whole = (b.u - a.u) * (c.v - a.v) - (c.u - a.u) * (b.v - a.v);
      if (Math.abs(whole) < 1e-9) continue;
      const least = (/** @type {'u' | 'v'} */ k) => Math.max(0, Math.ceil(Math.min(a[k], b[k], c[k])));
      const most = (/** @type {'u' | 'v'} */ k) => Math.min(SIDE - 1, Math.floor(Math.max(a[k], b[k], c[k])));
      for (let v = least('v'); v <= most('v'); v++) {
        for (let u = least('u'); u <= most('u'); u++) {
          const q = ((u - a.u) * (c.v - a.v) - (c.u - a.u) * (v - a.v)) / whole;
          const r = ((b.u - a.u) * (v - a.v) - (u - a.u) * (b.v - a.v)) / whole;
          const near = a.near + q * (b.near - a.near) + r * (c.near - a.near);
          if (q < 0 || r < 0 || q + r > 1 || near <= (depth[v * SIDE + u] ?? 0)) continue;
          depth[v * SIDE + u] = near;
          seen[v * SIDE + u] = i;
        }
      }
    }
    for (const i of seen) {
      const word = words[i];
      if (word !== undefined) areas.set(word, (areas.get(word) ?? 0) + 1);
    }
  }
  return ruling(areas);
}

/** Of what lies on the paper. @param {Buffer} picture @param {readonly [number, number, number]} paper sRGB 0..255 */
export async function colorOfPicture(picture, paper) {
  const { data } = await sharp(picture).resize(64, 64).raw().toBuffer({ resolveWithObject: true });
  /** @type {Map<string, number>} */
  const areas = new Map();
  for (let i = 0; i + 2 < data.length; i += 3) {
    const rgb = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
    if (rgb.every((c, k) => Math.abs(c - (paper[k] ?? 0)) < 9)) continue;
    const word = colorWord(.../** @type {[number, number, number]} */ (rgb.map((c) => c / 255)));
    areas.set(word, (areas.get(word) ?? 0) + 1);
  }
  return ruling(areas);
}
