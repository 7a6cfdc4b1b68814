/** The webcam, played from a file: its frames are what the policy gets, the arm moves, and losing it is said. */
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here

test('frames of the webcam reach the policy while the simulated arm goes on moving', async ({ page }) => {
  await page.goto('./?test=1&driver=expert&camera=webcam');
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');
  const middle = () =>
    page
      .getByTestId('frame')
      .evaluate((canvas: HTMLCanvasElement) => [
        ...(canvas.getContext('2d')?.getImageData(82, 69, 1, 1).data.subarray(0, 3) ?? []),
      ]);
  // the disc: red, whatever the video range made of it
  await expect
    .poll(async () => {
      const [r = 0, g = 0, b = 0] = await middle();
      return r > 150 && g < 90 && b < 90;
    })
    .toBe(true);
  const before = await page.evaluate(() => [window.tabletop?.worldHash(), window.tabletop?.frameHash()]);
  await page.evaluate(() => window.tabletop?.step(3));
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '3');
  const after = await page.evaluate(() => [window.tabletop?.worldHash(), window.tabletop?.frameHash()]);
  expect(after[0]).not.toBe(before[0]);
  expect(after[1], 'every frame of the clip is the same').toBe(before[1]);
});

test('a camera that goes away is said, and can be had again', async ({ page }) => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const ask = media.getUserMedia.bind(media);
    media.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      window.addEventListener('unplug', () => {
        for (const track of stream.getTracks()) {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
      });
      return stream;
    };
  });
  await page.goto('./?test=1&driver=no-op&camera=webcam');
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');
  // again until it is seen: on a busy machine "ready" may still be said of the simulated camera, with no stream to unplug
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('unplug')));
    await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', 'CAMERA_LOST', {
      timeout: 1000,
    });
  }).toPass({ timeout: 15_000 });
  await page.getByTestId('source-retry').click();
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');
  await page.evaluate(() => window.tabletop?.step(1));
  await expect(page.getByTestId('timeline')).toHaveAttribute('data-steps', '1');
});
