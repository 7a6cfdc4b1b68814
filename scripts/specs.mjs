// @ts-check
/** npm run specs   tasks, specs and robots as JSON, for Python and the scripts, from the page's own source */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runnerImport } from 'vite';
import { ROOT } from './lib/run.mjs';

/** @type {{ module: typeof import('../src/headless/specs.ts') }} */
const { module } = await runnerImport(join(ROOT, 'src/headless/specs.ts'), {
  ...{ root: ROOT, configFile: false, logLevel: 'warn' },
});
for (const [path, value] of Object.entries(module.specFiles())) {
  const file = join(ROOT, path);
  const text = JSON.stringify(value, null, 2);
  if (existsSync(file) && isDeepStrictEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(text)))
    continue;
  writeFileSync(file, `${text}\n`);
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { status } = spawnSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${path} was written, but could not be formatted`);
  console.log(`${path}: written anew`);
}
