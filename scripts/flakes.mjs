// @ts-check
/**
 * npm run flakes     what differs from one run of a test to the next, counted: the same page opened again and again, and how
 * many different ends, pictures and times come of it (docs/flaky-tests.md). With --loads N other than 10.
 */
import { createHash } from 'node:crypto';
import { loadavg } from 'node:os';
import { chromium } from '@playwright/test';
import { build, DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { runScript } from './lib/options.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'npm run flakes -- [options]    the same page many times: what is not the same';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  loads: { type: 'integer', min: 2, default: 10, help: 'how often each page is opened' },
};

/** @param {Uint8Array | string} bytes */
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/** @typedef {import('@playwright/test').Page} Page */

/** Runs before the page's scripts: milliseconds on the page are 0. */
const stopTheClock = () => {
  performance.now = () => 0;
};

const VIEW = '[data-testid=scene] canvas';
const step = (/** @type {Page} */ page, /** @type {number} */ n) =>
  page.evaluate((count) => window.tabletop?.step(count), n);
const drawn = (/** @type {Page} */ page) => page.evaluate(() => window.tabletop?.drawn());
const hashes = (/** @type {Page} */ page) =>
  page.evaluate(() => `${window.tabletop?.worldHash()} ${window.tabletop?.frameHash()}`);

/** The page's picture; covered is what a graphics driver draws. @param {Page} page */
const pageShot = (page) =>
  page.screenshot({ mask: [page.locator(VIEW), page.getByTestId('frame')], animations: 'disabled' });
const viewShot = (/** @type {Page} */ page) => page.locator(VIEW).first().screenshot();

/** @type {readonly { what: string, query: string, still?: boolean, look: (page: Page) => Promise<Uint8Array | string | undefined> }[]} */
const CASES = [
  {
    what: 'world and frame after 10 steps of the expert, clock paused',
    query: 'driver=expert',
    look: async (page) => {
      await step(page, 10);
      return hashes(page);
    },
  },
  {
    what: 'world after 10 steps of the expert, clock realtime',
    query: 'driver=expert&clock=realtime',
    look: async (page) => {
      await step(page, 10);
      return hashes(page);
    },
  },
  {
    what: 'picture of the page after 3 steps, as it comes',
    query: 'driver=expert',
    look: async (page) => {
      await step(page, 3);
      return pageShot(page);
    },
  },
  {
    what: 'the same, after drawn() and networkidle',
    query: 'driver=expert',
    look: async (page) => {
      await step(page, 3);
      await page.waitForLoadState('networkidle');
      await drawn(page);
      return pageShot(page);
    },
  },
  {
    what: 'the same, and with performance.now() stopped',
    query: 'driver=expert',
    still: true,
    look: async (page) => {
      await step(page, 3);
      await page.waitForLoadState('networkidle');
      await drawn(page);
      return pageShot(page);
    },
  },
  {
    what: 'picture of the large view after 3 steps, without drawn()',
    query: 'driver=expert',
    look: async (page) => {
      await step(page, 3);
      return viewShot(page);
    },
  },
  {
    what: 'the same, after drawn()',
    query: 'driver=expert',
    look: async (page) => {
      await step(page, 3);
      await drawn(page);
      return viewShot(page);
    },
  },
];

const range = (/** @type {readonly number[]} */ all) =>
  `${(Math.min(...all) / 1000).toFixed(1)} to ${(Math.max(...all) / 1000).toFixed(1)} s`;

await runScript(USAGE, OPTIONS, async ({ values }) => {
  if ((await build()) !== 0) return 1;
  const { path: executablePath, version } = await ensureChromium();
  const site = await serve({ root: DIST });
  const browser = await chromium.launch({ executablePath, args: [...QUIET_FLAGS] });
  console.log(`${version}, ${values.loads} loads each, load average ${(loadavg()[0] ?? 0).toFixed(1)}`);
  /** @type {number[]} */
  const opening = [];
  try {
    for (const { what, query, still, look } of CASES) {
      const ends = [];
      for (let i = 0; i < values.loads; i++) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
        context.setDefaultTimeout(120_000);
        const page = await context.newPage();
        if (still) await page.addInitScript(stopTheClock);
        const start = performance.now();
        await page.goto(`${site.url}?test=1&seed=7&theme=light&${query}`);
        await page.evaluate(() => window.tabletop?.ready);
        opening.push(performance.now() - start);
        ends.push(digest((await look(page)) ?? ''));
        await context.close();
      }
      const different = new Set(ends).size;
      console.log(
        `${what}: ${ends.length} loads, ${different === 1 ? 'all alike' : `${different} different`}`,
      );
    }
    /** @type {number[]} */
    const loading = [];
    /** @type {number[]} */
    const acting = [];
    for (let i = 0; i < Math.min(5, values.loads); i++) {
      const context = await browser.newContext();
      context.setDefaultTimeout(120_000);
      const page = await context.newPage();
      await page.goto(`${site.url}?test=1&seed=7&provider=wasm&hide=scene`);
      await page.evaluate(() => window.tabletop?.ready);
      const start = performance.now();
      await page.evaluate(() => window.tabletop?.load());
      loading.push(performance.now() - start);
      for (let n = 0; n < 5; n++) {
        const begun = performance.now();
        await step(page, 1);
        acting.push(performance.now() - begun);
      }
      await context.close();
    }
    console.log(
      `opening until ready: ${range(opening)}; loading pico on WASM: ${range(loading)}; one step of it: ${range(acting)}`,
    );
    return 0;
  } finally {
    await browser.close();
    await site.close();
  }
});
