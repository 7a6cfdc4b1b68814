/** A downloader that has some files on this machine already: a policy that the visitor dropped. */
import type { Result } from '../../contracts.ts';
import { sha256 } from '../../math/sha256.ts';
import type { Downloaded, Downloader, DownloadFile } from './download.ts';
import { fail, reasonOf } from './errors.ts';

const bytesOf = async (blob: Blob, url: string): Promise<Result<Uint8Array<ArrayBuffer>>> => {
  try {
    return { ok: true, value: new Uint8Array(await blob.arrayBuffer()) };
  } catch (thrown) {
    // a file that was moved or written since it was dropped
    return fail('MODEL_MISSING', `${url} cannot be read any more: ${reasonOf(thrown)}`);
  }
};

/**
 * `files` by absolute address; what is not among them is asked of `others`. Errors: those of a Downloader; HASH_MISMATCH
 * for a file that is not the one its manifest means.
 */
export const overFiles = (files: Readonly<Record<string, Blob>>, others: Downloader): Downloader => {
  const local = async ({ url, bytes, sha256: wanted }: DownloadFile): Promise<Result<Downloaded> | null> => {
    const blob = files[url];
    if (!blob) return null;
    if (blob.size !== bytes) return fail('HASH_MISMATCH', `${url} has ${blob.size} bytes, not ${bytes}`);
    const read = await bytesOf(blob, url);
    if (!read.ok) return read;
    const digest = await sha256(read.value);
    return digest === wanted
      ? { ok: true, value: { bytes: read.value, cached: true } }
      : fail('HASH_MISMATCH', `${url}: ${digest}, not ${wanted}`);
  };
  return {
    download: async (wanted, options) => {
      const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
      const found: Downloaded[] = [];
      let loaded = 0;
      for (const file of wanted) {
        if (options.signal.aborted) return fail('CANCELLED');
        const here = await local(file);
        const fetched = here ? null : await others.download([file], { signal: options.signal });
        const first = here ?? (fetched?.ok ? { ok: true as const, value: fetched.value[0] } : fetched);
        if (!first) return fail('MODEL_MISSING', file.url);
        if (!first.ok) return first;
        if (!first.value) return fail('MODEL_MISSING', file.url);
        found.push(first.value);
        loaded += file.bytes;
        options.onProgress?.({ file: file.url, loaded, total, cached: first.value.cached });
      }
      return { ok: true, value: found };
    },
    json: async (url, signal) => {
      const blob = files[url];
      if (!blob) return others.json(url, signal);
      const read = await bytesOf(blob, url);
      if (!read.ok) return read;
      try {
        return { ok: true, value: JSON.parse(new TextDecoder().decode(read.value)) };
      } catch (thrown) {
        return fail('MANIFEST_INVALID', `${url}: ${reasonOf(thrown)}`);
      }
    },
  };
};
