// @ts-check
/**
 * Writes a test policy: the files of a model that has learned nothing, or a trained one with doubled ranges.
 *
 *   node scripts/make-policy.mjs --out models/test-policy                          a chunk of joint targets for SO-101
 *   node scripts/make-policy.mjs --out models/test-doubled --doubled models/pico   pico that must move twice as far
 *
 * Below models/ the page finds it by the folder's name: ?model=test-policy. Git keeps no models/test-*.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chunkPolicy, doubledManifest } from './lib/test-policy.mjs';

const HELP = `Usage: node scripts/make-policy.mjs --out DIR [--doubled MODEL]

  --out DIR        folder to write; its name becomes the model's id
  --doubled MODEL  folder of a trained model, beside DIR: the same files with the ranges of its displacements doubled
`;

/** @param {string} problem @returns {never} */
const refuse = (problem) => {
  console.error(`${problem}\n\n${HELP}`);
  process.exit(2);
};

/** @param {string} out @param {string} model @returns {Record<string, Buffer>} */
function doubledFiles(out, model) {
  if (dirname(resolve(out)) !== dirname(resolve(model))) {
    refuse(
      '--doubled: the model must lie beside the folder to write, since its files are used where they are.',
    );
  }
  const manifest = JSON.parse(readFileSync(join(model, 'manifest.json'), 'utf8'));
  const names = { id: basename(resolve(out)), from: basename(resolve(model)) };
  return { 'manifest.json': Buffer.from(`${JSON.stringify(doubledManifest(manifest, names), null, 2)}\n`) };
}

const { values } = parseArgs({
  options: { out: { type: 'string' }, doubled: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const { out = '', doubled } = values;
if (out === '') refuse('--out is missing.');
const id = basename(resolve(out));
if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
  refuse(`--out: "${id}" is no model name (small letters, digits, hyphens).`);
const files = doubled === undefined ? chunkPolicy({ id }) : doubledFiles(out, doubled);
for (const [path, data] of Object.entries(files)) {
  const target = join(out, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, data);
}
console.log(`${out}: ${Object.keys(files).join(', ')}. A test policy, not trained.`);
