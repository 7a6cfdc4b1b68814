// @ts-check
/** npm run record   records the episode that the page opens on: the shipped model, on a scene where it succeeds */
import { writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { assertProvider, describeEngine, engineOf, MODEL_OPTIONS, openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';
import { TASK_NAMES } from './lib/tasks.mjs';

const USAGE =
  'npm run record -- [options]    the first episode that succeeds, as the page shows it before a model is there';
const FILE = join(ROOT, 'src/runtime/recording/episode.bin');
const MOST_BYTES = 150_000;

const { clock: _, ...ENGINE_OPTIONS } = MODEL_OPTIONS;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  task: { values: TASK_NAMES, default: 'place', help: 'what it is to do' },
  seed: { type: 'integer', default: 7, help: 'the first scene to try; 7 is the one the page opens' },
  scenes: { type: 'integer', min: 1, default: 40, help: 'how many scenes to try' },
  say: { help: 'the sentence, with one --seed; else every goal of the task in its plain wording' },
  'max-steps': { type: 'integer', min: 1, default: 40, help: 'a longer episode is not taken' },
  out: { default: relative(process.cwd(), FILE), help: 'file to write' },
  site: { help: 'a built site to use as it is, instead of building this one' },
  ...ENGINE_OPTIONS,
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const engine = engineOf(values);
  const site = values.site === undefined ? {} : { site: resolve(values.site) };
  const headless = await openHeadless({ gpu: engine.provider === 'webgpu' ? values.gpu : 'none', ...site });
  try {
    const loaded = await headless.call('engine', engine);
    assertProvider(loaded, engine.provider);
    console.log(describeEngine(loaded));
    const scenes = values.say === undefined ? values.scenes : 1;
    for (let seed = values.seed; seed < values.seed + scenes; seed++) {
      /** @param {{ instruction: string, steps: number, reason: string, success: boolean }} tried */
      const told = ({ instruction, steps, reason, success }) =>
        console.log(
          `  scene ${seed}, ${instruction}: ${reason} after ${steps}, ${success ? 'met' : 'not met'}`,
        );
      const { task, say: instruction, 'max-steps': maxSteps } = values;
      /** @type {string | null} */
      const file = await headless.call('record', { engine, seed, task, instruction, maxSteps }, told);
      if (file === null) continue;
      // a smaller table of symbols fits these short sections: 595 of 45,015 bytes less than zlib's own choice
      const packed = gzipSync(Buffer.from(file, 'base64'), { level: 9, memLevel: 6 });
      if (packed.length > MOST_BYTES) {
        console.log(`  ${packed.length} bytes, more than ${MOST_BYTES}: another is looked for`);
        continue;
      }
      writeFileSync(resolve(values.out), packed);
      console.log(`${values.out}: ${packed.length} bytes`);
      return 0;
    }
    throw new UsageError('No episode succeeded. Try another --task, another --seed or more --scenes.');
  } finally {
    await headless.close();
  }
});
