/** One column on a phone: nothing is cut off sideways, and the main controls are large enough for a thumb. */
import { camera, withCameras } from './support/cameras.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here

test('nothing runs out of the narrowest phone, and the header’s buttons are on one line', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const query of ['recording=0', '']) {
    await page.goto(`./?test=1&${query}`);
    await page.evaluate(() => window.tabletop?.ready);
    await expect(page.getByRole('heading', { name: 'Tabletop' })).toBeVisible(); // said, if not written
    // a phone makes its page wider for what runs out of it
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])).toEqual([
      320, 320,
    ]);
    const tops = await page
      .getByTestId('header')
      .locator('.header-buttons > *')
      .evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().bottom)));
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(8);
  }
});

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

test('the other camera of a phone is one press away, and no camera is asked for beforehand', async ({
  page,
}) => {
  const rear = { ...camera(480, 640, 'rear'), facing: 'environment' } as const;
  const selfie = { ...camera(640, 480, 'selfie'), facing: 'user' } as const;
  await withCameras(page, selfie, rear, { ...camera(480, 640, 'tele'), facing: 'environment' });
  await page.goto('./?test=1&driver=no-op&hide=scene&steps=500');
  await page.evaluate(() => window.tabletop?.ready);
  const live = () => page.evaluate(() => window.cameraKit?.live());
  const other = page.getByTestId('next-camera');
  await expect(other).toHaveCount(0);
  expect(await live()).toEqual([]);
  await page.getByTestId('source-webcam').tap();
  await expect(other).toHaveText('Front camera');
  await expect.poll(live, 'the rear one first: it sees the desk').toEqual(['rear']);
  await page.getByTestId('run').tap();
  await expect(page.locator('html')).toHaveAttribute('data-run', 'running');
  await other.tap();
  await expect(other).toHaveText('Rear camera');
  await expect.poll(live, 'the one before is let go').toEqual(['selfie']);
  await other.tap();
  await expect(other).toHaveText('Front camera');
  await expect.poll(live).toEqual(['rear']);
  await expect(page.locator('html'), 'the run goes on').toHaveAttribute('data-run', 'running');
  const box = await other.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
