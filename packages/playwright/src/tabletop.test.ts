/** What `open` says where it cannot, on a page that is not there. */
import type { Page } from '@playwright/test';
import { expect, it } from 'vitest';
import { API_VERSION, type TabletopError } from './api.ts';
import { testAddress, testQuery } from './options.ts';
import { mismatch, tabletopOn } from './tabletop.ts';

const SLIP: TabletopError = { code: 'SETTING_INVALID', message: 'No setting is called “sed”.' };

interface Fake {
  readonly goto?: () => Promise<null>;
  readonly found?: boolean;
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** A page whose `window.tabletop` gives these answers. */
const fake = ({ goto = async () => null, found = true, answers = {} }: Fake) =>
  ({
    goto,
    url: () => 'http://localhost:1/?test=1',
    waitForFunction: async () => {
      if (!found) throw new Error('timeout');
    },
    evaluate: async (_: unknown, [name]: readonly [string]) =>
      ({ version: API_VERSION, notices: [], getState: { world: 'ready' }, ...answers })[name],
  }) as unknown as Page;

const opened = (page: Fake, home = '') => tabletopOn(fake(page), home).open();

it('opens a page that is there', async () => {
  await opened({});
});

it.each<[string, Fake, string, RegExp]>([
  [
    'no address',
    { goto: () => Promise.reject(new Error('page.goto: Protocol error: Cannot navigate to invalid URL')) },
    '',
    /Nobody said where the Tabletop page is: set TABLETOP_URL/,
  ],
  ['half an address', {}, 'localhost:4173', /TABLETOP_URL is "localhost:4173": give the whole address/],
  ['another page', { found: false }, '', /no Tabletop page at http:\/\/localhost:1/],
  ['an older page', { answers: { version: undefined } }, '', /has no version, and this package 1\./],
  ['a newer page', { answers: { version: '2.0' } }, '', /speaks version 2\.0, and this package 1\./],
  ['a key that means nothing', { answers: { notices: [SLIP] } }, '', /No setting is called “sed”/],
  [
    'a scene that does not come up',
    {
      answers: { getState: { world: 'failed' }, lastError: { code: 'WORLD_FAILED', message: 'Reload.' } },
    },
    '',
    /did not start: WORLD_FAILED: Reload\./,
  ],
])('%s', async (_, page, home, message) => {
  await expect(opened(page, home)).rejects.toThrow(message);
});

it('a page of the same major version and no smaller minor fits', () => {
  expect(mismatch(API_VERSION)).toBeNull();
  expect(mismatch('1.99')).toBeNull();
  expect(mismatch('0.9')).toMatch(/speaks version 0\.9/);
});

it('writes options as the address has them', () => {
  expect(testQuery()).toBe('?test=1');
  expect(testQuery({ seed: 3, look: false, hide: ['scene', 'says'], more: { offline: '1' } })).toBe(
    '?test=1&offline=1&seed=3&look=0&hide=scene%2Csays',
  );
  expect(testAddress('')).toBe('./?test=1');
  expect(testAddress('https://example.org/tabletop')).toBe('https://example.org/tabletop/?test=1');
  expect(testAddress('http://localhost:4173/index.html', { seed: 1 })).toBe(
    'http://localhost:4173/index.html?test=1&seed=1',
  );
});
