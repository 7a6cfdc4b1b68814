// @ts-check
/**
 * npm run pack-kit     compiles packages/playwright and packs it into .cache/kit/tabletop-playwright-<version>.tgz, which
 * `npm install` takes. With --build-only (what `npm pack` calls itself) it compiles alone.
 */
import { relative } from 'node:path';
import { buildKit, packKit } from './lib/kit.mjs';
import { ROOT } from './lib/run.mjs';

if (process.argv.includes('--build-only')) {
  process.exitCode = await buildKit();
} else {
  const { path, size, files } = await packKit();
  console.log(`${relative(ROOT, path)}: ${(size / 1000).toFixed(1)} kB, ${files.length} files`);
}
