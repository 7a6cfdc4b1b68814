/** Hints and refusals on a phone: within the screen, and large enough for a thumb. */
import { expect, test } from './support/test.ts';

test('what is said of a sentence stays inside the screen', async ({ page }) => {
  await page.goto('./?test=1');
  await page.evaluate(() => window.tabletop?.ready);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.getByTestId('instruction').fill('pick up the flurb and the cubee now');
  await expect(page.getByTestId('hint')).toHaveCount(2);
  expect(await width()).toBe(390);
  const box = await page.getByTestId('hint-cube').last().boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(34);
  await page.getByTestId('instruction').fill('what colour is the star?');
  await expect(page.getByTestId('ask')).toBeVisible();
  expect(await width()).toBe(390);
  expect((await page.locator('label.switch').boundingBox())?.height).toBeGreaterThanOrEqual(44);
});
