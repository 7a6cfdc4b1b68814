import { resolve } from 'node:path';
import { serve } from '../scripts/lib/serve.mjs';
import { expect, test } from './support/test.ts';

// the rules of support/test.ts (no error logged, no other host asked) hold for each of these

test('the page opens, draws and asks nobody else', async ({ page }) => {
  const answer = await page.goto('./');
  expect(answer?.status()).toBe(200);
  await expect(page).toHaveTitle(/^Tabletop\b/);
  await expect(page.locator('#root > *').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
});

test('it works from a sub-path', async ({ page }) => {
  const site = await serve({ root: resolve(import.meta.dirname, '../dist'), prefix: '/some/where/' });
  const missing: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(site.url);
  await expect(page.locator('#root > *').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(missing).toEqual([]);
  await site.close();
});

test('a missing file is a 404, not the front page', async ({ request }) => {
  const answer = await request.get('./models/none/manifest.json');
  expect(answer.status()).toBe(404);
});
