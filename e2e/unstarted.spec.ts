/** What is seen where the page's own scripts never come: never a white page. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allowing, expect, test } from './support/test.ts';

const FILE = pathToFileURL(resolve(import.meta.dirname, '../dist/index.html')).href;
const ENTRY = '**/assets/index-*.js';

test('opened as a file it says that it must be served, and with which command', async ({ browser }) => {
  const context = await browser.newContext(); // the rule against other hosts has no name for a file
  const page = await context.newPage();
  await page.goto(FILE);
  const text = page.getByTestId('unstarted');
  await expect(text).toBeVisible({ timeout: 5000 });
  await expect(text).toContainText('It has to be served. Type npm start');
  await context.close();
});

test('served, nothing of it is seen while the page is coming', async ({ page }) => {
  let send: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    send = done;
  });
  await page.route(ENTRY, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./?test=1&driver=no-op&hide=scene', { waitUntil: 'commit' });
  const text = page.getByTestId('unstarted');
  await expect(text).toBeAttached();
  await page.waitForFunction(() => document.getAnimations().length > 0); // the style sheet is there
  await expect(text).toBeHidden();
  send();
  await expect(page.getByTestId('command')).toBeVisible();
  await expect(text).toHaveCount(0);
});

test.describe('a site without its scripts', () => {
  test.use(allowing(/404/));

  test('says so after a while', async ({ page }) => {
    await page.route(ENTRY, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('./');
    const text = page.getByTestId('unstarted');
    await page.waitForFunction(() => document.getAnimations().length > 0);
    await expect(text).toBeHidden();
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.finish(); // ten seconds, at once
    });
    await expect(text).toBeVisible();
    await expect(text).toContainText('some of its files have not arrived');
  });
});
