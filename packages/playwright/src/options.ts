/** What a test's address can say. docs/testing.md has the table. */
import type { Driver } from './api.ts';

/** Everything has a default; `seed` alone gives the whole scene. Each is the key of the address that it is named like. */
export interface TabletopOptions {
  /** 0 ... 2147483647; 7 by default. `scene` is another name for it. */
  readonly seed?: number;
  readonly scene?: number;
  /** Whose arm stands at the table: a robot's id. */
  readonly robot?: string;
  /** What lies on it. */
  readonly table?: 'blocks' | 'things' | 'pictures' | 'mixed' | 'twins' | 'wall' | 'marble' | 'mover' | 'peg';
  /** The sentence in the box; the scene's first example without it. */
  readonly say?: string;
  /** Folder below models/. */
  readonly model?: string;
  /** Asked for by name it is that or an error; `auto` falls back and says so. */
  readonly provider?: 'webgpu' | 'wasm' | 'auto';
  readonly driver?: Driver;
  readonly clock?: 'paused' | 'realtime';
  /** `sim`, `webcam`, or the address of a picture: of the page's host, or data:image/png;base64,... */
  readonly frame?: string;
  /** Steps an episode may take, 1 ... 500; 60 by default. */
  readonly steps?: number;
  /** 0 ... 2; 0 is greedy. */
  readonly temperature?: number;
  /** Another draw of the same run above temperature 0: 0 ... 9999. */
  readonly draw?: number;
  /** Bins that a displacement token is merged to before it is carried out: 2 ... 256. */
  readonly bins?: number;
  /** The model writes a plan first, and acts under it. */
  readonly plan?: boolean;
  /** The model is asked whether it sees what is named before a run begins; true by default. */
  readonly look?: boolean;
  readonly theme?: 'dark' | 'light' | 'auto';
  readonly shadows?: 'auto' | 'on' | 'off';
  /** Parts of the page that are left out; without `scene` it opens faster. */
  readonly hide?: readonly ('header' | 'scene' | 'sees' | 'says' | 'command' | 'timeline' | 'status')[];
  /** Any other key of a link. One that the page does not know is an error of `open`. */
  readonly more?: Readonly<Record<string, string>>;
}

const written = (value: unknown): string =>
  typeof value === 'boolean' ? String(Number(value)) : String(value);

/** The query part of a test's address. */
export const testQuery = ({ more, ...options }: TabletopOptions = {}): string => {
  const params = new URLSearchParams({ test: '1', ...more });
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined) params.set(key, written(value));
  }
  return `?${params.toString()}`;
};

/**
 * The whole address. `home`: where the copy is served, with or without the slash at the end; '' leaves it to Playwright's
 * `baseURL`. Throws for a `home` that is no address.
 */
export const testAddress = (home: string, options: TabletopOptions = {}): string => {
  if (home === '') return `./${testQuery(options)}`;
  if (!/^https?:\/\//u.test(home)) {
    throw new Error(
      `TABLETOP_URL is "${home}": give the whole address, like http://localhost:4173/ or https://example.org/tabletop/.`,
    );
  }
  const folder = /\/$|\.html$/u.test(new URL(home).pathname) ? home : `${home}/`;
  return new URL(testQuery(options), folder).href;
};
