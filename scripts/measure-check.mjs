// @ts-check
/**
 * node scripts/measure-check.mjs   the page's measurements against `npm run eval`: both run the same episodes, of the
 * scripted expert and of a model, and every action and every world hash is compared. Minutes, so not in npm test.
 */
import { readFileSync } from 'node:fs';
import { evaluateIn } from './eval.mjs';
import { DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { readOptions } from './lib/eval-options.mjs';
import { openHeadless } from './lib/headless.mjs';
import { runScript } from './lib/options.mjs';
import { serve } from './lib/serve.mjs';
import { TASK_NAMES } from './lib/tasks.mjs';

const USAGE = 'node scripts/measure-check.mjs [options]    measurements of the page against npm run eval';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  episodes: { type: 'integer', min: 5, default: 20, help: 'of each' },
  seed: { type: 'integer', default: 10_000, help: 'first scene' },
  task: { values: TASK_NAMES, default: 'pick', help: 'what is asked of the arm' },
  temperature: { default: '0', help: 'of the model’s draws' },
  model: { default: 'pico', help: 'folder of models/' },
};

/** @typedef {import('../src/evaluation/evaluate.ts').EvaluationResult} EvaluationResult */

/** Longest that one measurement may take, ms. */
const PATIENCE = 3_600_000;

/**
 * What the page saves of a measurement, run to its end.
 * @param {import('@playwright/test').Page} page @param {string} address
 * @returns {Promise<EvaluationResult>}
 */
async function measure(page, address) {
  await page.goto(address);
  await page.getByTestId('start').click();
  await page.waitForFunction(
    () => /idle|failed/.test(document.querySelector('[data-testid=run]')?.getAttribute('data-state') ?? ''),
    null,
    { timeout: PATIENCE, polling: 500 },
  );
  const failed = await page.getByTestId('going').getAttribute('data-code');
  if (failed) throw new Error(`The page: ${await page.getByTestId('going').textContent()} (${failed})`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('save-json').click(),
  ]);
  return JSON.parse(readFileSync(await download.path(), 'utf8')).results.a;
}

/** Every step of every episode; both sides are told to keep them. @param {EvaluationResult} result */
const trailsOf = ({ trails = [] }) => trails;

/**
 * Where two runs part, in a line; null: nowhere.
 * @param {EvaluationResult} a @param {EvaluationResult} b
 */
function parting(a, b) {
  const [trails, others] = [trailsOf(a), trailsOf(b)];
  if (trails.length !== others.length) return `${trails.length} and ${others.length} episodes`;
  for (const [i, one] of trails.entries()) {
    const other = others[i];
    if (one.seed !== other?.seed) return `episode ${i}: seeds ${one.seed} and ${other?.seed}`;
    const step = one.hashes.findIndex((hash, k) => hash !== other.hashes[k]);
    if (step >= 0)
      return `seed ${one.seed}, step ${step}: worlds ${one.hashes[step]} and ${other.hashes[step]}`;
    if (one.hashes.length !== other.hashes.length)
      return `seed ${one.seed}: ${one.hashes.length} and ${other.hashes.length} steps`;
    if (one.run !== other.run) return `seed ${one.seed}: other actions lead to the same worlds`;
  }
  const same = JSON.stringify(a.summaries) === JSON.stringify(b.summaries);
  return same ? null : 'the same steps, judged differently';
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const headless = await openHeadless();
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const site = await serve({ root: DIST });
  const browser = await chromium.launch({ executablePath: path, args: QUIET_FLAGS });
  let parted = 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const { task, episodes, seed, temperature, model } = values;
    const drivers = [
      { name: 'scripted expert', flags: ['--control', 'expert'], query: { control: 'expert' } },
      {
        name: `${model} on WASM, temperature ${temperature}`,
        flags: ['--model', model, ...(temperature === '0' ? [] : ['--temperature', temperature])],
        query: { model, temperature },
      },
    ];
    for (const { name, flags, query } of drivers) {
      const given = [
        '--task',
        task,
        '--episodes',
        String(episodes),
        '--seed',
        String(seed),
        '--steps',
        ...flags,
      ];
      const wanted = await evaluateIn(headless, readOptions(given).values, { quiet: true });
      const asked = new URLSearchParams({
        measure: '',
        task,
        episodes: String(episodes),
        seed: String(seed),
        ...query,
      });
      const got = await measure(page, `${site.url}?${asked}`);
      const where = parting(wanted, got);
      const steps = trailsOf(wanted).reduce((sum, one) => sum + one.hashes.length, 0);
      const rate = (/** @type {EvaluationResult} */ r) => `${r.successes} of ${r.seeds.length}`;
      console.log(
        `${name}, ${task}: npm run eval ${rate(wanted)}, page ${rate(got)}; ` +
          (where === null ? `equal in all ${steps} steps` : `THEY PART: ${where}`),
      );
      if (where !== null) parted += 1;
    }
    return parted === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await site.close();
    await headless.close();
  }
});
