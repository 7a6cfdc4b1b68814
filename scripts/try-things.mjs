// @ts-check
/**
 * npm run try-things                        the scripted expert on every thing in turn, twenty tries each: a table
 * npm run try-things -- --pace              how fast the world of five real things is, on one core
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { runScript } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';
import { TASK_NAMES } from './lib/tasks.mjs';

const USAGE = 'npm run try-things -- [options]    the scripted expert on every thing in turn, in Node';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  task: { values: TASK_NAMES, default: 'pick', help: 'what is done with it' },
  tries: { type: 'integer', min: 1, default: 20, help: 'scenes a thing' },
  seed: { type: 'integer', default: 30_000, help: 'first scene' },
  only: { help: 'ids of things, with commas between; otherwise all' },
  pace: { values: ['yes', 'no'], alone: 'yes', default: 'no', help: 'measure the pace of the world instead' },
  out: { help: 'Markdown file to write the table to' },
};

/** @param {string} path relative to the site */
const read = async (path) => {
  const bytes = readFileSync(join(ROOT, 'public', path.replace(/\?.*$/, '')));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};

/** @param {number} microseconds of this process's time on a core */
const seconds = (microseconds) => microseconds / 1e6;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return seconds(user + system);
};

/** @param {readonly any[]} rows @param {string} task */
export function tableOf(rows, task) {
  const total = (/** @type {string} */ key) => rows.reduce((sum, row) => sum + row[key], 0);
  return [
    `| thing | ${task} | settled | collateral | actions |`,
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      (r) =>
        `| ${r.id}${r.name === r.id ? '' : ` (${r.name})`} | ${r.successes}/${r.tries} | ${r.settled}/${r.tries} | ${r.collateral}/${r.tries} | ${r.meanSteps.toFixed(1)} |`,
    ),
    `| **${rows.length} things** | ${total('successes')}/${total('tries')} | ${total('settled')}/${total('tries')} | ${total('collateral')}/${total('tries')} | |`,
    '',
  ].join('\n');
}

/** @param {import('./lib/options.mjs').Given<typeof OPTIONS>} given */
async function main({ values }) {
  /** @type {{ module: typeof import('../src/headless/try-things.ts') }} */
  const { module } = await runnerImport(join(ROOT, 'src/headless/try-things.ts'), {
    ...{ root: ROOT, configFile: false, logLevel: 'warn' },
  });
  const table = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(join(ROOT, `src/things/${name}.json`), 'utf8'));
  const trial = await module.createThingTrial({ read }, { things: table('things'), names: table('names') });
  if (values.pace === 'yes') {
    const [scenes, simulated] = [20, 5];
    const before = cpu();
    let objects = 0;
    for (let i = 0; i < scenes; i++) objects += await trial.idle(values.seed + i, simulated);
    const rate = (scenes * simulated) / (cpu() - before);
    console.log(
      `${scenes} scenes, ${(objects / scenes).toFixed(1)} things each: ${rate.toFixed(1)} simulated seconds a second of one core`,
    );
    return 0;
  }
  const wanted = values.only?.split(',');
  const rows = [];
  for (const thing of trial.things) {
    if (wanted && !wanted.includes(thing.id)) continue;
    const row = await trial.tryThing(thing, /** @type {any} */ (values));
    if (!row) continue;
    rows.push(row);
    const failed = row.failedSeeds.length > 0 ? `  failed: ${row.failedSeeds.join(' ')}` : '';
    console.log(`${row.id}  ${row.successes}/${row.tries}${failed}`);
  }
  if (values.out) writeFileSync(resolve(values.out), tableOf(rows, values.task));
  const weak = rows.filter(({ successes, tries }) => successes < 0.8 * tries).map(({ id }) => id);
  console.log(`${rows.length} things; below 80%: ${weak.join(', ') || 'none'}`);
  return 0;
}

if (process.argv[1] === import.meta.filename) {
  await runScript(USAGE, OPTIONS, main);
}
