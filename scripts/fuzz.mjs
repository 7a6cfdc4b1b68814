// @ts-check
/** npm run fuzz   scripts/fuzz.test.ts on ten times the inputs that `npm test` takes, or on others */
import { join } from 'node:path';
import { optionList, parseOptions, runScript } from './lib/options.mjs';
import { ensureInstalled, ROOT, run } from './lib/run.mjs';

const USAGE = 'npm run fuzz -- [options]    every decoder and parser on damaged inputs';

/** @type {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  runs: { type: 'integer', min: 10, default: 10_000, help: 'inputs for each' },
  seed: { type: 'integer', default: 1, help: 'of the inputs: the same seed, the same inputs' },
};

await runScript(USAGE, OPTIONS, async () => {
  const { values, help } = parseOptions(OPTIONS, process.argv.slice(2));
  if (help) {
    console.log(`${USAGE}\n${optionList(OPTIONS)}`);
    return 0;
  }
  await ensureInstalled();
  const env = { FUZZ_RUNS: String(values.runs), FUZZ_SEED: String(values.seed) };
  const cli = join(ROOT, 'node_modules/vitest/vitest.mjs');
  return run(process.execPath, [cli, 'run', 'scripts/fuzz.test.ts'], { env });
});
