// @ts-check
/** The Chromium of the tests, headless, with the same few calls as the others. */
import { QUIET_FLAGS } from '../chromium.mjs';

/** Playwright's own handlers would keep the process from ending with its other browsers. */
const SIGNALS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

/**
 * @param {{ command: string }} options
 * @returns {Promise<import('./index.mjs').Driven>}
 */
export async function chromium({ command }) {
  const playwright = await import('@playwright/test');
  const browser = await playwright.chromium.launch({
    executablePath: command,
    args: QUIET_FLAGS,
    ...SIGNALS,
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  /** @type {string[]} */
  const uncaught = [];
  page.on('pageerror', (error) => uncaught.push(error.message));
  return {
    version: `Chromium ${browser.version()}`,
    open: async (url) => void (await page.goto(url)),
    run: (work, ...given) => page.evaluate(`(${work})(...${JSON.stringify(given)})`),
    errors: async () => [...uncaught],
    shot: async (path) => void (await page.screenshot({ path })),
    close: () => browser.close(),
  };
}
