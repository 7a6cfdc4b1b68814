// @ts-check
/** The measured numbers of README and cards, written from the models' manifests: none of them is typed by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';
import { measured, sideBySide } from './metrics/tables.mjs';
import { shippedManifests } from './zoo.mjs';

const BLOCK = /(<!-- measured\b[^>]*-->\n)[\s\S]*?(\n<!-- \/measured -->)/;

/** @typedef {import('./metrics/collect.mjs').Manifest} Manifest */

/** @param {string} page @param {string} tables @returns {string} the page with these between its markers */
export function withMeasured(page, tables) {
  if (!BLOCK.test(page)) throw new Error('This page has lost its "measured" markers.');
  return page.replace(BLOCK, (_, open, close) => open + tables + close);
}

/**
 * Every page with such tables, as it should be: the README has what its models do side by side, a card all of its own.
 * @param {readonly Manifest[]} manifests
 */
export const pagesOf = (manifests) => [
  { path: 'README.md', tables: sideBySide(manifests) },
  ...manifests
    .map((manifest) => ({ path: `models/${manifest.id}/CARD.md`, tables: measured(manifest) }))
    .filter(({ path }) => existsSync(join(ROOT, path))),
];

if (process.argv[1] === import.meta.filename) {
  for (const { path, tables } of pagesOf(shippedManifests())) {
    const before = readFileSync(join(ROOT, path), 'utf8');
    const after = withMeasured(before, tables);
    if (after === before) continue;
    writeFileSync(join(ROOT, path), after);
    console.log(`${path}: its tables are the manifest's again`);
  }
}
