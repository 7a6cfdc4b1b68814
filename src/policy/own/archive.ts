/** A zip as the files in it. */
import { BlobReader, BlobWriter, ZipReader } from '@zip.js/zip.js';
import type { Result } from '../../contracts.ts';
import { gigabytes, MOST_BYTES, type NamedBlob, refuse } from './files.ts';

const MOST_FILES = 2000;

/** Names that a policy has no use for: what operating systems put beside files. */
const ignored = (path: string): boolean => /(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(path);

const isZip = async (blob: Blob): Promise<boolean> => {
  const [p, k] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return p === 0x50 && k === 0x4b;
};

const tooLarge = (path: string, what: string): Result<never> =>
  refuse(
    'POLICY_TOO_LARGE',
    `“${path}” ${what}; a browser tab reads at most 2 GB. Zip the policy’s folder alone.`,
  );

/**
 * Files of the archive, in its order. Errors: POLICY_DAMAGED for what is no zip or ends early, POLICY_TOO_LARGE for what
 * would unpack to more than 2 GB or to thousands of files: an archive of a few kilobytes can claim that.
 */
export const unpack = async ({ path, blob }: NamedBlob): Promise<Result<readonly NamedBlob[]>> => {
  if (blob.size > MOST_BYTES) return tooLarge(path, `has ${gigabytes(blob.size)}`);
  try {
    if (!(await isZip(blob))) {
      return refuse('POLICY_DAMAGED', `“${path}” is no zip archive. Drop the folder, or a zip of it.`);
    }
    const reader = new ZipReader(new BlobReader(blob), { useWebWorkers: false, checkSignature: true });
    const entries = (await reader.getEntries()).filter(
      (entry) => !entry.directory && !ignored(entry.filename),
    );
    const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    if (total > MOST_BYTES) return tooLarge(path, `unpacks to ${gigabytes(total)}`);
    if (entries.length > MOST_FILES) return tooLarge(path, `holds more than ${MOST_FILES} files`);
    const files: NamedBlob[] = [];
    for (const entry of entries) {
      if (!entry.directory) files.push({ path: entry.filename, blob: await entry.getData(new BlobWriter()) });
    }
    await reader.close();
    return { ok: true, value: files };
  } catch (thrown) {
    return refuse('POLICY_DAMAGED', `“${path}” is a damaged zip archive. Make it again.`, String(thrown));
  }
};
