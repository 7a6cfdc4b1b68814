/** The lab on a phone: one column, nothing cut off sideways, and a number line for a thumb. */
import { expect, test } from './support/test.ts';

const VIEWS = [
  'lab',
  'lab=bins',
  'lab=bins&axis=turn',
  'lab=language',
  'lab=unnormalize',
  'lab=fast',
  'lab=requantize',
];

test('every view fits 390 pixels', async ({ page }) => {
  for (const query of VIEWS) {
    await test.step(query, async () => {
      await page.goto(`./?${query}`);
      await expect(page.locator('main h1')).toBeVisible();
      await expect(page.locator('main')).toHaveAttribute('data-state', 'ready');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      const outside = await page.locator('main :is(button, input, select, svg, a):visible').evaluateAll(
        (all) =>
          all
            .filter((e) => !e.closest('.segmented input'))
            .map((e) => e.getBoundingClientRect())
            .filter((box) => box.width > 1 && (box.left < 0 || box.right > 390)).length,
      );
      expect(outside).toBe(0);
    });
  }
});

test('the number line answers a tap', async ({ page }) => {
  await page.goto('./?lab=bins');
  const line = page.getByTestId('value');
  const box = await line.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await line.tap({ position: { x: (box?.width ?? 0) * 0.25, y: 40 } });
  await expect(page.getByTestId('asked')).toContainText('−');
});
