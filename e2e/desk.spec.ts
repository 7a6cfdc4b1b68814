/** Desk mode with the model: the arm over a picture, followed in real time, and left again. */
import { encodePng } from '../scripts/lib/png.mjs';
import { createRandom } from '../src/math/random.ts';
import { drawDesk, sampleDesk } from '../src/observe/desk/testing/desk-picture.ts';
import { open, scrolls } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(180_000);

/** A bare wooden desk: whatever is named is not there. */
const bareDesk = (): Buffer => {
  const random = createRandom(3);
  const [width, height] = [640, 480];
  const look = { ...sampleDesk(random, width, height), desk: [120, 85, 60] as const, sheet: null, noise: 3 };
  const { rgba } = drawDesk(look, random);
  const rgb = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0,
  );
  return encodePng(width, height, rgb);
};

test('an arm stands on the desk, follows in real time without an end, waits for what is not there, and goes', async ({
  page,
}) => {
  await open(page, '&camera=image&provider=wasm');
  await page
    .getByTestId('image-file')
    .setInputFiles({ name: 'desk.png', mimeType: 'image/png', buffer: bareDesk() });
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'off');
  const plain = await page.evaluate(() => window.tabletop?.frameHash());
  await page.getByTestId('desk-set-up').click();
  await page.getByTestId('desk-done').click();
  await expect(page.getByTestId('desk')).toHaveAttribute('data-state', 'on');
  await expect.poll(() => page.evaluate(() => window.tabletop?.frameHash())).not.toBe(plain);
  expect(await page.evaluate(() => window.tabletop?.getState().settings.clock)).toBe('realtime');

  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(page.getByTestId('status'), 'stays in sight').toBeInViewport({ ratio: 1 });
  await expect.poll(() => scrolls(page, 'says'), 'nothing is squeezed: the page scrolls').toBe(false);
  await page.evaluate(() => window.tabletop?.load());
  await page.getByTestId('instruction').fill('reach for the red mug');
  await page.getByTestId('run').click();
  const status = page.getByTestId('status');
  await expect(status).toHaveAttribute('data-verdict', /^(not-seen|unsure)$/, { timeout: 90_000 });
  await expect(status).toContainText('the arm waits');
  await page.getByTestId('stop').click();
  await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');

  await page.getByTestId('desk-leave').click();
  await expect.poll(() => page.evaluate(() => window.tabletop?.frameHash())).toBe(plain);
  expect(await page.evaluate(() => window.tabletop?.getState().settings.clock)).toBe('paused');
});
