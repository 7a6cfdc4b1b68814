// @ts-check
/**
 * How long does another head keep a run waiting? A fresh browser context for every opening: the model is loaded by its
 * button and runs, then the head is chosen, as a visitor does it. Nothing of the head is in this browser's store, and nothing
 * of it has been compiled.
 */

import { build, DIST } from './build.mjs';
import { ensureChromium, QUIET_FLAGS } from './chromium.mjs';
import { median } from './quantile.mjs';
import { ensureInstalled } from './run.mjs';
import { serve } from './serve.mjs';

/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('./engines/visit.mjs').Hooked} Hooked */

/**
 * @typedef {object} Switched milliseconds from the choice on
 * @property {number} there the head is the one that is asked
 * @property {number} acted its first action has been carried out
 * @property {Record<string, number>} stages what was shown to be done meanwhile: how long each
 * @property {boolean} stays the steps taken before are there still
 */

const LOAD_MS = 180_000;

/** A sentence that keeps the model busy for longer than two changes take. */
const SENTENCE = 'move the yellow cube next to the purple star';

/** Runs in the page. @param {string} head @returns {Promise<Switched>} */
const chooseInPage = async (head) => {
  const hooks = /** @type {Hooked} */ (window).tabletop;
  const find = (/** @type {string} */ id) => document.querySelector(`[data-testid="${id}"]`);
  const select = /** @type {HTMLSelectElement} */ (find('head-choice'));
  const turn = () => new Promise((done) => setTimeout(done, 4));
  const titleNow = () => {
    const { engine } = hooks.getState();
    return engine.phase === 'ready' ? engine.info.title : '';
  };
  const stageNow = () => {
    const { engine } = hooks.getState();
    return engine.phase === 'loading' ? engine.stage : engine.phase;
  };
  const before = titleNow();
  const taken = hooks.stats.steps;
  const began = performance.now();
  select.value = head;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  /** @type {Record<string, number>} */
  const stages = {};
  let [stage, since] = [stageNow(), began];
  for (;;) {
    const next = stageNow();
    if (next !== stage) {
      const now = performance.now();
      const name = stage === 'ready' || stage === 'absent' ? 'halt' : stage;
      stages[name] = (stages[name] ?? 0) + now - since;
      [stage, since] = [next, now];
    }
    if (stage === 'failed') throw new Error(`${head} could not be opened: ${hooks.lastError?.message}`);
    if (stage === 'ready' && titleNow() !== before) break;
    await turn();
  }
  const there = performance.now() - began;
  const steps = hooks.stats.steps;
  while (hooks.stats.steps === steps) {
    if (performance.now() - began > 60_000) throw new Error(`The run did not go on with ${head}.`);
    await turn();
  }
  return { there, acted: performance.now() - began, stages, stays: steps >= taken && taken > 0 };
};

/**
 * @param {Browser} browser @param {string} url of the served site
 * @param {{ head: string, seed: number, pointedAt?: number }} options `head` as the page's choice has it: "pico:fast";
 *   `pointedAt`: so many milliseconds before it is chosen the list is gone to, as whoever reads it does
 * @returns {Promise<{ first: Switched, again: Switched }>} the first opening, and a later change to it
 */
export async function openHead(browser, url, { head, seed, pointedAt = 0 }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  try {
    const page = await context.newPage();
    const [model = ''] = head.split(':');
    const query = { test: 1, driver: 'model', provider: 'wasm', model, seed, steps: 500, say: SENTENCE };
    const said = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    await page.goto(`${url}?${said.join('&')}`);
    await page.evaluate(() => /** @type {Hooked} */ (window).tabletop.ready);
    await page.getByTestId('load').click();
    await page.locator('[data-testid="badges"][data-state="ready"]').waitFor({ timeout: LOAD_MS });
    await page.locator(`[data-testid="head-choice"] option[value="${head}"]`).waitFor({ state: 'attached' });
    const goOn = async () => {
      const running = await page.evaluate(
        () => /** @type {Hooked} */ (window).tabletop.getState().run === 'running',
      );
      if (!running) await page.getByTestId('run').click();
      await page.waitForFunction((/** @type {number} */ before) => {
        const { getState, stats } = /** @type {Hooked} */ (window).tabletop;
        return getState().run === 'running' && stats.steps > before;
      }, 1);
    };
    if (pointedAt > 0) {
      await page.getByTestId('head-choice').focus();
      await page.waitForTimeout(pointedAt);
    }
    await goOn();
    const first = await page.evaluate(chooseInPage, head);
    await goOn();
    await page.evaluate(chooseInPage, model);
    await goOn();
    const again = await page.evaluate(chooseInPage, head);
    return { first, again };
  } finally {
    await context.close();
  }
}

/** Milliseconds that whoever opens the list takes at least until a head is chosen. */
const POINTED_AT = 500;

/**
 * Every head in turn, each in pages of its own; every second time the list was gone to before, as whoever chooses does.
 * @param {{ heads: readonly string[], seed: number, pages: number, site?: string }} options `site`: a built site to measure as
 *   it is, instead of building this one
 */
export async function measureSwitches({ heads, seed, pages, site }) {
  await ensureInstalled();
  if (site === undefined && (await build()) !== 0) throw new Error('The site could not be built; see above.');
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const server = await serve({ root: site ?? DIST });
  const browser = await chromium.launch({ executablePath: path, args: QUIET_FLAGS });
  try {
    const rows = [];
    for (let i = 0; i < pages; i++) {
      for (const head of heads) {
        const pointedAt = i % 2 === 0 ? 0 : POINTED_AT;
        rows.push({ head, pointedAt, ...(await openHead(browser, server.url, { head, seed, pointedAt })) });
      }
    }
    return { browser: `Chromium ${browser.version()}`, rows };
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * A line a head: medians, and the longest.
 * @param {Awaited<ReturnType<typeof measureSwitches>>} measured
 */
export function describeSwitches({ browser, rows }) {
  const spread = (/** @type {readonly number[]} */ ms) =>
    ms.length === 0 ? '-' : `${median(ms).toFixed(0)} (at most ${Math.max(...ms).toFixed(0)})`;
  const heads = [...new Set(rows.map(({ head }) => head))];
  return [
    `${browser}; ms from the choice to the head being there: median (at most)`,
    ...heads.map((head) => {
      const own = rows.filter((row) => row.head === head);
      const there = (/** @type {(row: typeof own[number]) => boolean} */ which) =>
        spread(own.filter(which).map(({ first }) => first.there));
      const stage = (/** @type {string} */ name) =>
        median(own.map(({ first }) => first.stages[name] ?? 0)).toFixed(0);
      return (
        `${head.padEnd(22)} first ${there(() => true)}, n = ${own.length}; chosen at once ${there(({ pointedAt }) => pointedAt === 0)}, ` +
        `${POINTED_AT} ms after going to the list ${there(({ pointedAt }) => pointedAt > 0)}; first action ` +
        `${spread(own.map(({ first }) => first.acted))}; again ${spread(own.map(({ again }) => again.there))}; of the first, ` +
        `halting ${stage('halt')}, files ${stage('download')}, compiling ${stage('compile')}, self-test ${stage('self-test')}`
      );
    }),
  ];
}
