// @ts-check
/**
 * Contact sheets: every thing, or every picture, alone on the table as the policy camera sees it in 384 x 384 pixels, cut
 * out around it and put side by side, for a person to look at. The page's own renderer draws them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { openHeadless } from '../lib/headless.mjs';
import { ROOT } from '../lib/run.mjs';

const FRAME = 384;
const CUT = 128; // pixels of the frame that a tile shows
/** Pixels of the frame about which tiles are cut out. */
const MIDDLE = { x: 192, y: 196 };
const LABEL = 18;

/**
 * @param {readonly { label: string, id: string, form: 'thing' | 'block' | 'card' }[]} shown
 * @param {string} out name of the sheets, without number and ending
 * @param {{ columns: number, rows: number, yaws: readonly number[] }} layout yaws: one tile each, side by side
 */
async function writeSheets(shown, out, { columns, rows, yaws }) {
  const headless = await openHeadless();
  const per = columns * rows;
  try {
    for (let first = 0; first < shown.length; first += per) {
      const tiles = [];
      for (const [i, { label, id, form }] of shown.slice(first, first + per).entries()) {
        /** @type {string[]} */
        const frames = await headless.call('look', { id, form, yaws, size: FRAME });
        const left = (i % columns) * CUT * yaws.length;
        const top = Math.floor(i / columns) * (CUT + LABEL);
        for (const [k, frame] of frames.entries()) {
          const raw = { width: FRAME, height: FRAME, channels: /** @type {const} */ (3) };
          const cut = sharp(Buffer.from(frame, 'base64'), { raw }).extract({
            left: MIDDLE.x - CUT / 2,
            top: MIDDLE.y - CUT / 2,
            width: CUT,
            height: CUT,
          });
          tiles.push({ input: await cut.png().toBuffer(), left: left + k * CUT, top: top + LABEL });
        }
        const text = `<svg width="${CUT * yaws.length}" height="${LABEL}"><rect width="100%" height="100%" fill="white"/><text x="2" y="13" font-size="12" font-family="DejaVu Sans">${label}</text></svg>`;
        tiles.push({ input: Buffer.from(text), left, top });
      }
      const [width, height] = [columns * CUT * yaws.length, rows * (CUT + LABEL)];
      await sharp({ create: { width, height, channels: 3, background: '#fff' } })
        .composite(tiles)
        .png()
        .toFile(`${out}-${String(first / per).padStart(2, '0')}.png`);
    }
  } finally {
    await headless.close();
  }
}

/** Sheets of all things, and of all pictures on blocks and cards. @param {string} folder that there is */
export async function writeAllSheets(folder) {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(join(ROOT, 'src/things', name), 'utf8'));
  const things = read('things.json').map((/** @type {any} */ { id }) => ({ label: id, id, form: 'thing' }));
  await writeSheets(things, join(folder, 'things'), { columns: 6, rows: 9, yaws: [0.5, 2.4] });
  const names = read('names.json').filter((/** @type {any} */ { picture }) => picture);
  const pictures = names.map((/** @type {any} */ { id, name }, /** @type {number} */ i) => ({
    label: name,
    id,
    form: i % 2 === 0 ? 'block' : 'card',
  }));
  await writeSheets(pictures, join(folder, 'pictures'), { columns: 14, rows: 10, yaws: [0.3] });
}
