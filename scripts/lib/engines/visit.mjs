// @ts-check
/** A visit to the page, for the checks: opening it, waiting for a part of it, what it says is wrong. */
import { retry } from './process.mjs';

/**
 * @typedef {{ seed: number, instruction: string, maxSteps: number, steps: number, startHash: string, endHash: string }} StoredWorld
 * @typedef {{ tabletop: import('../../../src/runtime/test-kit/types.ts').TabletopHooks }} Hooked a page under ?test=1
 * @typedef {object} Place
 * @property {import('./index.mjs').Driven} browser
 * @property {string} site address of the served build
 * @property {string} root folder of the build
 * @property {boolean} quick
 * @property {Record<string, string>} links what another browser has shared, by the browser's name
 * @property {string} name of this browser
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {boolean} quick part of `npm test`
 * @property {boolean} [compares] it means something only beside the others; the rest, npm test has asked of Chromium already
 * @property {(place: Place) => Promise<string>} look
 */

/** @param {boolean} right @param {string} otherwise @returns {asserts right} */
export function expect(right, otherwise) {
  if (!right) throw new Error(otherwise);
}

/** Opens an address of the site under ?test=1 and waits for the scene. @param {Place} place @param {string} query */
export async function open({ browser, site }, query) {
  await browser.open(`${site}?test=1${query}`);
  // WebKit's driver may answer a moment before the page's first script has run
  await retry(
    async () => expect(await browser.run(() => 'tabletop' in window), 'there is no window.tabletop'),
    20,
  );
  const world = await browser.run(async () => {
    await /** @type {Hooked} */ (window).tabletop.ready;
    return document.documentElement.dataset.world;
  });
  expect(world === 'ready', `the world is ${world}`);
}

/** Waits for an element. @param {Place} place @param {string} selector @param {number} [seconds] */
export const shown = ({ browser }, selector, seconds = 30) =>
  retry(async () => {
    const found = await browser.run((what) => document.querySelector(what) !== null, selector);
    expect(found, `${selector} is not there`);
  }, seconds);

/** Codes of the notices and panels that say that something is wrong. @param {Place} place @returns {Promise<string[]>} */
export const codes = ({ browser }) =>
  browser.run(() =>
    [...document.querySelectorAll('[data-code]')].map((one) => one.getAttribute('data-code')),
  );
