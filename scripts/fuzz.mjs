// @ts-check
/** npm run fuzz   scripts/fuzz.test.ts on ten times the inputs that `npm test` takes, or on others */
import { join } from 'node:path';
import { runScript } from './lib/options.mjs';
import { ensureInstalled, ROOT, run } from './lib/run.mjs';

const USAGE = 'npm run fuzz -- [options]    every decoder and parser on damaged inputs';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  runs: { type: 'integer', min: 10, default: 10_000, help: 'inputs for each' },
  seed: { type: 'integer', default: 1, help: 'of the inputs: the same seed, the same inputs' },
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  await ensureInstalled();
  const env = { FUZZ_RUNS: String(values.runs), FUZZ_SEED: String(values.seed) };
  const cli = join(ROOT, 'node_modules/vitest/vitest.mjs');
  return run(process.execPath, [cli, 'run', 'scripts/fuzz.test.ts'], { env });
});
