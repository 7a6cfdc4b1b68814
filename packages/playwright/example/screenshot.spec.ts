import { expect, test } from 'tabletop-playwright';

test.setTimeout(120_000); // pictures are taken until two are alike; a software renderer beside other work is slow

test('the page and the large view look as they did', async ({ tabletop, page }) => {
  await page.addInitScript(() => {
    performance.now = () => 0; // the page shows milliseconds, and they are the machine's
  });
  await tabletop.open({ seed: 7, driver: 'expert', theme: 'light' });
  await tabletop.step(3);
  await page.waitForLoadState('networkidle'); // what is known of the model comes after the scene
  await tabletop.drawn(); // the large view shows the world as it is now

  // what a graphics driver draws may differ by some pixels on another machine, the rest of the page may not
  const view = page.getByTestId('scene').locator('canvas').first();
  const mask = [view, page.getByTestId('frame')];
  await expect(page).toHaveScreenshot('page.png', { mask, maxDiffPixels: 0 });
  await expect(view).toHaveScreenshot('scene.png', { maxDiffPixelRatio: 0.002 });
});
