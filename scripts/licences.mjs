// @ts-check
/** docs/licences.md from the lock file, the manifest and the list of things. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licencesPage, shippedModels, shippedPackages } from './lib/licences.mjs';
import { shippedThings } from './lib/licences-things.mjs';
import { ROOT } from './lib/run.mjs';

const PAGE = join(ROOT, 'docs/licences.md');

/** The page as it should be. */
export const currentPage = () =>
  licencesPage(
    shippedPackages(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))),
    shippedModels(ROOT),
    shippedThings(ROOT),
  );

if (process.argv[1] === import.meta.filename) {
  const after = currentPage();
  if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== after) {
    writeFileSync(PAGE, after);
    console.log('docs/licences.md: written anew');
  }
}
