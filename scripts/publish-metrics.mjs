// @ts-check
/**
 * npm run publish-metrics -- runs/release   what `npm run release-eval` wrote -> the model's manifest, its card, the README
 *
 * The only way a success rate gets into the repository: no number is typed by hand.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT, run } from './lib/run.mjs';
import { metricsOf } from './metrics/collect.mjs';
import { readUnits } from './release/units.mjs';

/** @typedef {import('./metrics/collect.mjs').Manifest} Manifest */

const manifestFile = (/** @type {string} */ id) => join(ROOT, 'models', id, 'manifest.json');
const manifestOf = (/** @type {string} */ id) =>
  existsSync(manifestFile(id)) ? JSON.parse(readFileSync(manifestFile(id), 'utf8')) : { id };

/** @param {readonly string[]} folders */
async function publish(folders) {
  const units = folders.flatMap((folder) => readUnits(resolve(folder)));
  const shipped = units.map(({ release }) => manifestOf(release.model)).find((one) => one.metrics?.ablations);
  const { model, metrics } = metricsOf(units, manifestOf, shipped?.metrics.ablations);
  const manifest = { ...manifestOf(model), metrics };
  writeFileSync(manifestFile(model), `${JSON.stringify(manifest, null, 2)}\n`);
  const code = await run('node', ['scripts/readme.mjs']); // the card, too
  return code === 0 ? run('node', ['scripts/zoo.mjs']) : code; // models/README.md has the same tables
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    process.exitCode = await publish(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
