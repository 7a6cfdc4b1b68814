// @ts-check
/** Pictures for blocks and cards: emoji, glyphs of the page's own typeface, arrows and shapes, flags. Each a square WebP. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
// @ts-expect-error it ships no types
import * as fontkit from 'fontkit';
import sharp from 'sharp';
import { ROOT } from '../lib/run.mjs';

/** Pixels. A block's face is about 40 wide in the policy camera's largest frame, and 200 in the large view. */
export const SIDE = 192;
/** What a picture lies on: the white of blocks and cards. */
export const PAPER = '#faf8f2';
const INK = '#20242b';
const QUALITY = 74;

const EMOJI = join(ROOT, 'node_modules/@lobehub/fluent-emoji-3d/assets');
const FLAGS = join(ROOT, 'node_modules/flag-icons/flags/1x1');
const FONT = join(ROOT, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');

/** The file of an emoji: named by its code points, with or without the variation selector. @param {string} emoji */
export function emojiFile(emoji) {
  const name = [...emoji].map((c) => (c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('-');
  const bare = name.replaceAll('-fe0f', '');
  return [name, bare, `${bare}-fe0f`].map((each) => join(EMOJI, `${each}.webp`)).find(existsSync);
}

/** @param {import('sharp').Sharp} picture with a transparent ground @param {number} margin share of the side */
async function onPaper(picture, margin) {
  const inner = Math.round(SIDE * (1 - 2 * margin));
  const small = await picture
    .resize({ width: inner, height: inner, fit: 'contain', background: '#0000' })
    .png()
    .toBuffer();
  const canvas = sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: PAPER } });
  return canvas
    .composite([{ input: small }])
    .webp({ quality: QUALITY, effort: 6 })
    .toBuffer();
}

/** @param {string} emoji */
export function emojiPicture(emoji) {
  const file = emojiFile(emoji);
  if (!file) throw new Error(`no picture of ${emoji} in @lobehub/fluent-emoji-3d`);
  return onPaper(sharp(file), 0.06);
}

const svg = (/** @type {string} */ inner) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">${inner}</svg>`,
    ),
  );

const font = fontkit.openSync(FONT);
/** Fontkit does not vary a WOFF2: a stroke makes the regular weight bold. Units of the 512-unit canvas. */
const STROKE = 34;

/** Digits and letters as outlines, so that no system font has a say. @param {string} text */
export function glyphPicture(text) {
  const { glyphs, advanceWidth } = font.layout(text);
  const height = 310;
  const scale = height / font.capHeight;
  let x = 256 - (advanceWidth * scale) / 2;
  const paths = glyphs.map((/** @type {any} */ glyph) => {
    const path = glyph.path
      .scale(scale, -scale)
      .translate(x, 256 + height / 2)
      .toSVG();
    x += glyph.advanceWidth * scale;
    return `<path d="${path}" fill="${INK}" stroke="${INK}" stroke-width="${STROKE}" stroke-linejoin="round"/>`;
  });
  return onPaper(svg(paths.join('')), 0);
}

/** An arrow that points right, turned by some degrees to the left. @param {number} degrees @param {string} color */
export const arrowPicture = (degrees, color = INK) =>
  onPaper(
    svg(
      `<path transform="rotate(${-degrees} 256 256)" d="M72 206h196V104l172 152-172 152V306H72z" fill="${color}" stroke="${color}" stroke-width="24" stroke-linejoin="round"/>`,
    ),
    0,
  );

const ngon = (/** @type {number} */ n, turn = -90, r = 200) =>
  `<polygon points="${Array.from({ length: n }, (_, i) => {
    const a = ((turn + (360 * i) / n) * Math.PI) / 180;
    return `${(256 + r * Math.cos(a)).toFixed(1)},${(256 + r * Math.sin(a)).toFixed(1)}`;
  }).join(' ')}"/>`;

/** @type {Record<string, string>} */
const SHAPES = {
  circle: '<circle cx="256" cy="256" r="190"/>',
  square: '<rect x="86" y="86" width="340" height="340"/>',
  triangle: ngon(3).replace('256', '256'),
  rectangle: '<rect x="50" y="136" width="412" height="240"/>',
  pentagon: ngon(5),
  hexagon: ngon(6, 0),
  octagon: ngon(8, 22.5),
  diamond: '<polygon points="256,50 430,256 256,462 82,256"/>',
  oval: '<ellipse cx="256" cy="256" rx="215" ry="140"/>',
  ring: '<path fill-rule="evenodd" d="M256 62a194 194 0 1 0 0.1 0zM256 152a104 104 0 1 1-0.1 0z"/>',
  semicircle: '<path d="M56 330a200 200 0 0 1 400 0z"/>',
  crescent: '<path d="M330 70a200 200 0 1 0 60 300a160 160 0 1 1-60-300z"/>',
};
export const SHAPE_NAMES = Object.keys(SHAPES);

/** @param {string} shape @param {string} color CSS */
export const shapePicture = (shape, color) => onPaper(svg(`<g fill="${color}">${SHAPES[shape]}</g>`), 0);

/** @param {string} country two letters, ISO 3166 */
export const flagPicture = (country) =>
  // a flag has white of its own: an edge tells it from the paper
  sharp(readFileSync(join(FLAGS, `${country}.svg`)), { density: 144 })
    .resize(SIDE - 24, SIDE - 24)
    .extend({ top: 2, bottom: 2, left: 2, right: 2, background: '#8a8f98' })
    .extend({ top: 10, bottom: 10, left: 10, right: 10, background: PAPER })
    .flatten({ background: PAPER })
    .webp({ quality: QUALITY, effort: 6 })
    .toBuffer();
