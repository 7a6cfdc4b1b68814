// @ts-check
/** npm run things   makes public/things/ and the tables of src/things/ from the catalogues; see docs/things.md */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runScript } from './lib/options.mjs';
import { readCatalogues, unpack } from './things/catalogue.mjs';
import { ASSETS, publish } from './things/publish.mjs';
import { writeAllSheets } from './things/sheet.mjs';
import { meshes, pieces, studies } from './things/stages.mjs';

const USAGE = 'npm run things -- [options]    models, physics, pictures and names of what lies on the table';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  work: {
    default: '.cache/things',
    help: 'folder of the package and of what each stage made; what is there is kept',
  },
  threads: { type: 'integer', min: 1, default: 2, help: 'things studied at a time' },
  sheets: { default: '', help: 'folder: write contact sheets of what is committed, and make nothing' },
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  if (values.sheets) {
    mkdirSync(resolve(values.sheets), { recursive: true });
    await writeAllSheets(resolve(values.sheets));
    return 0;
  }
  const folder = resolve(values.work);
  const work = join(folder, 'work');
  const models = readCatalogues(unpack(folder));
  await meshes(work, models);
  pieces(work, join(folder, 'python'));
  await studies(work, values.threads);
  const { things, names, manifest, dropped } = await publish(work, models);
  const bytes = (/** @type {string} */ start) =>
    manifest.filter(({ path }) => path.startsWith(start)).reduce((sum, entry) => sum + entry.bytes, 0);
  console.log(`${things.length} things, ${names.length} names`);
  for (const kind of ['models', 'pieces', 'pictures']) console.log(`${kind}: ${bytes(kind)} bytes`);
  console.log(`dropped: ${dropped.join(', ') || 'none'}`);
  return existsSync(ASSETS) ? 0 : 1;
});
