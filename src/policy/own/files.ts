/** What a visitor dropped, as named blobs: a folder, an archive or single files. Read only where something is wanted of them. */
import type { Result, TabletopError } from '../../contracts.ts';
import { isRecord } from './json.ts';

export type PolicyFileCode = Extract<TabletopError['code'], `POLICY_${string}`>;

/** The sentence says what is missing and what to do; `detail` is for a bug report. */
export const refuse = (
  code: PolicyFileCode,
  message: string,
  detail?: string,
): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: { code, message, ...(detail === undefined ? {} : { detail }) },
});

/** A file by its path from what was dropped, with forward slashes. */
export interface NamedBlob {
  readonly path: string;
  readonly blob: Blob;
}

/** What a protobuf, and an ArrayBuffer of some browsers, can hold. */
export const MOST_BYTES = 0x7fff_ffff;

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** `name` seen from the folder of `from`: "stats.safetensors" beside "pack/manifest.json" is "pack/stats.safetensors". */
export const beside = (from: string, name: string): string => {
  const parts: string[] = [];
  for (const part of `${folderOf(from)}${name}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

export const find = (files: readonly NamedBlob[], path: string): NamedBlob | undefined =>
  files.find((file) => file.path === path);

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/** Errors: POLICY_TOO_LARGE, POLICY_DAMAGED where the browser cannot read it. */
export const bytesOf = async ({ path, blob }: NamedBlob): Promise<Result<Uint8Array<ArrayBuffer>>> => {
  if (blob.size > MOST_BYTES) {
    return refuse(
      'POLICY_TOO_LARGE',
      `“${path}” has ${gigabytes(blob.size)}; a browser tab reads at most 2 GB. Quantize it, or export a smaller one.`,
    );
  }
  try {
    return { ok: true, value: new Uint8Array(await blob.arrayBuffer()) };
  } catch (thrown) {
    return refuse(
      'POLICY_DAMAGED',
      `“${path}” cannot be read: it was moved, or it is a folder. Drop it again.`,
      String(thrown),
    );
  }
};

/** Of a description or a tokenizer: most have kilobytes, the tokenizer.json of Gemma 3 has 33 MB. */
const MOST_JSON_BYTES = 64_000_000;

/** What Git keeps in the place of a large file that was not fetched. */
export const isLfsPointer = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, 40)).startsWith('version https://git-lfs');

/** The sentence about such a file. */
export const lfsPointer = (path: string, detail?: string) =>
  refuse(
    'POLICY_DAMAGED',
    `“${path}” is a pointer of Git LFS, not the file itself. Fetch it with “git lfs pull” and drop it again.`,
    detail,
  );

/** By its byte order mark, which the decoder takes away: what PowerShell redirects into a file is UTF-16. */
const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const name =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(name).decode(bytes);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Python writes NaN and Infinity into JSON, which JSON has not
    return JSON.parse(text.replace(/(?<=[[:,\s])(NaN|-?Infinity)(?=[\s,\]}])/g, 'null'));
  }
};

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'none';
};

/**
 * A file that holds one JSON object, which all descriptions of a policy are. Errors: those of bytesOf, POLICY_TOO_LARGE over 64 MB,
 * POLICY_DAMAGED for what is empty, no JSON, or no object.
 */
export const objectOf = async (file: NamedBlob): Promise<Result<Readonly<Record<string, unknown>>>> => {
  const { path, blob } = file;
  if (blob.size > MOST_JSON_BYTES && blob.size <= MOST_BYTES) {
    return refuse(
      'POLICY_TOO_LARGE',
      `“${path}” has ${gigabytes(blob.size)}, and a policy’s description at most 0.06 GB. Drop the one that its makers wrote.`,
    );
  }
  const bytes = await bytesOf(file);
  if (!bytes.ok) return bytes;
  if (isLfsPointer(bytes.value)) return lfsPointer(path);
  let value: unknown;
  try {
    const text = decoded(bytes.value);
    if (text.trim() === '') return refuse('POLICY_DAMAGED', `“${path}” is empty. Export it again.`);
    value = parsed(text);
  } catch (thrown) {
    return refuse(
      'POLICY_DAMAGED',
      `“${path}” is no JSON, or it ends early. Export it again.`,
      String(thrown),
    );
  }
  if (isRecord(value)) return { ok: true, value };
  // names that other programs give their files, too
  const or = /^(manifest|config)\.json$/.test(nameOf(path))
    ? '; if it belongs to something else, drop the policy without it.'
    : '.';
  return refuse(
    'POLICY_DAMAGED',
    `“${path}” is ${kindOf(value)}, and a policy’s description is a JSON object ({ ... }). Export it again${or}`,
  );
};
