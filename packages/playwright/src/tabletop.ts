/** The page as an object of the test: `window.tabletop`, called from outside. */
import type { Page } from '@playwright/test';
import { API_VERSION, type Backend, type TabletopApi, type TabletopError } from './api.ts';
import { type TabletopOptions, testAddress } from './options.ts';

/** `load` waits for the model and throws; `ready` is waited for by `open`. All others are the page's, name for name. */
type Own = 'load' | 'ready';
type Calls = {
  readonly [N in Exclude<keyof TabletopApi, Own>]: TabletopApi[N] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : () => Promise<TabletopApi[N]>;
};

export interface Tabletop extends Calls {
  readonly page: Page;
  /**
   * Opens the page and waits for its scene. Throws, with what to do next, when there is no Tabletop page of this API at the
   * address, when the page does not use a key or value of it, or when the scene does not come up.
   */
  open(options?: TabletopOptions): Promise<void>;
  /** Loads the model, which the browser context keeps. Throws with the page's own words when it fails. */
  load(): Promise<Backend>;
}

/** Every member of `window.tabletop` that the kit passes on; the compiler holds the list to the type. */
const NAMES = {
  version: 'value',
  backend: 'call',
  act: 'call',
  step: 'call',
  reset: 'call',
  seek: 'call',
  setTokens: 'call',
  branch: 'call',
  undo: 'call',
  redo: 'call',
  ask: 'call',
  scene: 'call',
  objects: 'call',
  goal: 'call',
  verdict: 'call',
  examples: 'call',
  notices: 'call',
  getState: 'call',
  getTrace: 'call',
  tokens: 'call',
  cursor: 'call',
  edited: 'call',
  frameHash: 'call',
  worldHash: 'call',
  viewHashes: 'call',
  drawn: 'call',
  lastError: 'value',
  stats: 'value',
} as const satisfies {
  readonly [N in keyof Calls]: TabletopApi[N] extends (...args: never[]) => unknown ? 'call' : 'value';
};

/** `window` of an opened page. A cast, not a global type: nothing is forced on the project that imports this. */
type TestedWindow = {
  readonly tabletop: TabletopApi & Readonly<Record<string, (...args: unknown[]) => unknown>>;
};

/** How long a page may take until it has `window.tabletop`, ms: its first script alone, no physics and no model. */
const PATIENCE = 20_000;

const said = (error: TabletopError | null, otherwise: string): string =>
  error ? `${error.code}: ${error.message}` : otherwise;

const NO_ADDRESS =
  'Nobody said where the Tabletop page is: set TABLETOP_URL to its address, like http://localhost:4173/, or `use: { baseURL }` in playwright.config.ts.';

/** Why this page and this package do not fit; null: they do. */
export const mismatch = (page: string | undefined): string | null => {
  const [major = 0, minor = 0] = API_VERSION.split('.').map(Number);
  const [itsMajor, itsMinor = 0] = (page ?? '').split('.').map(Number);
  if (itsMajor === major && itsMinor >= minor) return null;
  const its = page === undefined ? 'has no version' : `speaks version ${page}`;
  return `This page's window.tabletop ${its}, and this package ${API_VERSION}: take the package from the repository that the page was built from.`;
};

/** The kit on any page, without the fixture. `home`: address of the deployed copy; '' leaves it to `baseURL`. */
export const tabletopOn = (page: Page, home = ''): Tabletop => {
  const call = (name: string, args: readonly unknown[]): Promise<unknown> =>
    page.evaluate(
      ([called, given]) => {
        const { tabletop } = window as unknown as TestedWindow;
        const member: unknown = tabletop[called];
        return typeof member === 'function' ? member.apply(tabletop, given) : member;
      },
      [name, [...args]] as const,
    );
  const calls = Object.fromEntries(
    Object.keys(NAMES).map((name) => [name, (...args: unknown[]) => call(name, args)]),
  ) as unknown as Calls;

  const go = async (options: TabletopOptions): Promise<void> => {
    const address = testAddress(home, options);
    try {
      await page.goto(address);
    } catch (thrown) {
      if (home === '' && /invalid URL/iu.test(String(thrown))) throw new Error(NO_ADDRESS);
      throw thrown;
    }
    try {
      await page.waitForFunction(() => 'tabletop' in window, undefined, { timeout: PATIENCE });
    } catch {
      throw new Error(
        `There is no Tabletop page at ${page.url()}, or its script did not start: it has no window.tabletop.`,
      );
    }
    await call('ready', []);
  };

  return {
    ...calls,
    page,
    open: async (options = {}) => {
      await go(options);
      const odd = mismatch(await calls.version());
      if (odd !== null) throw new Error(odd);
      const unused = (await calls.notices()).filter(({ code }) => code === 'SETTING_INVALID');
      if (unused.length > 0)
        throw new Error(`Of ${page.url()}: ${unused.map(({ message }) => message).join(' ')}`);
      const { world } = await calls.getState();
      if (world !== 'ready')
        throw new Error(`Tabletop did not start: ${said(await calls.lastError(), world)}`);
    },
    load: async () => {
      await call('load', []);
      const backend = await calls.backend();
      if (backend === 'none')
        throw new Error(`The model did not load: ${said(await calls.lastError(), 'no reason')}`);
      return backend;
    },
  };
};
