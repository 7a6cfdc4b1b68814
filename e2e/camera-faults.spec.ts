/** What can go wrong with a camera, and every size that one may have: each with what the page says, and a way on. */
import type { Page } from '@playwright/test';
import { expectNotice, open, pressStep, shownPixel } from './support/app.ts';
import { camera, withCameras } from './support/cameras.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here
test.setTimeout(180_000);
// the large view is left out: drawn in software it would take most of the time, and cameras have no part in it

const RED = 'red';
const BLUE = 'blue';

const hue = ([r = 0, g = 0, b = 0]: readonly number[]): string =>
  r > 150 && g < 90 && b < 90 ? RED : b > 150 && g < 90 && r < 90 ? BLUE : `${r} ${g} ${b}`;

/** What the model is shown left, right, above and below the middle. */
const looks = async (page: Page): Promise<string[]> => [
  hue(await shownPixel(page, 30, 64)),
  hue(await shownPixel(page, 98, 64)),
  hue(await shownPixel(page, 64, 30)),
  hue(await shownPixel(page, 64, 98)),
];

/** Left and right; the middle column lies on the edge between the two colours. */
const sides = async (page: Page): Promise<string[]> => (await looks(page)).slice(0, 2);

const ready = (page: Page) => expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');

const failedWith = async (page: Page, code: string, words: RegExp) => {
  const error = page.getByTestId('source-error');
  await expect(error).toHaveAttribute('data-code', code);
  await expect(error).toContainText(words);
};

const steps = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('timeline').getAttribute('data-steps'));

test('no camera at all: said by the browser itself, and the simulated one takes its place', async ({
  page,
}) => {
  await open(page, '&hide=scene&driver=no-op&camera=webcam');
  await failedWith(page, 'CAMERA_MISSING', /No camera was found\. Plug one in/);
  await page.getByTestId('source-use-sim').click();
  await ready(page);
  await pressStep(page);
});

test('denied: said, with what to do, and asked again when the visitor has allowed it', async ({ page }) => {
  await withCameras(page, camera(640, 480));
  await open(page, '&hide=scene&driver=no-op');
  await page.evaluate(() => {
    if (window.cameraKit) window.cameraKit.refuse = 'NotAllowedError';
  });
  await page.getByTestId('source-webcam').click();
  await failedWith(page, 'CAMERA_DENIED', /The camera is blocked\. Allow it in the address bar/);
  await page.getByTestId('step').click();
  await expectNotice(page, 'CAMERA_DENIED');
  await page.evaluate(() => {
    if (window.cameraKit) window.cameraKit.refuse = null;
  });
  await page.getByTestId('source-retry').click();
  await ready(page);
  await pressStep(page);
});

test('while it asks, the page says where the pictures go', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
  });
  await open(page, '&hide=scene&driver=no-op');
  await page.getByTestId('source-webcam').click();
  await expect(page.getByTestId('source-private')).toHaveText(
    'Pictures stay in this tab: nothing is sent or stored.',
  );
});

test('unplugged in the middle of a run: the run ends, says why, and goes on with another camera', async ({
  page,
}) => {
  await withCameras(page, camera(640, 480));
  await open(page, '&hide=scene&driver=no-op&steps=500&camera=webcam');
  await ready(page);
  await page.getByTestId('run').click();
  await expect.poll(() => steps(page)).toBeGreaterThan(0);
  await page.evaluate(() => window.cameraKit?.unplug('front'));
  await failedWith(page, 'CAMERA_LOST', /The camera stopped/);
  await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');
  await expectNotice(page, 'CAMERA_LOST');
  await page.getByTestId('source-retry').click();
  await failedWith(page, 'CAMERA_MISSING', /Plug one in/);
  await page.evaluate((one) => window.cameraKit?.plug(one), camera(640, 480, 'spare'));
  await page.getByTestId('source-retry').click();
  await ready(page);
  expect(await page.evaluate(() => window.cameraKit?.live())).toEqual(['spare']);
  await pressStep(page);
});

test('the permission taken back in the middle of a run is not called a broken camera', async ({ page }) => {
  await withCameras(page, camera(640, 480));
  await open(page, '&hide=scene&driver=no-op&steps=500&camera=webcam');
  await ready(page);
  await page.getByTestId('run').click();
  await expect.poll(() => steps(page)).toBeGreaterThan(0);
  await page.evaluate(() => window.cameraKit?.allow('denied'));
  await failedWith(page, 'CAMERA_DENIED', /blocked/);
  await expect(page.locator('html')).toHaveAttribute('data-run', 'idle');
  expect(await page.evaluate(() => window.cameraKit?.live()), 'and its light goes out').toEqual([]);
});

// more sizes: src/observe/frame-of-picture.test.ts
for (const [width, height] of [
  [160, 120],
  [3840, 2160],
  [480, 640],
] as const) {
  test(`${width} x ${height}: the middle square is seen, and no more than 960 pixels a side are read`, async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const { prototype } = CanvasRenderingContext2D;
      const read = prototype.getImageData;
      Object.assign(window, { readBack: [0, 0] });
      prototype.getImageData = function (x, y, w, h, ...rest) {
        const { readBack } = window as unknown as { readBack: number[] };
        if (w * h > (readBack[0] ?? 0) * (readBack[1] ?? 0)) Object.assign(readBack, [w, h]);
        return read.call(this, x, y, w, h, ...rest);
      };
    });
    await withCameras(page, camera(width, height));
    await open(page, '&hide=scene&driver=no-op&camera=webcam');
    await ready(page);
    await expect.poll(() => sides(page), { timeout: 45_000 }).toEqual([RED, BLUE]);
    await pressStep(page);
    const largest = await page.evaluate(() => (window as unknown as { readBack: number[] }).readBack);
    const scale = Math.min(1, 960 / Math.max(width, height));
    expect(largest).toEqual([Math.round(width * scale), Math.round(height * scale)]);
  });
}

test('mirrored and turned: the picture stands as the controls say, in a link too', async ({ page }) => {
  await withCameras(page, camera(640, 480));
  await open(page, '&hide=scene&driver=no-op&camera=webcam');
  await expect.poll(() => sides(page)).toEqual([RED, BLUE]);
  await page.getByTestId('mirror').click();
  await expect(page.getByTestId('mirror')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => sides(page)).toEqual([BLUE, RED]);
  await page.getByTestId('mirror').click();
  await page.getByTestId('turn').click();
  await expect
    .poll(async () => (await looks(page)).slice(2), 'clockwise: left comes up')
    .toEqual([RED, BLUE]);
  await page.getByTestId('turn').click();
  await expect.poll(() => sides(page)).toEqual([BLUE, RED]);
  await expect(page).toHaveURL(/turn=180/);
  await page.reload();
  await page.evaluate(() => window.tabletop?.ready);
  await ready(page);
  await expect.poll(() => sides(page), 'after a reload').toEqual([BLUE, RED]);
});

test('another camera during a run: the run goes on, and sees through the new one', async ({ page }) => {
  const back = { ...camera(480, 640, 'back'), colors: ['rgb(30, 30, 220)', 'rgb(220, 30, 30)'] as const };
  await withCameras(page, camera(640, 480), back);
  await open(page, '&hide=scene&driver=no-op&steps=500&camera=webcam');
  await ready(page);
  const choice = page.getByRole('combobox', { name: 'Which camera' });
  await expect(choice.locator('option')).toHaveText(['Camera front', 'Camera back']);
  await expect(choice).toHaveValue('front');
  await page.getByTestId('run').click();
  await expect.poll(() => steps(page)).toBeGreaterThan(0);
  await choice.selectOption('back');
  await expect.poll(() => sides(page), { timeout: 45_000 }).toEqual([BLUE, RED]);
  await expect(page.locator('html')).toHaveAttribute('data-run', 'running');
  const then = await steps(page);
  await expect.poll(() => steps(page)).toBeGreaterThan(then);
  expect(await page.evaluate(() => window.cameraKit?.live())).toEqual(['back']);
  await expect(page, 'which hardware there is travels in no link').not.toHaveURL(/back/);
  await page.evaluate(() => window.cameraKit?.unplug('front'));
  await expect(choice, 'one camera is no choice').toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('data-run', 'running');
});
