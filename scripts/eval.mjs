// @ts-check
/** npm run eval -- --task reach --episodes 50 --seed 10000 --json out.json   (docs/evaluation.md explains the numbers) */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  assertProvider,
  currentCommit,
  describeEngine,
  engineOf,
  MODEL_OPTIONS,
  openHeadless,
} from './lib/headless.mjs';
import { optionList, parseOptions, runScript, UsageError } from './lib/options.mjs';

const USAGE = 'npm run eval -- [options]    success of a policy over many seeded episodes';

/** @type {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  task: { values: ['reach', 'pick'], default: 'reach', help: 'what is asked of the arm' },
  episodes: { type: 'integer', min: 1, default: 50, help: 'how many' },
  seed: { type: 'integer', default: 10_000, help: 'first scene; 10000 to 99999 never train' },
  control: {
    values: ['none', 'blind', 'wrong-instruction', 'no-op', 'expert'],
    default: 'none',
    help: 'what to compare with',
  },
  phrases: { help: 'JSON file of wordings of your own (docs/evaluation.md)' },
  'max-steps': { type: 'integer', min: 1, help: 'step limit [reach 30, pick 50]' },
  ...MODEL_OPTIONS,
  json: { help: 'file to write the result to' },
};

/** @param {string} file */
function readPhrases(file) {
  try {
    return JSON.parse(readFileSync(resolve(file), 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--phrases: ${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;
const ms = (/** @type {number} */ value) => (Number.isFinite(value) ? `${value.toFixed(1)} ms` : '-');

/** One line that rewrites itself on a terminal; every tenth episode, and the last, in a log. */
function progressLine(/** @type {any} */ { done, episodes, successes, last }) {
  const { plan, outcome } = last;
  const tail = `seed ${plan.seed} ${outcome.success ? 'ok' : outcome.end.reason}: ${plan.instruction}`;
  const line = `${done}/${episodes}  ${percent(successes / done)}  ${tail}`;
  if (process.stdout.isTTY)
    process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 100) - 1)}`);
  else if (done % 10 === 0 || done === episodes) console.log(line);
}

function table(/** @type {any} */ r) {
  const interval = (/** @type {any} */ p) => p.wilson95.map(percent).join(' to ');
  const rate = (/** @type {any} */ p) =>
    `${p.successes} of ${r.episodes}  ${percent(p.rate)}  (95%: ${interval(p)})`;
  const driver = r.model ? `${r.model} ${r.variant} on ${r.provider}` : `${r.control} (no model)`;
  /** @type {[string, string][]} */
  const rows = [
    ['task', `${r.task}, ${r.clock} clock, at most ${r.maxSteps} actions at ${r.controlHz} Hz`],
    ['policy', driver + (r.adapter ? ` [${r.adapter}]` : '')],
    ['control', r.control],
    ['seeds', `${r.seeds[0]} to ${r.seeds.at(-1)}, ${r.skippedSeeds.length} without such a goal skipped`],
    ['success', rate(r)],
    ...(r.told ? /** @type {[string, string][]} */ ([['told object', rate(r.told)]]) : []),
    ['at any moment', `${r.heldAtAnyMoment} of ${r.episodes}`],
    ['mean actions', r.meanSteps.toFixed(1)],
    ['an action', `p50 ${ms(r.msPerAction.p50)}, p95 ${ms(r.msPerAction.p95)}`],
    ...(r.clock === 'realtime'
      ? /** @type {[string, string][]} */ ([['dropped frames', `${r.droppedFrames}`]])
      : []),
    ['commit', r.commit ?? 'unknown'],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`).join('\n');
}

await runScript(USAGE, OPTIONS, async () => {
  const { values, help } = parseOptions(OPTIONS, process.argv.slice(2));
  if (help) {
    console.log(`${USAGE}\n${optionList(OPTIONS)}`);
    return 0;
  }
  /** What the engine said of itself when it loaded. @type {any} */
  let loaded = null;
  const needsModel = values.control !== 'expert' && values.control !== 'no-op';
  const engine = needsModel ? engineOf(values) : null;
  const headless = await openHeadless({ gpu: engine?.provider === 'webgpu' ? values.gpu : 'none' });
  try {
    if (engine) {
      loaded = await headless.call('engine', engine);
      assertProvider(loaded, engine.provider);
      console.log(describeEngine(loaded));
    }
    const { task, episodes, seed, control, clock } = values;
    const limit = values['max-steps'] === undefined ? {} : { maxSteps: values['max-steps'] };
    const phrases = values.phrases === undefined ? null : readPhrases(values.phrases);
    const run = { task, episodes, seed, control, clock, ...limit, engine, commit: currentCommit(), phrases };
    const result = await headless.call('evaluate', run, progressLine);
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
    console.log(table(result));
    if (values.json) {
      const file = resolve(values.json);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        `${JSON.stringify({ ...result, phrases: values.phrases ?? null, engine: loaded, browser: headless.browser }, null, 2)}\n`,
      );
      console.log(`  written to     ${values.json}`);
    }
    return 0;
  } finally {
    await headless.close();
  }
});
