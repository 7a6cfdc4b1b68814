/**
 * Pictures of the page compared with the ones that are kept: e2e/goldens/<browser's major version>/<project>/<name>.png.
 *
 * Compared here and not by toHaveScreenshot, which takes a pixel for anti-aliasing, and so for equal, whenever its
 * neighbours allow it: a rule of 0 pixels is not one there.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { comparePngs, contrastOf, decodePng } from '../../scripts/lib/png.mjs';
import type {} from '../../src/runtime/test-kit/test-hooks.browser.ts'; // window.tabletop

const ROOT = join(import.meta.dirname, '../goldens');

/** `npm run goldens` */
const RENEWING = process.env.TABLETOP_GOLDENS === 'renew';

/** What may differ, as a part of all pixels: of the page nothing, of what a graphics card draws a five-hundredth. */
const LIMIT = { page: 0, canvas: 0.002 } as const;

/** Standard deviation of the luminance below which a canvas is blank; the empty table has 20. */
const BLANK = 4;

const folder = (page: Page): string => {
  const major = page.context().browser()?.version().split('.')[0] ?? 'unknown';
  return join(ROOT, `chromium-${major}`);
};

/** Skips the test, and says how to go on, where this browser has no goldens. */
export const needGoldens = (page: Page): void => {
  const home = folder(page);
  const there = existsSync(home) && readdirSync(home).length > 0;
  const [, name] = home.split('chromium-');
  test.skip(!there && !RENEWING, `no goldens for Chromium ${name}: npm run goldens makes them`);
};

/** What a picture differs by from its golden. */
export interface Difference {
  readonly pixels: number;
  readonly share: number;
}

export const golden = (page: Page, name: string): string => join(folder(page), `${name}.png`);

/** The mouse away, nothing focused, the newest state drawn. */
const settled = async (page: Page): Promise<void> => {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    await document.fonts.ready;
    await window.tabletop?.drawn();
    // canvases of the panels paint in the picture after the one in which they were told
    for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
};

const VIEW = '[data-testid=scene] canvas';
const SEEN = '[data-testid=frame]';
/** What a graphics card has drawn: each is a golden of its own. */
export const CARD_DRAWN = `${VIEW}, ${SEEN}`;

const HIDDEN = '{ visibility: hidden !important; }';
/** In a picture of all of a long page what sticks to the screen's edge would cover what is under it. */
const UNSTUCK = '[data-testid=status] { position: static !important; }';

/**
 * Puts rules above the page's own; the way back. The page's policy forbids style elements. Everything is hidden for a
 * moment first, so that it is painted afresh: a round corner that is painted only in part, since something beside it
 * changed, is a shade different.
 */
const styled = async (page: Page, rules: string): Promise<() => Promise<void>> => {
  await page.evaluate(async (text) => {
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [sheet];
    for (const shown of ['* { visibility: hidden !important; }', text]) {
      sheet.replaceSync(shown);
      for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, rules);
  return () =>
    page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
};

/** The page without what a graphics card draws. `full`: all of it, however long. */
export const shootPage = async (page: Page, full = false): Promise<Buffer> => {
  await settled(page);
  const back = await styled(page, `${CARD_DRAWN} ${HIDDEN}${full ? UNSTUCK : ''}`);
  const shot = await page.screenshot({ fullPage: full, animations: 'disabled' });
  await back();
  return shot;
};

/** A canvas alone, with nothing over it. A blank one is an error, and so is one that no graphics context draws. */
export const shootCanvas = async (page: Page, canvas: Locator = page.locator(VIEW)): Promise<Buffer> => {
  await settled(page);
  const kind = await canvas.evaluate((element: HTMLCanvasElement) => {
    const gl = element.getContext('webgl2');
    return gl && !gl.isContextLost() ? 'webgl2' : 'lost';
  });
  expect(kind, 'what draws the canvas').toBe('webgl2');
  const back = await styled(page, `[data-testid=scene] > :not(:has(canvas)) ${HIDDEN}`);
  const shot = await canvas.screenshot({ animations: 'disabled' });
  await back();
  expect(contrastOf(decodePng(shot)), 'a blank canvas has no contrast').toBeGreaterThan(BLANK);
  return shot;
};

export const differenceFrom = (page: Page, name: string, shot: Buffer): Difference => {
  const { pixels, share } = comparePngs(decodePng(readFileSync(golden(page, name))), decodePng(shot));
  return { pixels, share };
};

const compare = async (page: Page, name: string, shot: Buffer, limit: number): Promise<void> => {
  const file = golden(page, name);
  if (RENEWING) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, shot);
    return;
  }
  expect(existsSync(file), `${name} has a golden: npm run goldens`).toBe(true);
  const kept = readFileSync(file);
  if (kept.equals(shot)) return; // the same browser writes the same picture in the same bytes
  const { pixels, share, largest, picture } = comparePngs(decodePng(kept), decodePng(shot));
  if (share > limit) {
    const info = test.info();
    const contentType = 'image/png';
    await info.attach(`${name}-expected`, { body: kept, contentType });
    await info.attach(`${name}-actual`, { body: shot, contentType });
    if (picture) await info.attach(`${name}-difference`, { body: picture, contentType });
  }
  const found = `${name}: ${pixels} pixels differ, by at most ${largest} of 255`;
  expect.soft(share, found).toBeLessThanOrEqual(limit);
};

/** Not one pixel of the page differs from the golden. */
export const expectPage = async (page: Page, name: string, full = false): Promise<void> =>
  compare(page, name, await shootPage(page, full), LIMIT.page);

/** At most one in five hundred pixels of the large view differs from the golden. */
export const expectView = async (page: Page, name: string): Promise<void> =>
  compare(page, name, await shootCanvas(page), LIMIT.canvas);

export { LIMIT };
