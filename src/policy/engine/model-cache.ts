import type { Result } from '../../contracts.ts';
import { fail, reasonOf } from './errors.ts';

/** Bump when the layout of the keys changes; an old cache is then simply another name. */
export const CACHE_NAME = 'tabletop-models-1';

const HASH_PARAMETER = 'sha256';

/** One verified model file on the visitor's disk. */
export interface CachedFile {
  /** Cache key: the file's address with its hash. Pass it to `deleteCachedFiles`. */
  readonly key: string;
  /** Last two parts of the address: "pico/policy.int8.onnx". */
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** The part of CacheStorage that is used, so that a test can pass a fake over a Map. */
export type CachePort = Pick<CacheStorage, 'open'>;

/** The browser's own; undefined where it has none, or throws when asked: blocked storage, a frame in a sandbox. */
export const browserCaches = (): CachePort | undefined => {
  try {
    return globalThis.caches;
  } catch {
    return undefined;
  }
};

export const cacheKey = (url: string, sha256: string): string => {
  const key = new URL(url);
  key.hash = '';
  key.searchParams.set(HASH_PARAMETER, sha256);
  return key.href;
};

const withoutHash = (key: string): string => {
  const url = new URL(key);
  url.searchParams.delete(HASH_PARAMETER);
  return url.href;
};

/** Bytes kept under this hash, or undefined: not there, blocked, broken. Never throws. */
export const readCached = async (
  caches: CachePort | undefined,
  key: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  try {
    const response = await (await caches?.open(CACHE_NAME))?.match(key);
    return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
  } catch {
    return undefined; // private window, blocked storage: the network still works
  }
};

/** Keep verified bytes; drop older versions of the same file. False when the browser would not (quota, blocked). */
export const writeCached = async (
  caches: CachePort | undefined,
  key: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  try {
    const cache = await caches?.open(CACHE_NAME);
    if (cache === undefined) return false;
    for (const old of await cache.keys()) {
      if (old.url !== key && withoutHash(old.url) === withoutHash(key)) await cache.delete(old.url);
    }
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) };
    await cache.put(key, new Response(bytes, { headers }));
    return true;
  } catch {
    return false;
  }
};

export const dropCached = async (caches: CachePort | undefined, key: string): Promise<void> => {
  try {
    await (await caches?.open(CACHE_NAME))?.delete(key);
  } catch {
    // a cache that cannot be written cannot hold anything harmful either
  }
};

/** Every kept model file. A blocked cache lists nothing. */
export const listCachedFiles = async (
  caches: CachePort | undefined = browserCaches(),
): Promise<readonly CachedFile[]> => {
  try {
    const cache = await caches?.open(CACHE_NAME);
    if (cache === undefined) return [];
    const files: CachedFile[] = [];
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      const response = await cache.match(request.url);
      files.push({
        key: request.url,
        name: url.pathname.split('/').slice(-2).join('/'),
        sha256: url.searchParams.get(HASH_PARAMETER) ?? '',
        bytes: Number(response?.headers.get('content-length') ?? 0),
      });
    }
    return files;
  } catch {
    return [];
  }
};

/** Delete these keys, or every kept file. Gives how many went. Errors: ENGINE_FAILED if the browser refuses. */
export const deleteCachedFiles = async (
  keys?: readonly string[],
  caches: CachePort | undefined = browserCaches(),
): Promise<Result<number>> => {
  try {
    const cache = await caches?.open(CACHE_NAME);
    if (cache === undefined) return { ok: true, value: 0 };
    let deleted = 0;
    for (const key of keys ?? (await cache.keys()).map((request) => request.url)) {
      if (await cache.delete(key)) deleted += 1;
    }
    return { ok: true, value: deleted };
  } catch (thrown) {
    return fail('ENGINE_FAILED', `delete from cache: ${reasonOf(thrown)}`);
  }
};
