// @ts-check
/** npm run drive -- "pick up the red cube" --seed 7 --out DIR   one episode: trace.json, the frames, the last state */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  assertProvider,
  currentCommit,
  describeEngine,
  engineOf,
  MODEL_OPTIONS,
  openHeadless,
} from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { encodePng } from './lib/png.mjs';
import { TABLES } from './lib/tasks.mjs';

const USAGE = 'npm run drive -- "instruction" [options]    one episode, recorded';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  seed: { type: 'integer', default: 7, help: 'the scene' },
  table: { values: TABLES, default: 'blocks', help: 'what lies on it' },
  out: { default: 'drive', help: 'folder to write to' },
  control: {
    values: ['none', 'blind', 'no-op', 'expert'],
    default: 'none',
    help: 'what drives instead of the model, or blinds it',
  },
  'max-steps': { type: 'integer', min: 1, help: "step limit [the task's, or 50]" },
  ...MODEL_OPTIONS,
};

/** @param {{ width: number, height: number, rgb: string }} picture rgb in base64 */
const png = ({ width, height, rgb }) => encodePng(width, height, Buffer.from(rgb, 'base64'));

await runScript(
  USAGE,
  OPTIONS,
  async ({ values, words }) => {
    const [instruction = ''] = words;
    if (instruction.trim() === '') throw new UsageError('Say what to do, in quotes: "pick up the red cube".');
    const out = resolve(values.out);
    mkdirSync(out, { recursive: true });
    const needsModel = values.control !== 'expert' && values.control !== 'no-op';
    const engine = needsModel ? engineOf(values) : null;
    const headless = await openHeadless({ gpu: engine?.provider === 'webgpu' ? values.gpu : 'none' });
    try {
      if (engine) {
        const loaded = await headless.call('engine', engine);
        assertProvider(loaded, engine.provider);
        console.log(describeEngine(loaded));
      }
      const { seed, table, control, clock } = values;
      const limit = values['max-steps'] === undefined ? {} : { maxSteps: values['max-steps'] };
      let frames = 0;
      const { trace, success, objects, identity, final } = await headless.call(
        'drive',
        { instruction, seed, table, control, clock, ...limit, engine },
        ({ index, frame, tokens }) => {
          writeFileSync(join(out, `frame-${String(index).padStart(3, '0')}.png`), png(frame));
          console.log(
            `${String(index).padStart(3)}  ${(tokens ?? []).map((/** @type {number} */ t) => String(t).padStart(3)).join(' ')}`,
          );
          frames += 1;
        },
      );
      writeFileSync(join(out, 'final.png'), png(final));
      const record = {
        commit: currentCommit(),
        browser: headless.browser,
        ...identity,
        success,
        objects,
        ...trace,
      };
      writeFileSync(join(out, 'trace.json'), `${JSON.stringify(record, null, 2)}\n`);
      const { end } = trace;
      const scored =
        success === null
          ? 'not scored: the sentence names no task and object here'
          : success
            ? 'success'
            : 'no success';
      console.log(`${end.reason}${end.error ? ` (${end.error.message})` : ''}, ${scored}`);
      console.log(`${values.out}: trace.json, ${frames} frames, final.png`);
      return end.reason === 'error' ? 1 : 0;
    } finally {
      await headless.close();
    }
  },
  { words: 1 },
);
