/** One column on a phone: nothing is cut off sideways, and the main controls are large enough for a thumb. */
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here

test('a phone shows one readable column and drives the arm', async ({ page }) => {
  await page.goto('./?test=1&driver=expert');
  await page.evaluate(() => window.tabletop?.ready);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  for (const id of ['run', 'step', 'reset']) {
    const box = await page.getByTestId(id).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
  }
  const outside = await page.locator('button:visible, input:visible, canvas:visible').evaluateAll((all) =>
    all
      .filter((e) => !e.closest('.examples') && !e.closest('.unseen'))
      .map((e) => ({ what: e.dataset.testid ?? e.className, box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.left < 0 || box.right > 390))
      .map(({ what, box }) => `${what}: ${box.left} to ${box.right}`),
  );
  expect(outside).toEqual([]);
  await page.getByTestId('run').tap();
  await expect(page.getByTestId('status-text')).toContainText('The goal is met.');
});
