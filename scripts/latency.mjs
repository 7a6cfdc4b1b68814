// @ts-check
/** npm run latency -- --actions 100   what an action costs, and whether inference holds up the main thread */
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
import { ROOT } from './lib/run.mjs';
import { describeSwitches, measureSwitches } from './lib/switching.mjs';
import { ratios, threadCounts, threadLines } from './lib/threads.mjs';

const USAGE = 'npm run latency -- [options]    milliseconds an action, nothing drawn meanwhile';

/** Turns of each side. */
const ROUNDS = 12;

const { clock: _, ...ENGINE_OPTIONS } = MODEL_OPTIONS;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  actions: { type: 'integer', min: 1, default: 100, help: 'how many to time' },
  seed: { type: 'integer', default: 7, help: 'first of the scenes that are looked at' },
  threads: { help: 'numbers of threads to compare, in turns: 1,2 (WASM); --actions of each' },
  switch: {
    type: 'integer',
    min: 1,
    help: 'instead: how long a change of head keeps a run waiting, so many fresh pages of each head (WASM)',
  },
  site: { help: 'a built site to measure as it is, instead of building this one' },
  json: { help: 'file to write the result to' },
  ...ENGINE_OPTIONS,
};

const siteOf = (/** @type {{ site?: string | undefined }} */ { site }) =>
  site === undefined ? {} : { site: resolve(site) };

/**
 * Both browsers are open at once, and take turns: what else the machine does meets both alike.
 * @param {import('./lib/options.mjs').Values<typeof OPTIONS>} values @param {readonly number[]} counts
 */
async function compareThreads(values, counts) {
  const { actions, seed, json } = values;
  const site = siteOf(values);
  const sides = [];
  try {
    for (const threads of counts) {
      const headless = await openHeadless({ threads, ...site });
      const engine = { ...engineOf(values), threads };
      sides.push({ headless, engine });
      const loaded = await headless.call('engine', engine);
      assertProvider(loaded, 'wasm');
      if (loaded.threads !== threads)
        throw new Error(`The engine took ${loaded.threads} threads of ${threads}. Nothing was measured.`);
      console.log(`${describeEngine(loaded)}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`);
    }
    const perTurn = Math.ceil(actions / ROUNDS);
    /** @type {number[][]} */
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const medians = [];
      for (const { headless, engine } of sides) {
        const { msInGraph } = await headless.call('latency', { engine, actions: perTurn, seed });
        medians.push(msInGraph.p50);
      }
      rounds.push(medians);
    }
    const result = ratios(counts, rounds);
    for (const line of threadLines(result)) console.log(`  ${line}`);
    const browser = sides[0]?.headless.browser;
    console.log(
      `  ${browser}, ${availableParallelism()} processors, ${ROUNDS} turns of ${perTurn} actions each`,
    );
    if (json !== undefined) {
      const record = { ...engineOf(values), ...result, rounds, perTurn, browser, commit: currentCommit() };
      writeFileSync(resolve(json), `${JSON.stringify(record, null, 2)}\n`);
    }
    return 0;
  } finally {
    for (const { headless } of sides) await headless.close();
  }
}

/**
 * --switch: of --head, or of all heads beside the model.
 * @param {import('./lib/options.mjs').Values<typeof OPTIONS>} values @param {number} pages of each
 */
async function switchHeads(values, pages) {
  const { model, head, seed, json } = values;
  const beside = readdirSync(join(ROOT, 'models', model)).flatMap(
    (file) => /^head-(.+)\.json$/.exec(file)?.[1] ?? [],
  );
  const heads = head === '' ? beside : beside.filter((one) => one === head);
  if (heads.length === 0)
    throw new UsageError(`models/${model} has ${head ? `no head "${head}"` : 'no heads'}.`);
  const measured = await measureSwitches({
    ...siteOf(values),
    ...{ heads: heads.map((one) => `${model}:${one}`), seed, pages },
  });
  for (const line of describeSwitches(measured)) console.log(`  ${line}`);
  if (json !== undefined)
    writeFileSync(
      resolve(json),
      `${JSON.stringify({ ...measured, seed, commit: currentCommit() }, null, 2)}\n`,
    );
  return measured.rows.every(({ first }) => first.stays) ? 0 : 1;
}

/** @param {{ p50: number, p95: number }} spread ms */
const both = ({ p50, p95 }) => `${p50.toFixed(1)} ms median, ${p95.toFixed(1)} ms at 95%`;

await runScript(USAGE, OPTIONS, async ({ values }) => {
  if (values.switch !== undefined) return switchHeads(values, values.switch);
  if (values.threads !== undefined) return compareThreads(values, threadCounts(values.threads));
  const engine = engineOf(values);
  const headless = await openHeadless({
    gpu: engine.provider === 'webgpu' ? values.gpu : 'none',
    ...siteOf(values),
  });
  try {
    const loaded = await headless.call('engine', engine);
    assertProvider(loaded, engine.provider);
    console.log(describeEngine(loaded));
    const { actions, seed } = values;
    const result = await headless.call('latency', { engine, actions, seed });
    console.log(`  an action        ${both(result.msPerAction)}`);
    console.log(`  of it the graph  ${both(result.msInGraph)}`);
    if (result.first) {
      const { first } = result;
      console.log(
        `  the first one    ${both(first.ms)}, of ${first.actions}, ${first.looks.toFixed(1)} looks each`,
      );
    }
    console.log(`  runs             ${result.policyRuns} of the policy for ${result.actions} actions`);
    const longest = result.longTasks > 0 ? `, the longest ${Math.round(result.longestTaskMs)} ms` : '';
    console.log(`  long tasks       ${result.longTasks} over 50 ms on the main thread${longest}`);
    console.log(
      `  (idle for the same time: ${result.idleLongTasks}; made on purpose: ${result.provokedLongTasks} of 1)`,
    );
    if (values.json !== undefined) {
      const record = { ...result, loadMs: loaded.loadMs, browser: headless.browser, commit: currentCommit() };
      writeFileSync(resolve(values.json), `${JSON.stringify(record, null, 2)}\n`);
      console.log(`  written to       ${values.json}`);
    }
    return 0;
  } finally {
    await headless.close();
  }
});
