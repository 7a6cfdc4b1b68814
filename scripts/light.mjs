// @ts-check
/**
 * npm run light   makes public/light/room.hdr, the surroundings that the large view's things reflect
 *
 * From a panorama of Poly Haven (CC0) as the npm package @pmndrs/assets ships it: mixed down to 128 x 64 pixels, which is
 * more than things that shine as little as these can show, and its lamps dimmed, so that the stage's sun stays the
 * only light that casts shadows.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FloatType } from 'three';
import { EXRLoader } from 'three/addons/loaders/EXRLoader.js';
import { runScript } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';

const USAGE = 'npm run light -- [options]    makes public/light/room.hdr';
const PACKAGE = '@pmndrs/assets@1.7.0';
const SIZE = /** @type {const} */ ([128, 64]);
/** Radiance above which a panel counts as a lamp. */
const BRIGHTEST = 6;
/** The mean radiance that comes out: a room as bright as the stage's own light expects. */
const MEAN = 0.62;
/** Share of the colour that is kept: a calm room, and tables that stay as grey as they are. */
const COLOR = 0.5;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  panorama: { default: 'studio', help: 'of the package: studio, apartment, lobby, ...' },
};

/** Radiance as the four bytes of a Radiance picture: three mantissas and one exponent. @param {readonly number[]} rgb */
const rgbe = (rgb) => {
  const most = Math.max(...rgb);
  if (most < 1e-32) return [0, 0, 0, 0];
  const exponent = Math.ceil(Math.log2(most) + 1e-9);
  const scale = 256 / 2 ** exponent;
  return [...rgb.map((c) => Math.min(255, Math.floor(c * scale))), exponent + 128];
};

/** @param {string} name */
async function panorama(name) {
  const folder = join(ROOT, '.cache/light');
  const file = join(folder, 'package/hdri', `${name}.exr.js`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const packed = spawnSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder, encoding: 'utf8' });
    if (packed.status !== 0) throw new Error(`${PACKAGE} could not be fetched: ${packed.stderr}`);
    spawnSync('tar', ['xzf', packed.stdout.trim()], { cwd: folder });
  }
  const { default: address } = await import(pathToFileURL(file).href);
  const bytes = Buffer.from(String(address).split(',')[1] ?? '', 'base64');
  const loader = new EXRLoader().setDataType(FloatType);
  const { data, width, height } = loader.parse(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  return { data: /** @type {Float32Array} */ (data), width: width ?? 0, height: height ?? 0 };
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const { data, width, height } = await panorama(values.panorama);
  const [columns, rows] = SIZE;
  /** @type {number[][]} */
  const pixels = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const sum = [0, 0, 0];
      let count = 0;
      for (let y = Math.floor((row * height) / rows); y < ((row + 1) * height) / rows; y++) {
        for (let x = Math.floor((column * width) / columns); x < ((column + 1) * width) / columns; x++) {
          // rows of an EXR texture go upward
          const at = 4 * ((height - 1 - y) * width + x);
          for (let k = 0; k < 3; k++) sum[k] = (sum[k] ?? 0) + Math.min(BRIGHTEST, data[at + k] ?? 0);
          count += 1;
        }
      }
      const mean = sum.map((c) => c / count);
      const grey = (mean[0] ?? 0) * 0.2126 + (mean[1] ?? 0) * 0.7152 + (mean[2] ?? 0) * 0.0722;
      pixels.push(mean.map((c) => grey + COLOR * (c - grey)));
    }
  }
  // by solid angle: rows near the poles are small
  let [light, area] = [0, 0];
  for (const [i, rgb] of pixels.entries()) {
    const weight = Math.sin((Math.PI * (Math.floor(i / columns) + 0.5)) / rows);
    light += (weight * rgb.reduce((a, b) => a + b)) / 3;
    area += weight;
  }
  const scale = (MEAN * area) / light;
  const head = `#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y ${rows} +X ${columns}\n`;
  const body = Buffer.from(pixels.flatMap((rgb) => rgbe(rgb.map((c) => c * scale))));
  const out = join(ROOT, 'public/light');
  mkdirSync(out, { recursive: true });
  const file = Buffer.concat([Buffer.from(head, 'latin1'), body]);
  writeFileSync(join(out, 'room.hdr'), file);
  console.log(
    `public/light/room.hdr: ${columns} x ${rows} of ${values.panorama} (${width} x ${height}), ${file.length} bytes`,
  );
  return 0;
});
