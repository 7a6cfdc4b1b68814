/** After one visit the page and its model work with no network, and an update is taken as a whole. The server really stops. */
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { serve } from '../scripts/lib/serve.mjs';
import { writeWorker } from '../scripts/lib/vite-offline.mjs';
import { expectLoaded, open, pressStep, tokens } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.setTimeout(300_000);

const DIST = resolve(import.meta.dirname, '../dist');
const OFFLINE = '&offline=1&provider=wasm';
const KEPT = { timeout: 90_000 };

type Site = Awaited<ReturnType<typeof serve>>;

/** Another build of the same page: its title, and the name of a chunk, are B's. Linked, not copied: it is 100 MB. */
const buildB = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, from.slice(DIST.length));
    mkdirSync(dirname(to), { recursive: true });
    if (/\.(html|js)$/.test(entry.name)) cpSync(from, to);
    else linkSync(from, to);
  }
  const page = join(folder, 'index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace('<title>Tabletop', '<title>B: Tabletop'));
  writeWorker(folder);
};

const kept = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((k) => k.includes('shell')));
/** Which big files are kept, by their names without hash. */
const bigFiles = (page: Page) =>
  page.evaluate(async () => {
    const names: string[] = [];
    for (const key of (await caches.keys()).filter((k) => k.includes('shell'))) {
      for (const { url } of await (await caches.open(key)).keys()) {
        if (url.endsWith('.wasm')) names.push(url.replace(/^.*\//, '').replace(/-[\w-]{8}\.wasm$/, ''));
      }
    }
    return names.sort();
  });

const offline = (page: Page, state: string) =>
  expect(page.locator('html')).toHaveAttribute('data-offline', state, KEPT);

test.describe('without network', () => {
  test.use(allowing(/ERR_CONNECTION_REFUSED|Failed to fetch|Failed to load resource/));

  test('after one visit: the page, the physics, the model from its cache, a step; then an update, whole', async ({
    browser,
  }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    let site: Site = await serve({ root: DIST });
    const { port, url } = site;
    const home = `${url}?test=1${OFFLINE}&driver=model`;
    const at = async (where: Page, address = home): Promise<void> => {
      await where.goto(address);
      await where.evaluate(() => window.tabletop?.ready);
      await expect(where.locator('html')).toHaveAttribute('data-world', 'ready');
    };

    await test.step('one visit with network', async () => {
      await at(page);
      await page.getByTestId('load').click();
      await expectLoaded(page);
      await offline(page, 'kept');
      await expect.poll(() => bigFiles(page), KEPT).toEqual(['mujoco', 'ort-wasm-simd-threaded']);
    });

    await test.step('the server is gone', async () => {
      await site.close();
      await at(page);
      expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(
        `${url}offline.js`,
      );
      await expect(page.getByTestId('load')).toHaveText('Load the model');
      await page.getByTestId('load').click();
      await expectLoaded(page);
      await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
      await pressStep(page);
      expect(await tokens(page)).toHaveLength(1);
    });

    await test.step('half an update is none', async () => {
      const half = resolve(import.meta.dirname, '../.cache/e2e/half');
      buildB(half);
      writeFileSync(join(half, 'index.html'), 'a page of yet another build, put there a moment later');
      site = await serve({ root: half, port });
      const before = await kept(page);
      await at(page);
      expect(await page.title()).not.toContain('B:');
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update().catch(() => undefined);
        const { installing } = registration;
        if (installing) {
          await new Promise<void>((done) => {
            const look = () => installing.state === 'redundant' && done();
            installing.addEventListener('statechange', look);
            look();
          });
        }
      });
      expect(await kept(page)).toEqual(before);
      await offline(page, 'kept');
      await site.close();
    });

    await test.step('an update waits for the last page of the old version, and is taken when that is reloaded', async () => {
      const whole = resolve(import.meta.dirname, '../.cache/e2e/b');
      buildB(whole);
      site = await serve({ root: whole, port });
      const other = await context.newPage();
      await at(other);
      await at(page);
      await offline(page, 'update');
      await expect(page.getByTestId('update')).toHaveText('A new version is ready: reload');
      expect(await kept(page), 'beside each other, each whole').toHaveLength(2);
      await at(page);
      expect(await page.title(), 'another tab still shows the old one').not.toContain('B:');
      await expect(page.getByTestId('update')).toBeVisible(KEPT);
      await other.close();
      await page.getByTestId('update').click();
      await expect.poll(() => page.title().catch(() => ''), KEPT).toContain('B:');
      await page.evaluate(() => window.tabletop?.ready);
      expect(await kept(page)).toHaveLength(1);
      await expect(page.getByTestId('update')).toHaveCount(0);
    });

    await test.step('the new version works without network, with the runtime that the old one had kept', async () => {
      await site.close();
      await at(page);
      expect(await page.title()).toContain('B:');
      expect(await bigFiles(page)).toEqual(['mujoco', 'ort-wasm-simd-threaded']);
      await expect(page.getByTestId('load')).toHaveText('Load the model');
    });
    expect(errors).toEqual([]);
    await context.close();
  });
});

test('a host that adds to the page: it works, and says why it is not kept', async ({ browser }) => {
  const folder = resolve(import.meta.dirname, '../.cache/e2e/wrapped');
  buildB(folder);
  const worker = join(folder, 'offline.js');
  rmSync(worker);
  cpSync(join(DIST, 'offline.js'), worker); // of the page as it was built
  const site = await serve({ root: folder });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.url}?test=1${OFFLINE}&driver=expert`);
  await expect(page.getByTestId('not-kept')).toHaveText(
    'Not kept for use without network: this host sends index.html otherwise than it was published',
    KEPT,
  );
  await expect(page.locator('html')).toHaveAttribute('data-offline', 'refused');
  expect(await kept(page)).toEqual([]);
  await pressStep(page);
  await context.close();
  await site.close();
});

test('under ?test=1 no service worker is installed, and nothing is kept', async ({ page }) => {
  await open(page, '&driver=no-op');
  await pressStep(page);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await kept(page)).toEqual([]);
});
