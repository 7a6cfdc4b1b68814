/** The page as a visitor uses it, with ?test=1: opening it, loading the model by its own button, reading what it shows. */
import { expect, type Page } from '@playwright/test';
import type { ErrorCode } from '../../src/contracts.ts';
import { ERROR_TEXTS } from '../../src/runtime/messages.ts';
import type {} from '../../src/runtime/test-kit/test-hooks.browser.ts'; // window.tabletop

/** Opens the page and waits for the scene. `query` as in "&seed=12&driver=expert". */
export const open = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`./?test=1${query}`);
  await page.evaluate(() => {
    if (!window.tabletop) throw new Error('the load event came before the test hooks');
    return window.tabletop.ready;
  });
  await expect(page.locator('html')).toHaveAttribute('data-world', 'ready');
};

// the software adapter compiles its shaders for half a minute; a busy machine doubles everything
const LOAD_MS = 180_000;

export const expectLoaded = (page: Page): Promise<void> =>
  expect(page.getByTestId('badges')).toHaveAttribute('data-state', 'ready', { timeout: LOAD_MS });

/** Consent, as a visitor gives it, and the model's self-test passed. */
export const loadModel = async (page: Page): Promise<void> => {
  await page.getByTestId('load').click();
  await expectLoaded(page);
};

export const worldHash = (page: Page) => page.evaluate(() => window.tabletop?.worldHash());
export const frameHash = (page: Page) => page.evaluate(() => window.tabletop?.frameHash());
export const tokens = (page: Page) => page.evaluate(() => window.tabletop?.tokens() ?? []);
export const policyRuns = (page: Page) => page.evaluate(() => window.tabletop?.stats.policyRuns ?? -1);

/** Resolves when the browser has drawn `n` more pictures of the page: at least so long, and longer on a slow machine. */
export const pictures = (page: Page, n: number): Promise<void> =>
  page.evaluate(async (count) => {
    for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
  }, n);

/** Resolves when the large view has been drawn as the world is now. */
export const drawn = (page: Page) => page.evaluate(() => window.tabletop?.drawn());

/** Takes up to `n` steps (an episode may end before); gives how many the page then counts. */
export const takeSteps = (page: Page, n: number): Promise<number> =>
  page.evaluate(async (count) => {
    await window.tabletop?.step(count);
    return window.tabletop?.stats.steps ?? -1;
  }, n);

/** One step by the page's own button, seen to be carried out; it may be the first of a new episode. */
export const pressStep = async (page: Page): Promise<void> => {
  const before = await page.evaluateHandle(() => window.tabletop?.getState().snapshot);
  await page.getByTestId('step').click();
  await page.waitForFunction(
    (last) => {
      const { snapshot, run } = window.tabletop?.getState() ?? {};
      return snapshot && snapshot !== last && run === 'idle';
    },
    before,
    { timeout: 30_000 },
  );
};

/**
 * Single steps until the arm has moved. A model may say "terminate" at once, which moves nothing, so each step is told
 * another of the scene's sentences.
 */
export const stepUntilMoved = async (page: Page): Promise<void> => {
  const start = await worldHash(page);
  for (let i = 0; i < 8; i++) {
    await page.getByTestId(`example-${i % 2}`).click();
    await takeSteps(page, 1);
    if ((await worldHash(page)) !== start) return;
  }
  throw new Error('The arm stood still for 8 actions.');
};

/** Is there more in it than it shows at once? */
export const scrolls = (page: Page, testId: string): Promise<boolean> =>
  page.getByTestId(testId).evaluate((element) => element.scrollHeight > element.clientHeight);

/** FNV-1a of the RGB bytes that the panel really shows: the hash that `frameHash` gives. */
export const shownHash = (page: Page): Promise<string> =>
  page.getByTestId('frame').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, 128, 128).data ?? new Uint8ClampedArray();
    let hash = 0x811c9dc5;
    data.forEach((byte, i) => {
      if (i % 4 < 3) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    });
    return hash.toString(16).padStart(8, '0');
  });

/** RGB of one pixel of the panel. */
export const shownPixel = (page: Page, x: number, y: number): Promise<number[]> =>
  page
    .getByTestId('frame')
    .evaluate(
      (canvas: HTMLCanvasElement, at) => [
        ...(canvas.getContext('2d')?.getImageData(at.x, at.y, 1, 1).data.subarray(0, 3) ?? []),
      ],
      { x, y },
    );

/** The model's panel names this error in the words of the table, and offers every remedy of it that `remedies` lists. */
export const expectEngineError = async (page: Page, code: ErrorCode): Promise<void> => {
  const panel = page.getByTestId('engine-error');
  await expect(panel).toHaveAttribute('data-code', code, { timeout: 60_000 });
  await expect(panel).toContainText(ERROR_TEXTS[code].headline);
  await expect(panel).toContainText(ERROR_TEXTS[code].next);
  await expect(panel.getByRole('button').first()).toBeVisible();
};

/** The newest notice over the scene is this error's, with the headline of the table. */
export const expectNotice = async (page: Page, code: ErrorCode): Promise<void> => {
  const notice = page.getByTestId('notice').last();
  await expect(notice).toHaveAttribute('data-code', code);
  await expect(notice).toContainText(ERROR_TEXTS[code].headline);
};
