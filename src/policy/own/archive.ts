/** A zip as the files in it. */
import { unzipSync } from 'fflate';
import type { Result } from '../../contracts.ts';
import { bytesOf, gigabytes, MOST_BYTES, type NamedBlob, refuse } from './files.ts';

const MOST_FILES = 2000;

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** Names that a policy has no use for: what operating systems put beside files. */
const ignored = (path: string): boolean =>
  path.endsWith('/') || /(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(path);

/**
 * Files of the archive, in its order. Errors: POLICY_DAMAGED for what is no zip or ends early, POLICY_TOO_LARGE for what
 * would unpack to more than 2 GB or to thousands of files: an archive of a few kilobytes can claim that.
 */
export const unpack = async (file: NamedBlob): Promise<Result<readonly NamedBlob[]>> => {
  const bytes = await bytesOf(file);
  if (!bytes.ok) return bytes;
  if (!isZip(bytes.value)) {
    return refuse('POLICY_DAMAGED', `“${file.path}” is no zip archive. Drop the folder, or a zip of it.`);
  }
  let total = 0;
  let count = 0;
  try {
    const found = unzipSync(bytes.value, {
      filter: ({ name, originalSize }) => {
        if (ignored(name)) return false;
        total += originalSize;
        count += 1;
        return total <= MOST_BYTES && count <= MOST_FILES;
      },
    });
    if (total > MOST_BYTES) {
      return refuse(
        'POLICY_TOO_LARGE',
        `“${file.path}” unpacks to ${gigabytes(total)}; a browser tab takes at most 2 GB.`,
      );
    }
    if (count > MOST_FILES) {
      return refuse(
        'POLICY_TOO_LARGE',
        `“${file.path}” holds more than ${MOST_FILES} files. Zip the policy’s folder alone.`,
      );
    }
    const files = Object.entries(found).map(([path, content]) => ({
      path,
      blob: new Blob([content as Uint8Array<ArrayBuffer>]),
    }));
    return { ok: true, value: files };
  } catch (thrown) {
    return refuse(
      'POLICY_DAMAGED',
      `“${file.path}” is a damaged zip archive. Make it again.`,
      String(thrown),
    );
  }
};
