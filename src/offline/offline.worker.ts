/**
 * The service worker: answers for the files of the build it came with, and for nothing else (the model has a cache of its
 * own, see policy/model-cache.ts). Built to `offline.js` by scripts/lib/vite-offline.mjs, which puts the file list before it.
 *
 * Versions never mix. A page is served by one worker from one cache, and a new worker takes over when no page of the old is
 * left: by itself when the last is closed, or, when the last is reloaded, over an empty page in between.
 */
import { createShellKeeper, isolated, type Shell, type ShellFile } from './shell.ts';

/** The parts of ServiceWorkerGlobalScope that are used; the DOM library does not have it. */
interface Scope {
  readonly SHELL: Shell;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled?: boolean }): Promise<readonly Page[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchLike) => void): void;
  addEventListener(type: 'message', listener: (event: Lasting & MessageEvent<ToWorker>) => void): void;
}

interface Page {
  readonly id: string;
  postMessage(message: FromWorker): void;
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchLike extends Lasting {
  readonly request: Request;
  readonly resultingClientId: string;
  respondWith(answer: Promise<Response>): void;
}

export type ToWorker =
  /** The page has used these big files: keep them. */
  | { readonly type: 'keep'; readonly groups: readonly string[] }
  /** From the old worker: no page is left. */
  | { readonly type: 'take-over' };

export interface FromWorker {
  /** This build cannot be kept here; `reason` is a sentence's end, for people. */
  readonly type: 'not-kept';
  readonly reason: string;
}

const worker = globalThis as unknown as Scope;

const keeper = createShellKeeper(worker.SHELL, {
  caches: globalThis.caches,
  fetch: (url, init) => globalThis.fetch(url, init),
  digest: async (bytes) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join(''),
  scope: worker.registration.scope,
});

const answer = async (file: ShellFile, request: Request): Promise<Response> =>
  (await keeper.read(file.path)) ?? isolated(await fetch(request));

const LEAVING = 1000; // ms that a page which was closed may still be counted; the opening of a page waits for it
const LEAVING_STEP = 50; // ms
const PATIENCE = 20_000; // ms that an empty page waits for the new worker before it asks again

/** Pages that show nothing and load the page again: what stands between the last old page and the first new one. */
const empty = new Set<string>();

/** Loads the page again when no worker waits and the active one has begun, however long that takes on a busy machine. */
const WHEN_TAKEN_OVER = `(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const changing = () => registration?.waiting || registration?.active?.state !== 'activated';
  for (const end = Date.now() + ${PATIENCE}; changing() && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 50));
  location.reload();
})()`;

const emptyPage = (id: string, next: string): Response => {
  empty.add(id);
  const html = `<!doctype html><title>Tabletop</title>${next}`;
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
};

/** Pages that show the old version, and whether an empty one is there: then it is the one that asks. */
const look = async (): Promise<{ readonly old: number; readonly isEmpty: boolean }> => {
  const ids = (await worker.clients.matchAll({ type: 'window' })).map(({ id }) => id);
  const old = ids.filter((id) => !empty.has(id)).length;
  return { old, isEmpty: old < ids.length };
};

/**
 * One old page is probably the one that is being reloaded: an empty page takes its place, and is looked at again. Had it
 * been another tab's, it is still there then, and the old version is served.
 */
const openPage = async (file: ShellFile, { request, resultingClientId }: FetchLike): Promise<Response> => {
  const { waiting } = worker.registration;
  if (!waiting) return answer(file, request);
  for (let waited = 0; waited <= LEAVING; waited += LEAVING_STEP) {
    const { old, isEmpty } = await look();
    if (old === 0) {
      waiting.postMessage({ type: 'take-over' } satisfies ToWorker);
      // Chromium may never answer a page that is asked for while workers change
      return emptyPage(resultingClientId, `<script>${WHEN_TAKEN_OVER}</script>`);
    }
    if (old === 1 && !isEmpty) return emptyPage(resultingClientId, '<meta http-equiv="refresh" content="0">');
    await new Promise((resolve) => setTimeout(resolve, LEAVING_STEP));
  }
  return answer(file, request);
};

/** The pages hear why; the browser would only throw the worker away. */
const fill = async (): Promise<void> => {
  try {
    await keeper.fill();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    for (const page of pages) page.postMessage({ type: 'not-kept', reason });
    throw thrown;
  }
};

worker.addEventListener('install', (event) => event.waitUntil(fill()));
worker.addEventListener('activate', (event) => event.waitUntil(keeper.dropOthers()));

worker.addEventListener('message', (event) => {
  const { data } = event;
  if (data.type === 'take-over') event.waitUntil(worker.skipWaiting());
  if (data.type === 'keep') event.waitUntil(keeper.keep(data.groups));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('range')) return;
  const file = keeper.fileAt(request.url);
  if (!file) return;
  if (request.mode === 'navigate') {
    if (file.path === 'index.html') event.respondWith(openPage(file, event));
    return;
  }
  event.respondWith(answer(file, request));
  if (file.group !== undefined) event.waitUntil(keeper.keep([file.group]));
});
