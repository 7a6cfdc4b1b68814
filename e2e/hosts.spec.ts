/** Hosts and browsers that are not like ours: the page names the file or the header, and the cause. */
import { resolve } from 'node:path';
import type { Page, Route } from '@playwright/test';
import { findChromium, QUIET_FLAGS } from '../scripts/lib/chromium.mjs';
import { serve } from '../scripts/lib/serve.mjs';
import { expectLoaded, open } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.setTimeout(120_000);
test.use(allowing(/Failed to load|MIME|wasm|404|Aborted|blocked|TypeError|ArrayBuffer instantiation/i));

const DIST = resolve(import.meta.dirname, '../dist');
const PHYSICS = /mujoco[^/]*\.wasm$/;

const gone = (route: Route) => route.fulfill({ status: 404, body: '' });
const asPage = (route: Route) => route.fulfill({ contentType: 'text/html', body: '<title>Not here</title>' });

/** The model's panel says this after Load. */
const expectLoadFails = async (page: Page, file: RegExp, cause: string): Promise<void> => {
  await open(page, '&provider=wasm&hide=scene');
  await page.getByTestId('load').click();
  const panel = page.getByTestId('engine-error');
  await expect(panel).toHaveAttribute('data-code', 'PAGE_FILE_FAILED', { timeout: 60_000 });
  await expect(panel).toContainText(file);
  await expect(panel).toContainText(cause);
  await expect(panel.getByTestId('remedy-reload-page')).toBeVisible();
};

test.describe('the engine', () => {
  const WORKER = /assets\/engine\.worker-[\w-]+\.js/;
  const RUNTIME_WASM = /assets\/ort-wasm-simd-threaded-[\w-]+\.wasm/;
  const RUNTIME = /assets\/ort\.wasm[\w.]*-[\w-]+\.js/;

  for (const [what, pattern, answer, cause] of [
    ['worker script missing', WORKER, gone, 'is not on this server (404)'],
    ['worker script as a page', WORKER, asPage, 'as text/html'],
    ['runtime missing', RUNTIME, gone, 'is not on this server (404)'],
    ['runtime’s WebAssembly missing', RUNTIME_WASM, gone, 'is not on this server (404)'],
    ['runtime’s WebAssembly as a page', RUNTIME_WASM, asPage, 'a page in place of the file'],
  ] as const) {
    test(`${what}: the file and the cause are named`, async ({ page }) => {
      await page.context().route(pattern, answer);
      await expectLoadFails(page, pattern, cause);
    });
  }

  test('isolation headers with the HTML alone: the header is named', async ({ browser }) => {
    const isolation = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    };
    const site = await serve({
      root: DIST,
      headers: (path): Record<string, string> => (/^$|\.html$/.test(path) ? isolation : {}),
    });
    const context = await browser.newContext({ baseURL: site.url });
    const page = await context.newPage();
    await expectLoadFails(page, WORKER, 'Cross-Origin-Embedder-Policy with the page but not with');
    await context.close();
    await site.close();
  });
});

test('the physics missing: the file and the cause are named', async ({ page }) => {
  await page.context().route(PHYSICS, gone);
  await page.goto('./?test=1&driver=expert');
  const notice = page.getByTestId('notice').last();
  await expect(notice).toHaveAttribute('data-code', 'PAGE_FILE_FAILED', { timeout: 60_000 });
  await expect(notice).toContainText(/assets\/mujoco-[\w-]+\.wasm is not on this server \(404\)/);
});

test('a WebAssembly file with another media type is used all the same', async ({ page }) => {
  await page.context().route(/\.wasm$/, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-type': 'application/octet-stream' };
    await route.fulfill({ response, headers });
  });
  await open(page, '&provider=wasm&hide=scene');
  await page.getByTestId('load').click();
  await expectLoaded(page);
});

test('a browser without WebAssembly: it is named', async ({ playwright, baseURL }) => {
  const found = findChromium();
  const browser = await playwright.chromium.launch({
    ...('path' in found ? { executablePath: found.path } : {}),
    args: [...QUIET_FLAGS, '--js-flags=--jitless'],
  });
  const page = await browser.newPage(baseURL === undefined ? {} : { baseURL });
  await page.goto('./?test=1&driver=expert');
  expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined');
  const notice = page.getByTestId('notice').last();
  await expect(notice).toHaveAttribute('data-code', 'WEBASSEMBLY_MISSING', { timeout: 60_000 });
  await expect(notice).toContainText('This browser has WebAssembly switched off');
  await browser.close();
});
