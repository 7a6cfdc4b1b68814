// @ts-check
/**
 * node scripts/coarser.mjs --tasks reach,pick --episodes 20 --write   success of the model with its displacements merged to
 * fewer bins, the same seeds for every count; --write puts the table into docs/evaluation.md
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  assertProvider,
  currentCommit,
  describeEngine,
  engineOf,
  MODEL_OPTIONS,
  openHeadless,
} from './lib/headless.mjs';
import { runScript } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';
import { TASK_NAMES } from './lib/tasks.mjs';
import { weightsOf } from './release/weights.mjs';

const USAGE = 'node scripts/coarser.mjs [options]    success against the number of bins';
const COUNTS = [2, 4, 8, 16, 32, 64, 128, 256];
const PAGE = join(ROOT, 'docs/evaluation.md');
const BLOCK = /(<!-- coarser: [^>]*-->\n)[\s\S]*?(\n<!-- \/coarser -->)/;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  tasks: { default: 'reach,pick', help: `of ${TASK_NAMES.join(', ')}, with commas between` },
  episodes: { type: 'integer', min: 1, default: 20, help: 'a count' },
  seed: { type: 'integer', default: 10_000, help: 'first scene; 10000 to 99999 never train' },
  ...MODEL_OPTIONS,
  site: { help: 'a built site to measure, instead of building this one' },
  json: { help: 'file to write the results to' },
  write: {
    values: ['yes', 'no'],
    alone: 'yes',
    default: 'no',
    help: 'put the table into docs/evaluation.md; --write alone means yes',
  },
};

/**
 * What is read of a result.
 * @typedef {Pick<import('../src/evaluation/evaluate.ts').EvaluationResult, 'model' | 'variant' | 'provider' | 'task' | 'clock' |
 *   'episodes' | 'seeds' | 'commit' | 'successes' | 'rate' | 'wilson95' | 'meanSteps'> & { bins: number }} Measured
 */

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(0)}%`;
/** Distance of neighbouring displacements: the range of 102.4 mm in `bins` parts. */
const step = (/** @type {number} */ bins) => `${(102.4 / bins).toFixed(1)} mm`;

/**
 * The results of one task, as Markdown.
 * @param {readonly Measured[]} results of `evaluate`, one a count
 * @param {string} weights SHA-256 of the model's file
 */
export function tableOf(results, weights) {
  const [first] = results;
  if (!first) throw new RangeError('no results');
  const { model, variant, provider, task, clock, episodes, seeds, commit } = first;
  const dirty = String(commit).endsWith('-dirty') ? ' with changes' : '';
  const rows = results.map(
    ({ bins, successes, rate, wilson95: [low, high], meanSteps }) =>
      `| ${bins} | ${step(bins)} | ${successes} of ${episodes} | ${percent(rate)} (${percent(low)} to ${percent(high)}) | ${meanSteps.toFixed(1)} |`,
  );
  return [
    `Model \`${model}\` ${variant} on ${provider}, weights \`${weights.slice(0, 12)}\`, commit \`${String(commit).slice(0, 12)}\`${dirty}; ${task}, ${clock} clock, seeds ${seeds[0]} to ${seeds.at(-1)}, the same for every count.`,
    '',
    '| bins | step | succeeded | rate (95%, Wilson) | actions, mean |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The page with this table in its marked place. @param {string} page @param {string} table */
export function withTable(page, table) {
  if (!BLOCK.test(page)) throw new Error('docs/evaluation.md has lost its "coarser" markers');
  return page.replace(BLOCK, (_, open, close) => open + table + close);
}

/** @param {import('./lib/options.mjs').Given<typeof OPTIONS>} given */
async function main({ values }) {
  const engine = engineOf(values);
  const gpu = engine.provider === 'webgpu' ? values.gpu : 'none';
  const headless = await openHeadless({ gpu, ...(values.site ? { site: resolve(values.site) } : {}) });
  try {
    const loaded = await headless.call('engine', engine);
    assertProvider(loaded, engine.provider);
    console.log(describeEngine(loaded));
    const { tasks, episodes, seed, clock } = values;
    const usual = { control: 'none', set: 'seen', plan: false, phrases: null, commit: currentCommit() };
    const results = [];
    for (const task of tasks.split(',')) {
      const ofTask = [];
      for (const bins of COUNTS.toReversed()) {
        const result = await headless.call('evaluate', {
          ...usual,
          ...{ task, episodes, seed, clock, bins, engine },
        });
        console.log(`  ${task} ${String(bins).padStart(3)} bins  ${result.successes} of ${episodes}`);
        ofTask.unshift(result);
      }
      results.push(ofTask);
    }
    const manifest = JSON.parse(readFileSync(join(ROOT, 'models', engine.model, 'manifest.json'), 'utf8'));
    const weights = weightsOf(manifest, engine.variant);
    const table = results.map((ofTask) => tableOf(ofTask, weights)).join('\n\n');
    console.log(`\n${table}`);
    if (values.json) writeFileSync(resolve(values.json), `${JSON.stringify(results, null, 2)}\n`);
    if (values.write === 'yes') writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), table));
    return 0;
  } finally {
    await headless.close();
  }
}

// a path through a link is still this file
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(USAGE, OPTIONS, main);
}
