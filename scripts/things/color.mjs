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
  if (hue < 48 && hue > 12 && (value < 0.66 || (value < 0.8 && saturation < 0.55))) return 'brown';
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
  return area >= ENOUGH * total ? word : undefined;
}

/** @param {import('./obj.mjs').Triangles} t @returns {Promise<string | undefined>} */
export async function colorOfThing(t) {
  /** @type {Map<string, Uint8Array>} */
  const textures = new Map();
  const SIDE = 64;
  for (const { texture } of t.surfaces) {
    if (!texture || textures.has(texture)) continue;
    const raw = sharp(texture)
      .flatten({ background: '#fff' })
      .resize(SIDE, SIDE, { fit: 'fill' })
      .removeAlpha()
      .toColourspace('srgb')
      .raw();
    textures.set(texture, await raw.toBuffer());
  }
  /** @type {Map<string, number>} */
  const areas = new Map();
  for (let i = 0; i < t.surface.length; i++) {
    const at = (/** @type {number} */ k) => t.positions[9 * i + k] ?? 0;
    const [ax, ay, az, bx, by, bz] = [
      at(3) - at(0),
      at(4) - at(1),
      at(5) - at(2),
      at(6) - at(0),
      at(7) - at(1),
      at(8) - at(2),
    ];
    const area = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx) / 2;
    const surface = t.surfaces[t.surface[i] ?? 0];
    /** @type {readonly [number, number, number]} */
    let rgb = surface?.color ?? [0, 0, 0];
    const texels = surface?.texture && textures.get(surface.texture);
    if (texels) {
      const uv = (/** @type {number} */ k) =>
        ((t.uvs[6 * i + k] ?? 0) + (t.uvs[6 * i + k + 2] ?? 0) + (t.uvs[6 * i + k + 4] ?? 0)) / 3;
      const wrap = (/** @type {number} */ x) => Math.min(SIDE - 1, Math.floor((x - Math.floor(x)) * SIDE));
      const texel = 3 * (wrap(1 - uv(1)) * SIDE + wrap(uv(0)));
      rgb = [(texels[texel] ?? 0) / 255, (texels[texel + 1] ?? 0) / 255, (texels[texel + 2] ?? 0) / 255];
    }
    const word = colorWord(...rgb);
    areas.set(word, (areas.get(word) ?? 0) + area);
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
