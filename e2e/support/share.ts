/** A state of the page as a link must bring it back, and the link itself, taken from the clipboard. */
import { expect, type Page } from '@playwright/test';
import type {} from '../../src/runtime/test-kit/test-hooks.browser.ts'; // window.tabletop

/** What two pages at the same place have in common. */
export const placeOf = (page: Page) =>
  page.evaluate(() => {
    const hooks = window.tabletop;
    const state = hooks?.getState();
    return {
      tokens: hooks?.tokens(),
      world: hooks?.worldHash(),
      cursor: hooks?.cursor(),
      edited: hooks?.edited(),
      shown: document.querySelector('[data-testid=tokens]')?.getAttribute('data-tokens'),
      instruction: state?.instruction,
      settings: state?.settings,
      end: state?.end?.reason ?? null,
    };
  });

/** Presses the page's own share button and reads what it put on the clipboard. */
export const copiedLink = async (page: Page): Promise<string> => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.bringToFront();
  // it says so for 1.6 seconds, which the test's own looks, a second apart, could miss on a busy machine
  await Promise.all([
    page.waitForFunction(
      () => document.querySelector('[data-testid="share"]')?.getAttribute('data-state') === 'copied',
      undefined,
      { polling: 50 },
    ),
    page.getByTestId('share').click(),
  ]);
  return page.evaluate(() => navigator.clipboard.readText());
};

/** Opens a link in a page of its own, or in the one given, and waits until it stands where the link says. */
export const opened = async (page: Page, link: string, where?: Page): Promise<Page> => {
  const other = where ?? (await page.context().newPage());
  await other.goto(link);
  await other.evaluate(() => window.tabletop?.ready);
  await expect(other.locator('html')).toHaveAttribute('data-world', 'ready');
  return other;
};
