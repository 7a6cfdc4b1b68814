/**
 * Why a script or a WebAssembly file of the page could not be used. Workers, module loaders and runtimes only say that they
 * failed, so the files that an error names are asked for once more, and what the server says of them is read.
 */
import type { TabletopError } from '../contracts.ts';

export interface PageFilePorts {
  /** A HEAD request on this site; rejects as `fetch` does. */
  readonly head: (url: string) => Promise<Pick<Response, 'ok' | 'status' | 'headers'>>;
  /** Address of the page. */
  readonly page: string;
  /** Does this browser run WebAssembly at all? */
  readonly webAssembly: boolean;
  /** The script that this page began with, and the page's HTML as the server gives it now; null: not to be had. */
  readonly entry?: string | null;
  readonly html?: () => Promise<string | null>;
  /** Addresses of all scripts of the build that the server has, as its own list says; empty: there is no such list. */
  readonly scripts?: () => Promise<readonly string[]>;
}

const EMBEDDER = 'cross-origin-embedder-policy';

/** https://html.spec.whatwg.org: a module is run only as one of these (those still in use). */
const SCRIPT_TYPE = /^(text|application)\/(x-)?(java|ecma)script$/;

/** What WebKit says of a module that could not be had: which one, it keeps to itself. */
const NAMELESS = /importing a module script failed/i;

const ADDRESS = /https?:\/\/[^\s"'()<>]+?\.(?:m?js|wasm|css)(?![\w.])/g;

/** "assets/mujoco-ChFpd822.wasm": the file as the site's owner knows it. */
const nameOf = (url: string, page: string): string => {
  const folder = new URL('.', page).href;
  return url.startsWith(folder) ? url.slice(folder.length) : new URL(url).pathname;
};

const mediaTypeOf = ({ headers }: Pick<Response, 'headers'>): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** One sentence on what is wrong with the file; null: nothing that can be seen from here. */
export const fileProblem = async (url: string, { head, page }: PageFilePorts): Promise<string | null> => {
  const name = nameOf(url, page);
  let answer: Awaited<ReturnType<PageFilePorts['head']>>;
  try {
    answer = await head(url);
  } catch {
    return `The file ${name} could not be fetched: check the connection.`;
  }
  if (answer.status === 404 || answer.status === 410) {
    return `The file ${name} is not on this server (${answer.status}): the site was published anew, or not as a whole.`;
  }
  if (!answer.ok) return `The server refuses the file ${name} (${answer.status}).`;
  const type = mediaTypeOf(answer);
  if (name.endsWith('.wasm')) {
    return type === 'text/html' ? `The server gives a page in place of the file ${name}.` : null;
  }
  if (!name.endsWith('.css') && !SCRIPT_TYPE.test(type)) {
    return `The server gives the file ${name} as ${type || 'no type at all'}, and a browser runs it as text/javascript alone.`;
  }
  if (/worker/.test(name) && !answer.headers.has(EMBEDDER)) {
    const own = await head(page).catch(() => null);
    if (own?.headers.has(EMBEDDER)) {
      return `The server sends Cross-Origin-Embedder-Policy with the page but not with the file ${name}, which a browser then refuses: it belongs on every file, or on none.`;
    }
  }
  return null;
};

/** Does the server's page begin with another script than this one? Then a new build has taken the place of this page's. */
export const isUpdated = async ({ entry, html }: PageFilePorts): Promise<boolean> => {
  const file = entry?.split('/').at(-1);
  if (!file || !html) return false;
  const now = await html().catch(() => null);
  // a page for every address, or an error's, is no new build of this one
  return now !== null && /<script[^>]+type="module"/.test(now) && !now.includes(file);
};

/**
 * Of all scripts those that cannot be used: only while a script has failed without a name, since it asks for each. None where
 * most fail: then it is the connection or the server, and no file is to blame.
 */
const failing = async (ports: PageFilePorts): Promise<readonly string[]> => {
  const all = (await ports.scripts?.().catch(() => [])) ?? [];
  const problems = await Promise.all(all.map((url) => fileProblem(url, ports)));
  const found = all.filter((_, i) => problems[i] !== null);
  return found.length * 2 < all.length ? found : [];
};

const updated = (error: TabletopError, what: string): TabletopError => ({
  ...error,
  code: 'PAGE_UPDATED',
  message: `${what} been replaced on the server.`,
});

/**
 * The error, or what stands behind it where that can be found out. `files`: addresses that the error does not name.
 * Codes: WEBASSEMBLY_MISSING, PAGE_UPDATED, PAGE_FILE_FAILED, or the error's own.
 */
export const explainError = async (
  error: TabletopError,
  ports: PageFilePorts,
  files: readonly string[] = [],
): Promise<TabletopError> => {
  if (!ports.webAssembly) {
    const message =
      'This browser has WebAssembly switched off, and the physics and the model are both made of it. Allow it for this site.';
    return { ...error, code: 'WEBASSEMBLY_MISSING', message };
  }
  const { origin } = new URL(ports.page);
  const told = [...new Set([...((error.detail ?? '').match(ADDRESS) ?? []), ...files])];
  const nameless = told.length === 0 && NAMELESS.test(error.detail ?? '');
  if (nameless && (await isUpdated(ports))) return updated(error, 'A file of it has');
  const named = nameless ? await failing(ports) : told;
  for (const url of named.filter((one) => new URL(one).origin === origin)) {
    const problem = await fileProblem(url, ports);
    if (problem !== null && (await isUpdated(ports)))
      return updated(error, `Its file ${nameOf(url, ports.page)} has`);
    if (problem !== null)
      return { ...error, code: 'PAGE_FILE_FAILED', message: `${problem} Then reload the page.` };
  }
  return error;
};
