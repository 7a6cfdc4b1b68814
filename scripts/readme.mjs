// @ts-check
/** The README's table of measured numbers, written from the model's manifest: no number there is typed by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';

const README = join(ROOT, 'README.md');
const MANIFEST = join(ROOT, 'models/pico/manifest.json');
const BLOCK = /(<!-- measured: [^>]*-->\n)([\s\S]*?)(\n<!-- \/measured -->)/;

/**
 * @typedef {{ task: string, control: string, variant: string, clock: string, episodes: number, successes: number,
 *   rate: number, wilson95: [number, number] }} Row
 * @typedef {{ id: string, metrics?: { commit: string, rows: Row[] } }} Manifest
 */

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;

/** @param {Manifest | undefined} manifest @returns {string} Markdown between the two markers */
export function measured(manifest) {
  if (!manifest?.metrics) {
    return '\nNot measured yet: this table is filled from the manifest of the first trained model.\n';
  }
  const rows = manifest.metrics.rows.map(
    ({ task, control, variant, clock, episodes, successes, rate, wilson95: [low, high] }) =>
      `| ${task} | ${control} | ${variant} | ${clock} | ${successes} of ${episodes} | ${percent(rate)} | ${percent(low)} to ${percent(high)} |`,
  );
  return [
    '',
    `\`models/${manifest.id}\` at commit \`${manifest.metrics.commit.slice(0, 12)}\`:`,
    '',
    '| task | control | variant | clock | success | rate | 95% interval |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** @returns {Manifest | undefined} the shipped model's manifest, if there is one yet */
export const shippedManifest = () =>
  existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : undefined;

/** @param {string} readme @param {Manifest | undefined} manifest @returns {string} the README with the table as it should be */
export function withMeasured(readme, manifest) {
  if (!BLOCK.test(readme)) throw new Error('README.md has lost its "measured" markers');
  return readme.replace(BLOCK, (_, open, __, close) => open + measured(manifest) + close);
}

if (process.argv[1] === import.meta.filename) {
  const before = readFileSync(README, 'utf8');
  const after = withMeasured(before, shippedManifest());
  if (after !== before) {
    writeFileSync(README, after);
    console.log("README.md: the table is the manifest's again");
  }
}
