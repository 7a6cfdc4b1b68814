// @ts-check
/**
 * npm run inspector-cost   what the inspector takes from the loop: actions a second with it on against off, turn by turn
 *
 * One page, one loaded model, one run at full speed; the visitor's own switch goes on and off between short stretches
 * (on, off, off, on, ...), so that what else the machine does falls on both alike. "On" is odds and axes, and with
 * `--with most` 16 draws with their ghosts and a map over the frame.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { currentCommit } from './lib/headless.mjs';
import { runScript } from './lib/options.mjs';
import { mean } from './lib/quantile.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'npm run inspector-cost -- [options]    actions a second with the inspector on and off';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  pairs: { type: 'integer', min: 2, default: 40, help: 'stretches with it on, and as many with it off' },
  actions: { type: 'integer', min: 1, default: 15, help: 'actions a stretch' },
  seed: { type: 'integer', default: 7, help: 'the scene' },
  with: {
    values: ['usual', 'most'],
    default: 'usual',
    help: 'what "on" is: as the page opens, or with 16 draws and a map as well',
  },
  site: { help: 'a built site to measure as it is, instead of building this one' },
  json: { help: 'file to write the result to' },
};

const LOAD_MS = 180_000;
const SETTLE = 3; // actions after each turn that are not counted

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./lib/engines/visit.mjs').Hooked} Hooked */
/** @typedef {{ rate: number, cpuMs: number }} Stretch actions a second; processor time of the whole browser an action, ms */

/**
 * Runs until `actions` more actions were made. An episode that ends begins again from the scene's beginning: where it
 * ended the model has nothing left to say but "terminate", and a run of single steps is no run at full speed.
 * @param {Page} page
 * @param {number} actions
 * @returns {Promise<{ ms: number, episodes: number }>} wall-clock milliseconds, resetting left out
 */
const runFor = (page, actions) =>
  page.evaluate(async (count) => {
    const hooks = /** @type {Hooked} */ (window).tabletop;
    const press = (/** @type {string} */ id) =>
      /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid="${id}"]`))?.click();
    const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
    const idle = () => hooks.getState().run === 'idle';
    const first = hooks.stats.policyRuns;
    let began = performance.now();
    let ms = 0;
    let episodes = 0;
    while (hooks.stats.policyRuns - first < count) {
      if (idle()) {
        ms += performance.now() - began;
        press('reset');
        while (hooks.tokens().length > 0) await wait(4);
        await wait(50); // the preview of the scene's beginning
        began = performance.now();
        episodes += 1;
        press('run');
      }
      await wait(4);
    }
    return { ms: ms + performance.now() - began, episodes };
  }, actions);

/** @param {Page} page @param {boolean} on @param {boolean} map */
const turn = (page, on, map) =>
  page.evaluate(
    async ({ wanted, looks }) => {
      const find = (/** @type {string} */ id) =>
        /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid="${id}"]`));
      const pressed = find('inspector-switch')?.getAttribute('aria-pressed') === 'true';
      if (pressed !== wanted) find('inspector-switch')?.click();
      const choice = /** @type {HTMLSelectElement | null} */ (find('looks-choice'));
      if (choice) {
        choice.value = looks ? 'target' : '';
        choice.dispatchEvent(new Event('change', { bubbles: true }));
      }
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    { wanted: on, looks: map },
  );

/**
 * Mean of the pairs' ratios on / off, as logarithms, with its 95% interval (normal).
 * @param {readonly number[]} on
 * @param {readonly number[]} off
 */
function ratioOf(on, off) {
  const logs = on.map((value, i) => Math.log(value / (off[i] ?? Number.NaN)));
  const middle = mean(logs);
  const variance = logs.reduce((sum, log) => sum + (log - middle) ** 2, 0) / (logs.length - 1);
  const half = 1.96 * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(middle), low: Math.exp(middle - half), high: Math.exp(middle + half) };
}

/**
 * @param {Page} page the app, model loaded
 * @param {{ pairs: number, actions: number, most: boolean }} options
 */
async function measure(page, { pairs, actions, most }) {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const busy = async () => {
    const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
    return 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  /** @param {boolean} on @returns {Promise<Stretch>} */
  const stretch = async (on) => {
    await turn(page, on, on && most);
    await runFor(page, SETTLE); // making and removing the canvases is no part of a step
    const before = await busy();
    const { ms } = await runFor(page, actions);
    return { rate: (1000 * actions) / ms, cpuMs: ((await busy()) - before) / actions };
  };
  await stretch(true); // shaders and code are compiled once
  await stretch(false);
  /** @type {{ on: Stretch[], off: Stretch[] }} */
  const result = { on: [], off: [] };
  for (let pair = 0; pair < pairs; pair++) {
    for (const on of pair % 2 === 0 ? [true, false] : [false, true]) {
      result[on ? 'on' : 'off'].push(await stretch(on));
    }
  }
  return result;
}

const percent = (/** @type {number} */ ratio) => `${(100 * (1 - ratio)).toFixed(1)}%`;

await runScript(USAGE, OPTIONS, async ({ values }) => {
  await ensureInstalled();
  if (values.site === undefined && (await build()) !== 0) return 1;
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const site = await serve({ root: values.site === undefined ? DIST : resolve(values.site) });
  const browser = await chromium.launch({ executablePath: path, args: QUIET_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(`${site.url}?test=1&provider=wasm&steps=500&seed=${values.seed}`);
    await page.evaluate(() => /** @type {Hooked} */ (window).tabletop.ready);
    await page.getByTestId('load').click();
    await page.locator('[data-testid="badges"][data-state="ready"]').waitFor({ timeout: LOAD_MS });
    await page.evaluate(() => /** @type {Hooked} */ (window).tabletop.step(1));
    const { pairs, actions } = values;
    const most = values.with === 'most';
    if (most) await page.getByTestId('draws-16').click();
    const { on, off } = await measure(page, { pairs, actions, most });
    const rates = ratioOf(
      on.map(({ rate }) => rate),
      off.map(({ rate }) => rate),
    );
    const cpu = { on: mean(on.map((s) => s.cpuMs)), off: mean(off.map((s) => s.cpuMs)) };
    console.log(`  on               ${mean(on.map((s) => s.rate)).toFixed(2)} actions/s`);
    console.log(`  off              ${mean(off.map((s) => s.rate)).toFixed(2)} actions/s`);
    const spread = `95%: ${percent(rates.high)} to ${percent(rates.low)}`;
    console.log(`  the inspector    costs ${percent(rates.ratio)} of the rate (${spread})`);
    console.log(
      `  processor        ${cpu.on.toFixed(0)} ms an action on, ${cpu.off.toFixed(0)} ms off, all of the browser`,
    );
    console.log(
      `  n                ${pairs} stretches of ${actions} actions each way, "${values.with}", scene ${values.seed}, WASM`,
    );
    if (values.json !== undefined) {
      const record = {
        with: values.with,
        pairs,
        actions,
        seed: values.seed,
        rates,
        cpu,
        on,
        off,
        commit: currentCommit(),
      };
      writeFileSync(resolve(values.json), `${JSON.stringify(record, null, 2)}\n`);
    }
    return 0;
  } finally {
    await browser.close();
    await site.close();
  }
});
