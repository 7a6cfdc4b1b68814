// @ts-check
/** The README's table of measured numbers, written from the model's manifest: no number there is typed by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';
import { measured } from './metrics/tables.mjs';

const README = join(ROOT, 'README.md');
const MANIFEST = join(ROOT, 'models/pico/manifest.json');
const BLOCK = /(<!-- measured: [^>]*-->\n)([\s\S]*?)(\n<!-- \/measured -->)/;

/** @typedef {import('./metrics/collect.mjs').Manifest} Manifest */

/** @returns {Manifest | undefined} the shipped model's manifest, if there is one yet */
export const shippedManifest = () =>
  existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : undefined;

/** @param {string} readme @param {Manifest | undefined} manifest @returns {string} the README with the table as it should be */
export function withMeasured(readme, manifest) {
  if (!BLOCK.test(readme)) throw new Error('README.md has lost its "measured" markers');
  return readme.replace(BLOCK, (_, open, __, close) => open + measured(manifest, { brief: true }) + close);
}

if (process.argv[1] === import.meta.filename) {
  const before = readFileSync(README, 'utf8');
  const after = withMeasured(before, shippedManifest());
  if (after !== before) {
    writeFileSync(README, after);
    console.log("README.md: the table is the manifest's again");
  }
}
