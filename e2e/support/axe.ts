/**
 * axe on what a page shows, best practices included: on a laptop and on a phone, light and dark. Colours are part of it,
 * so motion is off: a fading notice has no contrast of its own.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** The rules that depend on the theme; of those that are on, all that axe counts as of colour. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

export type Scheme = 'light' | 'dark';

/** No motion, and the visitor's system asks for these colours. */
export const still = (page: Page, colorScheme: Scheme = 'light'): Promise<void> =>
  page.emulateMedia({ reducedMotion: 'reduce', colorScheme });

/**
 * Rule, place and what axe says of it, a line each; nothing where it is content. `rules`: those alone.
 * It runs in the page itself ("legacy mode"), since there are no frames to join: a window of its own for each report
 * takes three times as long. So does what is not asked for here: axe once more where the page has it, and places and
 * words for every element that passed.
 */
export const violations = async (page: Page, rules?: string[]): Promise<string[]> => {
  expect(page.frames(), 'frames would need another mode of axe').toHaveLength(1);
  await page.emulateMedia({ reducedMotion: 'reduce' }); // a button between two themes has no contrast of its own
  const there = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(there ? { axeSource: ';' } : {}) }).setLegacyMode(true);
  const only = rules ? { runOnly: { type: 'rule' as const, values: rules } } : {};
  const { violations: found } = await axe.options({ resultTypes: ['violations'], ...only }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((n) => `${id}: ${n.target.join(' ')}: ${n.failureSummary?.split('\n')[1]?.trim()}`),
  );
};

/**
 * Light on a laptop, dark, and dark on a phone; then as before. Of the dark laptop the colours alone: it has the document
 * and the sizes of the light one.
 */
export const checkView = async (page: Page, name: string): Promise<void> => {
  await still(page);
  await page.setViewportSize(LAPTOP);
  expect.soft(await violations(page), `${name}, light`).toEqual([]);
  await still(page, 'dark');
  expect.soft(await violations(page, COLOURS), `${name}, dark`).toEqual([]);
  await page.setViewportSize(PHONE);
  expect.soft(await violations(page), `${name}, dark, on a phone`).toEqual([]);
  await still(page);
  await page.setViewportSize(LAPTOP);
};
