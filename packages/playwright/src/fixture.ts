/** Playwright's `test` with the fixture `tabletop`. */
import { test as base } from '@playwright/test';
import { expect } from './expect.ts';
import { type Tabletop, tabletopOn } from './tabletop.ts';

/** Of Node, whose types a project of browser tests need not have. */
declare const process: { readonly env: { readonly TABLETOP_URL?: string } };

export interface TabletopFixtures {
  /** A page of its own, not opened yet. An exception that the page does not catch fails the test. */
  readonly tabletop: Tabletop;
}

/** The page's address is the variable TABLETOP_URL, else Playwright's own `baseURL`. */
export const test = base.extend<TabletopFixtures>({
  tabletop: async ({ page }, use) => {
    const uncaught: string[] = [];
    page.on('pageerror', (error) => uncaught.push(error.message));
    await use(tabletopOn(page, process.env.TABLETOP_URL));
    expect(uncaught, 'exceptions that the page did not catch').toEqual([]);
  },
});
