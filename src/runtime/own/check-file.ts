/** Whether a file can become a thing, as far as its description says: told at once, before anything is asked. */
import type { Result } from '../../contracts.ts';
import { jsonOfGlb, refuse, tooLarge } from '../../things/own/container.ts';
import { readDescription } from '../../things/own/description.ts';
import { MOST_BYTES } from '../../things/own/limits.ts';

/** Its bytes. Errors: as jsonOfGlb and readDescription. */
export const checkFile = async (file: Pick<Blob, 'size' | 'arrayBuffer'>): Promise<Result<Uint8Array>> => {
  if (file.size > MOST_BYTES) return tooLarge(file.size); // never read
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (thrown) {
    return refuse('THING_DAMAGED', 'It cannot be read: it was moved, or it is a folder.', String(thrown));
  }
  const json = jsonOfGlb(bytes);
  if (!json.ok) return json;
  const description = readDescription(json.value);
  return description.ok ? { ok: true, value: bytes } : description;
};
