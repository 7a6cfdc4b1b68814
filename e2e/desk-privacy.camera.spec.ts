/**
 * Pictures stay in the tab. With the webcam running and the model acting on its frames, nothing is asked of any server
 * and nothing is left in any storage the browser has. Each watch is then shown to notice what it watches for.
 */
import type { Page } from '@playwright/test';
import { loadModel, open, pressStep } from './support/app.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing('/beacon')); // no server answers it, and it is only there to be noticed
test.setTimeout(300_000);

/** Everything the page keeps: name -> bytes, or how many records there are. */
const kept = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const all: Record<string, number> = {};
    for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) {
      for (const key of Object.keys(storage)) all[`${name} ${key}`] = storage.getItem(key)?.length ?? 0;
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        all[`cache ${name} ${request.url}`] = (await response?.blob())?.size ?? 0;
      }
    }
    for (const { name, version } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '', version);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of db.objectStoreNames) {
        const counting = db.transaction(store).objectStore(store).count();
        await new Promise((resolve) => {
          counting.onsuccess = resolve;
        });
        all[`indexedDB ${name} ${store}`] = counting.result;
      }
      db.close();
    }
    const look = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        if (handle.kind === 'directory') await look(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else all[`opfs ${path}${name}`] = (await (handle as FileSystemFileHandle).getFile()).size;
      }
    };
    await look(await navigator.storage.getDirectory(), '');
    all.cookie = document.cookie.length;
    return all;
  });

/** What the browser puts aside for later (the page itself, for use without a network) has come to rest. */
const keptAtRest = async (page: Page): Promise<Record<string, number>> => {
  let last = await kept(page);
  await expect
    .poll(
      async () => {
        const before = last;
        last = await kept(page);
        return JSON.stringify(last) === JSON.stringify(before);
      },
      { timeout: 60_000, intervals: [1000] },
    )
    .toBe(true);
  return last;
};

/** Requests and other ways out, from now on; files of a model on the page's own server are not counted. */
const waysOut = async (page: Page, home: string): Promise<() => Promise<string[]>> => {
  const seen: string[] = [];
  page.context().on('request', (request) => {
    const { protocol, origin, pathname } = new URL(request.url());
    const model = origin === home && pathname.startsWith('/models/') && request.method() === 'GET';
    if (protocol !== 'blob:' && protocol !== 'data:' && !model) seen.push(request.url());
  });
  page.on('websocket', (socket) => seen.push(socket.url()));
  return async () => [...seen, ...(await page.evaluate(() => window.otherWaysOut ?? ['not watched']))];
};

declare global {
  interface Window {
    otherWaysOut?: string[];
  }
}

test('nothing of a frame leaves the page or is left in it, and the watch would notice', async ({
  page,
  baseURL,
}) => {
  await page.addInitScript(() => {
    const out: string[] = [];
    window.otherWaysOut = out;
    for (const name of ['RTCPeerConnection', 'WebTransport'] as const) {
      const watched = new Proxy(window[name] as unknown as new (...given: unknown[]) => object, {
        construct: (real, given) => {
          out.push(name);
          return new real(...given);
        },
      });
      Object.assign(window, { [name]: watched });
    }
  });
  await open(page, '&provider=wasm&steps=500&hide=scene&look=0');
  await loadModel(page);
  await page.getByTestId('source-webcam').click();
  await expect(page.getByTestId('sees')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('source-private')).toBeVisible();
  await page.getByTestId('example-0').click();
  await pressStep(page);

  const before = await keptAtRest(page);
  const out = await waysOut(page, new URL(baseURL ?? '').origin);
  const frames = async () => Number(await page.getByTestId('frame-seq').textContent());
  const first = await frames();
  for (let i = 0; i < 4; i++) await pressStep(page);
  await expect.poll(frames, 'frames came meanwhile').toBeGreaterThan(first + 4);
  expect(await out()).toEqual([]);

  // a setting changes the address, upon which Chromium may ask for the page's icon again: a fixed address, nothing sent
  await page.getByTestId('mirror').click();
  await expect(page).toHaveURL(/mirror=1/);
  await pressStep(page);
  const icon = new URL('favicon.svg', baseURL).href;
  expect((await out()).filter((address) => address !== icon)).toEqual([]);
  expect(await kept(page)).toEqual(before);

  // each of these must be noticed, or the above says nothing
  await page.evaluate(async () => {
    await fetch('./?frame=1').catch(() => undefined);
    navigator.sendBeacon('./beacon', 'frame');
    new RTCPeerConnection().close();
    localStorage.setItem('frame', 'x'.repeat(100));
    await (await caches.open('frames')).put('/frame', new Response('frame'));
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('frame', { create: true })).createWritable();
    await file.write('frame');
    await file.close();
    await new Promise((resolve) => {
      const opening = indexedDB.open('frames', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('one', { autoIncrement: true }).add(1);
      opening.onsuccess = () => resolve(opening.result.close());
    });
  });
  for (const way of ['frame=1', 'beacon', 'RTCPeerConnection']) {
    await expect.poll(async () => (await out()).some((one) => one.includes(way)), way).toBe(true);
  }
  const now = Object.keys(await kept(page)).filter((name) => !(name in before));
  expect(now.map((name) => name.split(' ')[0]).sort()).toEqual([
    'cache',
    'indexedDB',
    'localStorage',
    'opfs',
  ]);
});
