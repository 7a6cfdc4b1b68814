/** Threads of the runtime on WebAssembly: where they pay by the manifest, where the page is isolated, and never in a test. */
import { resolve } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { serve } from '../scripts/lib/serve.mjs';
import { expectLoaded } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(180_000);

const DIST = resolve(import.meta.dirname, '../dist');

/** A manifest whose variants say that two threads pay. */
const twoPay = async (context: BrowserContext): Promise<void> => {
  await context.route('**/models/pico/manifest.json', async (route) => {
    const response = await route.fetch();
    const manifest = await response.json();
    for (const variant of manifest.variants) variant.threads = 2;
    await route.fulfill({ response, json: manifest });
  });
};

/** The live page, as a visitor opens it, with the model loaded; gives what the badge says. */
const loaded = async (page: Page, address: string): Promise<string> => {
  await page.goto(address);
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready', { timeout: 60_000 });
  await page.getByTestId('load').click();
  await expectLoaded(page);
  await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
  await expect(page.getByTestId('badge-parity'), 'the golden tokens, to the bin').toHaveAttribute(
    'data-difference',
    '0',
  );
  return (await page.getByTestId('badge-provider').textContent()) ?? '';
};

const LIVE = './?provider=wasm&seed=3&hide=scene';

test('two threads where they pay, with the tokens of one; one in a test', async ({ page }) => {
  await twoPay(page.context());
  expect(await loaded(page, LIVE)).toBe('WASM · 2 threads');
  expect(await loaded(page, `${LIVE}&test=1`)).toBe('WASM');
});

test('one thread where the host sends no isolation headers', async ({ browser }) => {
  const site = await serve({ root: DIST, headers: () => ({}) });
  const context = await browser.newContext({ baseURL: site.url });
  await twoPay(context);
  const page = await context.newPage();
  expect(await loaded(page, LIVE)).toBe('WASM');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await context.close();
  await site.close();
});

test('without isolation headers from the host, the service worker adds them from the second visit on', async ({
  browser,
}) => {
  const site = await serve({ root: DIST, headers: () => ({}) });
  const context = await browser.newContext({ baseURL: site.url });
  const page = await context.newPage();
  const open = async (): Promise<void> => {
    await page.goto('./?test=1&offline=1&driver=expert&hide=scene');
    await page.evaluate(() => window.tabletop?.ready);
  };
  await open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expect(page.locator('html')).toHaveAttribute('data-offline', 'kept', { timeout: 90_000 });
  await open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(async () => (await window.tabletop?.step(2))?.run)).toBe('idle');
  await page.getByTestId('driver-model').click();
  await page.getByTestId('reset').click();
  await page.getByTestId('load').click();
  await expectLoaded(page); // its worker is not refused
  await context.close();
  await site.close();
});
