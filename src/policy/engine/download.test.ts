import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../math/sha256.ts';
import {
  createDownloader,
  type DownloadFile,
  type DownloadPorts,
  type DownloadProgress,
} from './download.ts';
import { memoryCaches, serveSite } from './fixtures/tiny.ts';
import { browserCaches, cacheKey, deleteCachedFiles, listCachedFiles } from './model-cache.ts';

const A = 'https://site.test/models/a.onnx';
const B = 'https://site.test/models/b.onnx';
const bytesOf = (length: number, salt: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + salt) % 251);
const fileOf = (url: string, body: Uint8Array): DownloadFile => ({
  url,
  bytes: body.length,
  sha256: createHash('sha256').update(body).digest('hex'),
});
const a = bytesOf(1000, 1);
const b = bytesOf(500, 2);
const files = [fileOf(A, a), fileOf(B, b)];
const site = (): Map<string, Uint8Array<ArrayBuffer>> =>
  new Map([
    [A, a],
    [B, b],
  ]);

type Call = { readonly url: string; readonly range: string | null; readonly ifRange: string | null };

/** A downloader over a fake fetch; every call is written down and no sleep takes time. */
const setup = (fetchFake: typeof fetch = serveSite(site()), ports: Partial<DownloadPorts> = {}) => {
  const calls: Call[] = [];
  const seen: DownloadProgress[] = [];
  const controller = new AbortController();
  const downloader = createDownloader({
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      calls.push({ url: String(input), range: headers.get('range'), ifRange: headers.get('if-range') });
      return fetchFake(input, init);
    },
    caches: undefined,
    digest: sha256,
    sleep: async () => undefined,
    ...ports,
  });
  const run = (wanted = files) =>
    downloader.download(wanted, { signal: controller.signal, onProgress: (p) => seen.push(p) });
  return { calls, seen, controller, downloader, run };
};

/** Body in pieces; after `breakAfter` bytes the connection dies. `ended`: it closes politely instead. */
const streamed = (
  body: Uint8Array,
  breakAfter = Number.POSITIVE_INFINITY,
  ended = false,
): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= breakAfter && !ended) return controller.error(new TypeError('network error'));
      if (at >= Math.min(body.length, breakAfter)) return controller.close();
      controller.enqueue(body.slice(at, Math.min(at + 100, breakAfter)));
      at += 100;
    },
  });
};

const codeOf = async (result: Promise<{ ok: boolean; error?: { code: string } }>): Promise<string> => {
  const r = await result;
  return r.ok ? 'ok' : (r.error?.code ?? '');
};

describe('download', () => {
  it('gives verified bytes in order, and one progress over all files that only rises', async () => {
    const { run, seen, calls } = setup(async (input) => new Response(streamed(site().get(String(input))!)));
    const result = await run();
    expect(result.ok && result.value.map((f) => f.bytes)).toEqual([a, b]);
    expect(calls.map((c) => c.range)).toEqual([null, null]);
    expect(seen.every((p) => p.total === 1500 && !p.cached)).toBe(true);
    expect(seen.length).toBeGreaterThan(10);
    for (let i = 1; i < seen.length; i++) expect(seen[i]!.loaded).toBeGreaterThanOrEqual(seen[i - 1]!.loaded);
    expect(seen.at(-1)).toMatchObject({ file: B, loaded: 1500 });
  });

  it('resumes where the stream broke', async () => {
    let first = true;
    const { run, calls } = setup(async (input, init) => {
      if (!first) return serveSite(site())(input, init);
      first = false;
      return new Response(streamed(a, 300), { headers: { etag: '"v1"' } });
    });
    const result = await run();
    expect(result.ok && result.value[0]!.bytes).toEqual(a);
    expect(calls.slice(0, 2)).toEqual([
      { url: A, range: null, ifRange: null },
      { url: A, range: 'bytes=300-', ifRange: '"v1"' },
    ]);
  });

  it('starts over when the server does not do ranges', async () => {
    let calls = 0;
    const { run, seen } = setup(async (input) => {
      calls += 1;
      return new Response(calls === 1 ? streamed(a, 300) : site().get(String(input))!);
    });
    const result = await run();
    expect(result.ok && result.value[0]!.bytes).toEqual(a);
    expect(seen.some((p) => p.loaded === 300)).toBe(true);
  });

  it('starts over when the range that comes back is another one', async () => {
    let calls = 0;
    const { run } = setup(async (input) => {
      calls += 1;
      if (calls === 1) return new Response(streamed(a, 300));
      if (calls === 2) {
        return new Response(a.slice(0), { status: 206, headers: { 'content-range': 'bytes 0-999/1000' } });
      }
      return new Response(site().get(String(input))!);
    });
    const result = await run();
    expect(result.ok && result.value[0]!.bytes).toEqual(a);
  });

  it('gives up after four tries that bring nothing', async () => {
    const { run, calls } = setup(async () => Promise.reject(new TypeError('offline')));
    expect(await codeOf(run())).toBe('DOWNLOAD_FAILED');
    expect(calls.length).toBe(4);
  });

  it('goes on through any number of breaks that bring something', async () => {
    const { run, calls } = setup(async (input, init) => {
      const from = Number(/\d+/.exec(new Headers(init?.headers).get('range') ?? '0')?.[0]);
      const rest = site().get(String(input))!.slice(from);
      const headers = { 'content-range': `bytes ${from}-` };
      return new Response(streamed(rest, 100), from > 0 ? { status: 206, headers } : {});
    });
    expect(await codeOf(run())).toBe('ok');
    expect(calls.length).toBeGreaterThanOrEqual(15);
  });

  it('tries a server error again, and takes a refusal for an answer', async () => {
    const busy = setup(async () => new Response('busy', { status: 503 }));
    expect(await codeOf(busy.run())).toBe('DOWNLOAD_FAILED');
    expect(busy.calls.length).toBe(4);
    const refused = setup(async () => new Response('no', { status: 403 }));
    expect(await codeOf(refused.run())).toBe('DOWNLOAD_FAILED');
    expect(refused.calls.length).toBe(1);
  });

  it('404 and a page instead of a file are MODEL_MISSING', async () => {
    expect(await codeOf(setup(serveSite(new Map())).run())).toBe('MODEL_MISSING');
    const page = async () =>
      new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(await codeOf(setup(page).run())).toBe('MODEL_MISSING');
  });

  it('a short file is MODEL_TRUNCATED, with and without ranges', async () => {
    const short = new Map([
      [A, a.slice(0, 400)],
      [B, b],
    ]);
    expect(await codeOf(setup(serveSite(short)).run())).toBe('MODEL_TRUNCATED');
    expect(await codeOf(setup(async (i) => new Response(short.get(String(i))!)).run())).toBe(
      'MODEL_TRUNCATED',
    );
    expect(await codeOf(setup(serveSite(new Map([[A, new Uint8Array(0)]]))).run())).toBe('MODEL_TRUNCATED');
  });

  it('a connection that closes politely in the middle is resumed, not reported', async () => {
    let first = true;
    const { run } = setup(async (input, init) => {
      if (!first) return serveSite(site())(input, init);
      first = false;
      return new Response(streamed(a, 300, true));
    });
    expect(await codeOf(run())).toBe('ok');
  });

  it('a changed or longer file is HASH_MISMATCH, and the next try starts clean', async () => {
    const corrupted = a.slice();
    corrupted[500]! ^= 1;
    let body: Uint8Array<ArrayBuffer> = corrupted;
    const { run } = setup(async (input) => new Response(String(input) === A ? body : b));
    expect(await codeOf(run())).toBe('HASH_MISMATCH');
    body = bytesOf(1001, 1);
    expect(await codeOf(run())).toBe('HASH_MISMATCH');
    body = a;
    expect(await codeOf(run())).toBe('ok');
  });

  it('cancels in the middle, and resumes from there the next time', async () => {
    let first = true;
    const { downloader, calls } = setup(async (input, init) => {
      if (!first) return serveSite(site())(input, init);
      first = false;
      return new Response(streamed(a)); // goes on delivering after the abort, as a buffered stream does
    });
    const controller = new AbortController();
    const result = await downloader.download(files, {
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded >= 500 && controller.abort(),
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    const again = await downloader.download(files, { signal: new AbortController().signal });
    expect(again.ok && again.value[0]!.bytes).toEqual(a);
    expect(calls.map((c) => c.range)).toEqual([null, 'bytes=500-', null]);
  });

  it('cancelled with the last byte in hand, it asks for nothing more of that file', async () => {
    const { downloader, calls } = setup(async (input) => new Response(streamed(site().get(String(input))!)));
    const controller = new AbortController();
    const result = await downloader.download(files, {
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded >= a.length && controller.abort(),
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    const again = await downloader.download(files, { signal: new AbortController().signal });
    expect(again.ok && again.value.map((f) => f.bytes)).toEqual([a, b]);
    expect(calls.map((c) => [c.url, c.range])).toEqual([
      [A, null],
      [B, null],
    ]);
  });

  it('does not ask at all when it is cancelled before', async () => {
    const { run, calls, controller } = setup();
    controller.abort();
    expect(await codeOf(run())).toBe('CANCELLED');
    expect(calls).toEqual([]);
  });
});

describe('model cache', () => {
  it('keeps verified files under their hash: the second load asks the network for nothing', async () => {
    const caches = memoryCaches();
    await setup(undefined, { caches }).run();
    expect([...caches.kept.keys()]).toEqual(files.map((f) => cacheKey(f.url, f.sha256)));
    const second = setup(undefined, { caches });
    const result = await second.run();
    expect(result.ok && result.value.map((f) => f.bytes)).toEqual([a, b]);
    expect(result.ok && result.value.every((f) => f.cached)).toBe(true);
    expect(second.calls).toEqual([]);
    expect(second.seen.every((p) => p.cached)).toBe(true);
    expect(second.seen.at(-1)!.loaded).toBe(1500);
  });

  it('does not keep what failed its check', async () => {
    const caches = memoryCaches();
    await setup(async () => new Response(bytesOf(1000, 9)), { caches }).run();
    expect(caches.kept.size).toBe(0);
  });

  it('a rotten copy is fetched again and replaced', async () => {
    const caches = memoryCaches();
    await setup(undefined, { caches }).run();
    const key = cacheKey(A, files[0]!.sha256);
    caches.kept.set(key, bytesOf(1000, 77));
    const { run, calls } = setup(undefined, { caches });
    expect(await codeOf(run())).toBe('ok');
    expect(calls.map((c) => c.url)).toEqual([A]);
    expect(caches.kept.get(key)).toEqual(a);
  });

  it('a new version of a file replaces the old one', async () => {
    const caches = memoryCaches();
    await setup(undefined, { caches }).run();
    const newer = bytesOf(900, 3);
    const fetchFake = serveSite(
      new Map([
        [A, newer],
        [B, b],
      ]),
    );
    await setup(fetchFake, { caches }).run([fileOf(A, newer), files[1]!]);
    expect((await listCachedFiles(caches)).map((f) => [f.name, f.bytes])).toEqual([
      ['models/b.onnx', 500],
      ['models/a.onnx', 900],
    ]);
  });

  it('a cache that cannot even be asked for is none', async () => {
    const kept = Object.getOwnPropertyDescriptor(globalThis, 'caches');
    const get = (): never => {
      throw new DOMException('access is denied', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'caches', { get, configurable: true });
    try {
      expect(browserCaches()).toBeUndefined();
      expect(await listCachedFiles()).toEqual([]);
      expect(await deleteCachedFiles()).toEqual({ ok: true, value: 0 });
    } finally {
      if (kept) Object.defineProperty(globalThis, 'caches', kept);
      else Reflect.deleteProperty(globalThis, 'caches');
    }
  });

  it('a full or blocked cache does not fail the load', async () => {
    expect(await codeOf(setup(undefined, { caches: memoryCaches({ fail: true }) }).run())).toBe('ok');
    const blocked = { open: () => Promise.reject(new DOMException('no', 'SecurityError')) };
    expect(await codeOf(setup(undefined, { caches: blocked }).run())).toBe('ok');
    expect(await listCachedFiles(blocked)).toEqual([]);
    expect(await deleteCachedFiles(undefined, blocked)).toMatchObject({
      ok: false,
      error: { code: 'ENGINE_FAILED' },
    });
  });

  it('lists and deletes', async () => {
    const caches = memoryCaches();
    await setup(undefined, { caches }).run();
    const listed = await listCachedFiles(caches);
    expect(listed).toMatchObject([
      { name: 'models/a.onnx', sha256: files[0]!.sha256, bytes: 1000 },
      { name: 'models/b.onnx', bytes: 500 },
    ]);
    expect(await deleteCachedFiles([listed[0]!.key], caches)).toEqual({ ok: true, value: 1 });
    expect((await listCachedFiles(caches)).length).toBe(1);
    expect(await deleteCachedFiles(undefined, caches)).toEqual({ ok: true, value: 1 });
    expect(await listCachedFiles(caches)).toEqual([]);
  });
});

describe('json', () => {
  const json = (respond: typeof fetch) =>
    codeOf(setup(respond).downloader.json(A, new AbortController().signal));
  it('tells missing from malformed from offline', async () => {
    expect(await json(async () => new Response('{"a":1}'))).toBe('ok');
    expect(await json(async () => new Response('{"a":'))).toBe('MANIFEST_INVALID');
    expect(await json(async () => new Response('', { status: 404 }))).toBe('MODEL_MISSING');
    expect(await json(async () => new Response('<html>', { headers: { 'content-type': 'text/html' } }))).toBe(
      'MODEL_MISSING',
    );
    expect(await json(async () => new Response('', { status: 500 }))).toBe('DOWNLOAD_FAILED');
    expect(await json(async () => Promise.reject(new TypeError('offline')))).toBe('DOWNLOAD_FAILED');
  });
});
