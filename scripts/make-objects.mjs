// @ts-check
/** node scripts/make-objects.mjs DIR   three models of this project's own making and their objects.json, for --objects */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { runScript, UsageError } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';

const USAGE = 'node scripts/make-objects.mjs DIR    a folder for npm run eval -- --objects DIR';

/** Name in the module, and the rest as objects.json has it. */
const OBJECTS = [
  [
    'DUCK',
    { name: 'rubber duck', longest: 0.07, synonyms: ['duckling'], descriptions: ['something for the bath'] },
  ],
  ['STAR', { name: 'pentacle', longest: 0.065, synonyms: [], descriptions: ['something with five points'] }],
  [
    'RING',
    { name: 'napkin ring', longest: 0.06, synonyms: [], descriptions: ['something to hold a napkin'] },
  ],
];

await runScript(
  USAGE,
  {},
  async ({ words: [folder] }) => {
    if (!folder) throw new UsageError('Name a folder.');
    const { module: models } = await runnerImport('/src/things/own/testing/models.ts', {
      root: ROOT,
      logLevel: 'error',
      configFile: false,
    });
    const out = resolve(folder);
    mkdirSync(out, { recursive: true });
    const rows = [];
    for (const [form, words] of /** @type {[string, object][]} */ (OBJECTS)) {
      const file = `${form.toLowerCase()}.glb`;
      writeFileSync(join(out, file), await models.glbOf(models[form]));
      rows.push({ file, ...words });
    }
    writeFileSync(join(out, 'objects.json'), `${JSON.stringify(rows, null, 2)}\n`);
    console.log(`${out}: ${rows.map(({ file }) => file).join(', ')} and objects.json`);
    return 0;
  },
  { words: 1 },
);
