// @ts-check
/** npm run frame-rate   frames a second of the policy camera by their size, on this machine's drawing, and what they cost */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { currentCommit, openHeadless } from './lib/headless.mjs';
import { runScript } from './lib/options.mjs';

const USAGE = 'npm run frame-rate -- [options]    frames a second of the policy camera, by their size';

const SIZES = [128, 256, 384, 512];

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  table: { values: ['blocks', 'things', 'pictures', 'mixed'], default: 'things', help: 'what lies on it' },
  seed: { type: 'integer', default: 3, help: 'the scene' },
  objects: { type: 'integer', min: 1, default: 5, help: 'how many can be taken' },
  frames: { type: 'integer', min: 1, default: 60, help: 'how many of each size' },
  json: { help: 'file to write the result to' },
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const { table, seed, objects, frames } = values;
  const headless = await openHeadless();
  try {
    const rows = [];
    for (const size of SIZES) {
      const result = await headless.call('frame-rate', { table, seed, objects, size, frames });
      const { frame, p95, read } = result.ms;
      if (rows.length === 0) {
        console.log(`${result.adapter}; ${cpus().length} x ${cpus()[0]?.model}; ${headless.browser}`);
        console.log(`${table}: ${result.objects.join(', ')}`);
      }
      console.log(
        `  ${size} px  ${(1000 / frame).toFixed(1).padStart(6)} frames a second  ${frame.toFixed(1)} ms median, ` +
          `${p95.toFixed(1)} ms at 95%; of it ${(frame - read).toFixed(1)} ms drawing, ${read.toFixed(1)} ms reading`,
      );
      rows.push({ size, ...result });
    }
    if (values.json !== undefined) {
      const record = { table, seed, frames, browser: headless.browser, commit: currentCommit(), rows };
      writeFileSync(resolve(values.json), `${JSON.stringify(record, null, 2)}\n`);
    }
    return 0;
  } finally {
    await headless.close();
  }
});
