/**
 * Playwright fixtures for a Tabletop page, in one file that can be copied into any project: it imports @playwright/test
 * and nothing else. docs/testing.md describes it, and the API it stands on (`window.tabletop`).
 *
 *     import { expect, test } from './tabletop-kit';
 *     test('...', async ({ tabletop }) => { await tabletop.open({ seed: 7, driver: 'expert' }); ... });
 *
 * The page's address is TABLETOP_URL, else Playwright's own `baseURL`.
 */
import { test as base, expect, type Page } from '@playwright/test';

export type Backend = 'webgpu' | 'wasm' | 'none';
export type Driver = 'model' | 'expert' | 'no-op';

/** What a test's address can say. Everything has a default; `seed` alone gives the whole scene. */
export interface TabletopOptions {
  /** 0 ... 2147483647; 7 by default. `scene` is another name for it. */
  readonly seed?: number;
  readonly scene?: number;
  /** Folder below models/. */
  readonly model?: string;
  /** Asked for exactly: without it the page chooses, and falls back by itself. */
  readonly provider?: 'webgpu' | 'wasm';
  readonly driver?: Driver;
  readonly clock?: 'paused' | 'realtime';
  /** `sim`, `webcam`, or the address of a picture: of the page's host, or data:image/png;base64,... */
  readonly frame?: string;
  /** Steps an episode may take, 1 ... 500; 60 by default. */
  readonly steps?: number;
  readonly temperature?: number;
  readonly theme?: 'dark' | 'light';
  /** Any other key of a link. */
  readonly more?: Readonly<Record<string, string>>;
}

type Vec3 = readonly [number, number, number];

export interface TabletopError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  /** With NOT_FOUND: what was named, and what the model says that it sees. */
  readonly notFound?: { readonly phrase: string; readonly sees: readonly string[] };
}

export interface TabletopState {
  readonly world: 'loading' | 'ready' | 'failed';
  readonly engine: { readonly phase: 'absent' | 'loading' | 'ready' | 'failed' };
  readonly source: { readonly phase: string };
  readonly run: 'idle' | 'running' | 'stepping' | 'stopping' | 'playing';
  readonly end: { readonly reason: string; readonly succeeded: boolean | null } | null;
  readonly instruction: string;
  /** End effector: metres and radians, world frame; opening 0 closed ... 1 open. */
  readonly proprioception: {
    readonly position: Vec3;
    readonly rotation: Vec3;
    readonly opening: number;
    /** Radians, in the order of the robot's joints. */
    readonly joints?: readonly number[];
  } | null;
  readonly settings: { readonly seed: number; readonly driver: Driver };
}

export interface Acted {
  readonly reason: 'terminated' | 'step-limit' | 'stopped' | 'error' | 'refused';
  readonly steps: number;
  readonly succeeded: boolean | null;
  readonly error: TabletopError | null;
}

/** What takes time in one action; only what ran is there. */
export type Stage = 'observe' | 'plan' | 'encode' | 'infer' | 'decode' | 'control' | 'physics';

/** One number of an action: 'm', 'rad', 'deg', 'opening' (0 closed ... 1 open), 'percent', or a 'flag'. */
export interface Dimension {
  readonly name: string;
  readonly unit: 'flag' | 'm' | 'rad' | 'deg' | 'opening' | 'percent';
  readonly low: number;
  readonly high: number;
}

/** What the actions of an episode are; `hz`: how many a simulated second. */
export interface ActionSpec {
  readonly kind: 'ee-delta' | 'joint-target';
  readonly hz: number;
  readonly dimensions: readonly Dimension[];
}

/** A displacement of the end effector: metres and radians, world frame; opening 0 closed ... 1 open. */
export interface EndEffectorAction {
  readonly kind: 'ee-delta';
  readonly terminate: boolean;
  readonly translation: Vec3;
  readonly rotation: Vec3;
  readonly gripper: number;
}

/** Targets for every joint and the gripper, in the order and units of the trace's `actionSpec`. */
export interface JointAction {
  readonly kind: 'joint-target';
  readonly terminate: boolean;
  readonly values: readonly number[];
}

export interface TracedStep {
  readonly index: number;
  /** Of policies that speak tokens. */
  readonly tokens?: readonly number[];
  readonly action: EndEffectorAction | JointAction;
  /** Wall clock, ms, by stage. */
  readonly times: { readonly [stage in Stage]?: number };
  readonly simTime: number;
  readonly frameHash: string;
  readonly worldHash: string;
}

export interface Trace {
  readonly formatVersion: 2;
  readonly seed: number;
  readonly instruction: string;
  readonly policy: string;
  readonly actionSpec: ActionSpec;
  readonly startHash: string;
  readonly steps: readonly TracedStep[];
  readonly end: { readonly reason: string } | null;
}

/** `window.tabletop` as far as this kit uses it; docs/testing.md lists all of it. */
export interface TabletopApi {
  readonly ready: Promise<void>;
  backend(): Backend;
  getState(): TabletopState;
  load(): Promise<void>;
  act(instruction: string, options?: { readonly anyway?: boolean }): Promise<Acted>;
  step(n?: number): Promise<TabletopState>;
  reset(): Promise<void>;
  getTrace(): Trace | null;
  seek(step: number | null): void;
  setTokens(ids: readonly number[]): Promise<TabletopError | null>;
  tokens(): readonly (readonly number[])[];
  frameHash(): string | null;
  worldHash(): string | null;
  drawn(): Promise<number | null>;
  readonly lastError: TabletopError | null;
}

/** `window` of an opened page. A cast, not a global type: nothing is forced on the project that imports this. */
type TestedWindow = { readonly tabletop: TabletopApi };

export interface Tabletop {
  readonly page: Page;
  /** Opens the page and waits for its scene. Throws when the scene does not come up. */
  open(options?: TabletopOptions): Promise<void>;
  /** Loads the model, which is cached by the browser context. Throws with the page's own words when it fails. */
  load(): Promise<Backend>;
  backend(): Promise<Backend>;
  /**
   * One closed-loop run; needs a loaded model or `driver: 'expert'`, and is refused otherwise. Also where the model does not
   * see what is named, or cannot obey the sentence: `anyway` goes on all the same.
   */
  act(instruction: string, options?: { readonly anyway?: boolean }): Promise<Acted>;
  /** Takes `n` steps, or fewer when the episode ends. */
  step(n?: number): Promise<TabletopState>;
  reset(): Promise<void>;
  seek(step: number | null): Promise<void>;
  setTokens(ids: readonly number[]): Promise<TabletopError | null>;
  tokens(): Promise<readonly (readonly number[])[]>;
  state(): Promise<TabletopState>;
  trace(): Promise<Trace | null>;
  frameHash(): Promise<string | null>;
  worldHash(): Promise<string | null>;
  lastError(): Promise<TabletopError | null>;
  /** Waits until the large view shows the world as it is: before a screenshot. */
  drawn(): Promise<number | null>;
}

/** The query part of a test's address. */
export const testQuery = ({ more, ...options }: TabletopOptions = {}): string => {
  const params = new URLSearchParams({ test: '1', ...more });
  for (const [key, value] of Object.entries(options)) params.set(key, String(value));
  return `?${params.toString()}`;
};

/** The kit on any page, without the fixture. `home`: address of the deployed copy; '' leaves it to `baseURL`. */
export const tabletopOn = (page: Page, home = ''): Tabletop => {
  const opened = async (): Promise<void> => {
    await page.waitForFunction(() => 'tabletop' in window);
    await page.evaluate(() => (window as unknown as TestedWindow).tabletop.ready);
  };
  const lastError = () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.lastError);
  return {
    page,
    open: async (options = {}) => {
      await page.goto(home === '' ? `./${testQuery(options)}` : new URL(testQuery(options), home).href);
      await opened();
      const { world } = await page.evaluate(() => (window as unknown as TestedWindow).tabletop.getState());
      if (world === 'ready') return;
      const error = await lastError();
      throw new Error(`Tabletop did not start: ${error?.code ?? world}: ${error?.message ?? ''}`);
    },
    load: async () => {
      await page.evaluate(() => (window as unknown as TestedWindow).tabletop.load());
      const backend = await page.evaluate(() => (window as unknown as TestedWindow).tabletop.backend());
      if (backend !== 'none') return backend;
      const error = await lastError();
      throw new Error(`The model did not load: ${error?.code ?? 'no reason'}: ${error?.message ?? ''}`);
    },
    backend: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.backend()),
    act: (instruction, options = {}) =>
      page.evaluate(([told, how]) => (window as unknown as TestedWindow).tabletop.act(told, how), [
        instruction,
        options,
      ] as const),
    step: (n = 1) => page.evaluate((count) => (window as unknown as TestedWindow).tabletop.step(count), n),
    reset: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.reset()),
    seek: (step) => page.evaluate((at) => (window as unknown as TestedWindow).tabletop.seek(at), step),
    setTokens: (ids) =>
      page.evaluate((given) => (window as unknown as TestedWindow).tabletop.setTokens(given), [...ids]),
    tokens: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.tokens()),
    state: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.getState()),
    trace: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.getTrace()),
    frameHash: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.frameHash()),
    worldHash: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.worldHash()),
    lastError,
    drawn: () => page.evaluate(() => (window as unknown as TestedWindow).tabletop.drawn()),
  };
};

export interface KitFixtures {
  /** A page of its own, not opened yet. An exception that the page does not catch fails the test. */
  readonly tabletop: Tabletop;
}

export const test = base.extend<KitFixtures>({
  tabletop: async ({ page }, use) => {
    const uncaught: string[] = [];
    page.on('pageerror', (error) => uncaught.push(error.message));
    await use(tabletopOn(page, process.env.TABLETOP_URL));
    expect(uncaught, 'exceptions that the page did not catch').toEqual([]);
  },
});

export { expect };
