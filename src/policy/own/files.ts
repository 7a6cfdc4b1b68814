/** What a visitor dropped, as named blobs: a folder, an archive or single files. Read only where something is wanted of them. */
import type { Result, TabletopError } from '../../contracts.ts';

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

/** Errors: those of bytesOf, POLICY_DAMAGED for what is no JSON. */
export const jsonOf = async (file: NamedBlob): Promise<Result<unknown>> => {
  const bytes = await bytesOf(file);
  if (!bytes.ok) return bytes;
  try {
    // Python writes NaN and Infinity into JSON, which JSON has not
    const text = new TextDecoder()
      .decode(bytes.value)
      .replace(/(?<=[[:,\s])(NaN|-?Infinity)(?=[\s,\]}])/g, 'null');
    return { ok: true, value: JSON.parse(text) };
  } catch (thrown) {
    return refuse('POLICY_DAMAGED', `“${file.path}” is no JSON. Export it again.`, String(thrown));
  }
};
