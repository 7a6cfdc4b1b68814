/**
 * The page as it looks: every picture compared with its golden, page by page at 0 differing pixels, what a graphics card
 * draws at 0.2%. `npm run goldens` renews them; look at what has changed before it is committed.
 */
import type { Page } from '@playwright/test';
import { takeSteps } from './support/app.ts';
import {
  differenceFrom,
  expectPage,
  expectView,
  LIMIT,
  needGoldens,
  shootCanvas,
  shootPage,
} from './support/golden.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/, 'webglcontextlost', 'Context Lost'));
test.setTimeout(240_000);

const PHONE = { width: 390, height: 844 };
/** Step whose picture is kept. */
const STEP = 6;

/** Milliseconds on the page are 0: they are the machine's, not the page's. */
const stopTheClock = (page: Page) =>
  page.addInitScript(() => {
    performance.now = () => 0;
  });

const open = async (page: Page, query: string): Promise<void> => {
  await page.goto(`./?test=1&${query}`);
  await page.evaluate(() => window.tabletop?.ready);
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
  await page.waitForLoadState('networkidle'); // the manifest says which examples are offered
};

/** The model's facts and the list of models, which come one after the other. */
const described = async (page: Page): Promise<void> => {
  await expect(page.getByTestId('model-bytes').first()).toBeVisible();
  await expect(page.getByTestId('model-choice').first()).toBeVisible();
};

const nextTheme = (page: Page) => page.getByTestId('theme').click();

test.beforeEach(async ({ page }) => {
  needGoldens(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await stopTheClock(page);
});

test('a laptop: at rest, after a run of steps, and without its 3D view, dark and light', async ({ page }) => {
  await open(page, 'seed=7&theme=dark');
  await described(page);
  await expect(page.locator('html')).toHaveAttribute('data-backend', 'none');
  await expectPage(page, 'laptop-rest-dark');
  await expectView(page, 'view-rest');
  await nextTheme(page);
  await expectPage(page, 'laptop-rest-light');

  await page.getByTestId('driver-expert').click();
  expect(await takeSteps(page, STEP)).toBe(STEP);
  await expectPage(page, 'laptop-run-light');
  await expectView(page, 'view-run');
  expect(
    differenceFrom(page, 'view-rest', await shootCanvas(page)).share,
    'the arm has moved, and that is seen',
  ).toBeGreaterThan(LIMIT.canvas);

  await test.step('three pixels in a panel turn it red', async () => {
    const mark = await page.getByTestId('timeline').evaluateHandle((panel) => {
      const three = document.createElement('i');
      const { left, top, width, height } = panel.getBoundingClientRect();
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      three.style.cssText = `position:fixed;left:${x}px;top:${y}px;width:3px;height:1px;background:#888`;
      panel.append(three);
      return three;
    });
    const { pixels, share } = differenceFrom(page, 'laptop-run-light', await shootPage(page));
    expect(pixels).toBe(3);
    expect(share).toBeGreaterThan(LIMIT.page);
    await mark.evaluate((three) => three.remove());
  });

  await test.step('a camera moved by 1 cm turns it red', async () => {
    await page.evaluate(() => window.tabletop?.drawn([0.01, 0, 0]));
    expect(differenceFrom(page, 'view-run', await shootCanvas(page)).share).toBeGreaterThan(LIMIT.canvas);
    await page.evaluate(() => window.tabletop?.drawn([-0.01, 0, 0]));
    await expectView(page, 'view-run');
  });

  await page.locator('[data-testid=scene] canvas').evaluate((canvas: HTMLCanvasElement) => {
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect(page.getByTestId('webgl-error')).toBeVisible();
  await expectPage(page, 'error-webgl-lost-light');
  await expect(shootCanvas(page), 'a lost context is no picture').rejects.toThrow('what draws the canvas');
});

test('errors: the camera denied, the model missing, a link that is not one', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  });
  await open(page, 'seed=7&theme=dark&driver=no-op&camera=webcam');
  await expect(page.getByTestId('source-error')).toHaveAttribute('data-code', 'CAMERA_DENIED');
  await expectPage(page, 'error-camera-denied-dark');

  await page.route('**/models/pico/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
  await open(page, 'seed=7&theme=dark');
  await expect(page.getByTestId('engine-error')).toHaveAttribute('data-code', 'MODEL_MISSING');
  await expectPage(page, 'error-model-missing-dark');
  await page.unrouteAll();

  await open(page, 'seed=seven&theme=light&driver=expert&run=no-run');
  await expect(page.getByTestId('notice')).toHaveCount(2);
  await expectPage(page, 'error-link-invalid-light');
});

test('a phone: at rest and after a run of steps', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await open(page, 'seed=7&theme=light&driver=expert');
  await expectPage(page, 'phone-rest-light', true);
  await nextTheme(page); // auto, which is light here
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await takeSteps(page, STEP)).toBe(STEP);
  await expectPage(page, 'phone-run-dark', true);
});

test('every exhibit of the lab', async ({ page }) => {
  for (const [id, theme] of [
    ['bins', 'dark'],
    ['language', 'light'],
    ['unnormalize', 'dark'],
    ['fast', 'light'],
    ['requantize', 'light'],
  ] as const) {
    await page.goto(`./?test=1&lab=${id}&theme=${theme}`);
    await expect(page.getByTestId(`exhibit-${id}`)).toHaveAttribute('data-state', 'ready');
    await expectPage(page, `lab-${id}-${theme}`, true);
  }
  await page.setViewportSize(PHONE);
  await page.goto('./?test=1&lab=bins&theme=light');
  await expect(page.locator('main')).toHaveAttribute('data-state', 'ready');
  await expectPage(page, 'lab-bins-phone-light', true);
});
