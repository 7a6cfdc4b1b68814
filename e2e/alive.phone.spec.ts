/** A phone gets the recording and the lab, whatever it can run. */
import { expect, test } from './support/test.ts';

test('the recording fits a phone, and its controls are in reach of a thumb', async ({ page }) => {
  await page.goto('./?test=1&recording=1');
  const banner = page.getByTestId('recording');
  await expect(banner).toContainText('replayed, not live');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  for (const button of await banner.getByRole('button').all()) {
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
  await page.getByTestId('recording-pause').tap();
  await expect(banner).toHaveAttribute('data-state', 'paused');
  await expect(page.getByTestId('lab')).toBeVisible();
});
