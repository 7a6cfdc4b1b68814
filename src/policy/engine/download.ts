import type { Result } from '../../contracts.ts';
import { sha256 } from '../../math/sha256.ts';
import { type Failure, fail, reasonOf } from './errors.ts';
import {
  browserCaches,
  type CachePort,
  cacheKey,
  dropCached,
  readCached,
  writeCached,
} from './model-cache.ts';

/** A file to fetch: absolute address, exact size and hash from the manifest. */
export interface DownloadFile {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface DownloadProgress {
  /** Address of the file that moved. */
  readonly file: string;
  /** Bytes over all files, verified ones included; `total` comes from the manifest, not from headers (gzip lies). */
  readonly loaded: number;
  readonly total: number;
  /** Did this file come from the visitor's disk? */
  readonly cached: boolean;
}

export interface Downloaded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly cached: boolean;
}

export interface DownloadPorts {
  readonly fetch: typeof fetch;
  /** Undefined where the browser has none (plain http, blocked): the load goes on without. */
  readonly caches: CachePort | undefined;
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
  /** Resolves after the time, or at once when aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export interface Downloader {
  /**
   * Fetch all files, one after the other, each verified; results in the order asked for.
   * Errors: CANCELLED, MODEL_MISSING (404, or a page instead of a file), MODEL_TRUNCATED, HASH_MISMATCH, DOWNLOAD_FAILED.
   */
  download(files: readonly DownloadFile[], options: DownloadOptions): Promise<Result<readonly Downloaded[]>>;
  /** Fetch a small JSON file. Errors: CANCELLED, MODEL_MISSING, MANIFEST_INVALID (not JSON), DOWNLOAD_FAILED. */
  json(url: string, signal: AbortSignal): Promise<Result<unknown>>;
}

/** What has arrived of a file so far. Outlives a failed or cancelled load, so that the next one resumes. */
interface Partial {
  readonly buffer: Uint8Array<ArrayBuffer>;
  received: number;
  etag: string | undefined;
}

const RETRY_DELAYS_MS = [300, 1000, 3000] as const;

const isPage = (response: Response): boolean =>
  (response.headers.get('content-type') ?? '').startsWith('text/html');

const browserPorts = (): DownloadPorts => ({
  fetch: (...args) => globalThis.fetch(...args),
  caches: browserCaches(),
  digest: sha256,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => resolve(), { once: true });
    }),
});

/** What one request came to: done, worth another try, or final. */
type Attempt = 'complete' | 'ended-early' | { readonly broken: string } | Failure;

export const createDownloader = (ports: DownloadPorts = browserPorts()): Downloader => {
  const partials = new Map<string, Partial>();

  /** Point the buffer at what this answer carries: the rest, or the whole file again. False: neither. */
  const place = (response: Response, partial: Partial): boolean => {
    const etag = response.headers.get('etag');
    partial.etag = etag === null || etag.startsWith('W/') ? undefined : etag;
    if (response.status === 206) {
      const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
      return partial.received > 0 && Number(start) === partial.received;
    }
    partial.received = 0; // the server does not do ranges: from the start
    return true;
  };

  const attempt = async (
    file: DownloadFile,
    partial: Partial,
    signal: AbortSignal,
    onBytes: () => void,
  ): Promise<Attempt> => {
    const headers: Record<string, string> = {};
    if (partial.received > 0) {
      headers.range = `bytes=${partial.received}-`;
      if (partial.etag !== undefined) headers['if-range'] = partial.etag;
    }
    try {
      // no-cache: ask again, so that a new deployment is not met with the old file's bytes
      const response = await ports.fetch(file.url, { headers, signal, cache: 'no-cache' });
      if (response.status === 404 || response.status === 410) {
        return fail('MODEL_MISSING', `${response.status} for ${file.url}`);
      }
      if (response.status === 416) {
        partial.received = 0;
        return 'ended-early';
      }
      if (response.status >= 500 || response.status === 429)
        return { broken: `${response.status} for ${file.url}` };
      if (!response.ok) return fail('DOWNLOAD_FAILED', `${response.status} for ${file.url}`);
      if (isPage(response)) return fail('MODEL_MISSING', `a page instead of ${file.url}`);
      if (!place(response, partial)) {
        partial.received = 0; // another part than the one asked for: only the whole file is of use now
        await response.body?.cancel();
        return { broken: `wrong range of ${file.url}` };
      }
      onBytes();
      const reader = response.body?.getReader();
      if (reader === undefined) return 'ended-early';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return partial.received === partial.buffer.length ? 'complete' : 'ended-early';
        if (partial.received + value.length > partial.buffer.length) {
          partial.received = 0;
          await reader.cancel().catch(() => undefined);
          return fail('HASH_MISMATCH', `${file.url} is longer than ${file.bytes} bytes`);
        }
        partial.buffer.set(value, partial.received);
        partial.received += value.length;
        onBytes();
        if (signal.aborted) {
          await reader.cancel().catch(() => undefined);
          return fail('CANCELLED');
        }
      }
    } catch (thrown) {
      return signal.aborted ? fail('CANCELLED') : { broken: reasonOf(thrown) };
    }
  };

  /** Requests until the file is whole. Tries without a new byte are counted; a try that moved starts the count anew. */
  const fetchWhole = async (
    file: DownloadFile,
    signal: AbortSignal,
    onBytes: (received: number) => void,
  ): Promise<Result<Uint8Array<ArrayBuffer>>> => {
    const kept = partials.get(file.sha256);
    const partial: Partial =
      kept !== undefined && kept.buffer.length === file.bytes
        ? kept
        : { buffer: new Uint8Array(file.bytes), received: 0, etag: undefined };
    partials.set(file.sha256, partial);
    let fruitless = 0;
    let furthest = partial.received;
    for (;;) {
      if (signal.aborted) return fail('CANCELLED');
      const report = (): void => onBytes(partial.received);
      // cancelled with the last byte in hand: the server would answer 416 to a request for what follows
      const all = partial.received === file.bytes;
      if (all) report();
      const outcome = all ? 'complete' : await attempt(file, partial, signal, report);
      if (outcome === 'complete') {
        partials.delete(file.sha256);
        return { ok: true, value: partial.buffer };
      }
      if (typeof outcome === 'object' && 'ok' in outcome) {
        if (outcome.error.code === 'HASH_MISMATCH') partials.delete(file.sha256);
        return outcome;
      }
      fruitless = partial.received > furthest ? 0 : fruitless + 1;
      furthest = Math.max(furthest, partial.received);
      if (outcome === 'ended-early') {
        // the server closed politely: the file there is short, unless asking for the rest shows otherwise
        if (fruitless > 0) {
          const detail = `${furthest} of ${file.bytes} bytes of ${file.url}`;
          partials.delete(file.sha256);
          return fail('MODEL_TRUNCATED', detail);
        }
        continue;
      }
      if (fruitless > RETRY_DELAYS_MS.length) return fail('DOWNLOAD_FAILED', outcome.broken);
      await ports.sleep(RETRY_DELAYS_MS[Math.max(0, fruitless - 1)] ?? 0, signal);
    }
  };

  const fetchVerified = async (
    file: DownloadFile,
    signal: AbortSignal,
    onBytes: (received: number, cached: boolean) => void,
  ): Promise<Result<Downloaded>> => {
    const key = cacheKey(file.url, file.sha256);
    const kept = await readCached(ports.caches, key);
    if (signal.aborted) return fail('CANCELLED');
    if (kept !== undefined) {
      // disks rot and tabs die while writing: the hash is checked on the way out as well
      if (kept.length === file.bytes && (await ports.digest(kept)) === file.sha256) {
        onBytes(kept.length, true);
        return { ok: true, value: { bytes: kept, cached: true } };
      }
      await dropCached(ports.caches, key);
    }
    const whole = await fetchWhole(file, signal, (received) => onBytes(received, false));
    if (!whole.ok) return whole;
    const digest = await ports.digest(whole.value);
    if (digest !== file.sha256) return fail('HASH_MISMATCH', `${file.url}: ${digest}, not ${file.sha256}`);
    if (signal.aborted) return fail('CANCELLED');
    await writeCached(ports.caches, key, whole.value);
    return { ok: true, value: { bytes: whole.value, cached: false } };
  };

  const download: Downloader['download'] = async (files, { signal, onProgress }) => {
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    const results: Downloaded[] = [];
    let before = 0;
    for (const file of files) {
      const report = (received: number, cached: boolean): void =>
        onProgress?.({ file: file.url, loaded: before + received, total, cached });
      const result = await fetchVerified(file, signal, report);
      if (!result.ok) return result;
      results.push(result.value);
      before += file.bytes;
    }
    return { ok: true, value: results };
  };

  const json: Downloader['json'] = async (url, signal) => {
    try {
      const response = await ports.fetch(url, { signal, cache: 'no-cache' });
      if (response.status === 404 || response.status === 410 || isPage(response)) {
        return fail('MODEL_MISSING', `${response.status} for ${url}`);
      }
      if (!response.ok) return fail('DOWNLOAD_FAILED', `${response.status} for ${url}`);
      const text = await response.text();
      try {
        return { ok: true, value: JSON.parse(text) };
      } catch (thrown) {
        return fail('MANIFEST_INVALID', `${url}: ${reasonOf(thrown)}`);
      }
    } catch (thrown) {
      return signal.aborted ? fail('CANCELLED') : fail('DOWNLOAD_FAILED', `${url}: ${reasonOf(thrown)}`);
    }
  };

  return { download, json };
};
