/** Files as a manifest names them. */
import { z } from '../../schema.ts';

// 1 GiB: far above any model that fits a tab, far below what would make the page allocate itself to death
const MAX_FILE_BYTES = 1 << 30;

// only names below the manifest's own folder, or in one sibling folder ("../minilm/encoder.int8.onnx"): a manifest can
// never point at another site, at the page's own files, or upward
const SEGMENT = '[A-Za-z0-9_-][A-Za-z0-9_.-]*';
const SAFE_PATH = new RegExp(`^(?:\\.\\./${SEGMENT}/)?(?:${SEGMENT}/)*${SEGMENT}$`);

const filePath = z
  .string()
  .max(200)
  .regex(SAFE_PATH, 'must be a relative file name inside the model folder or one sibling folder');

/** A file of a model: where it lies from its manifest, exactly how long it is, and what it hashes to. */
export const file = z.object({
  file: filePath,
  bytes: z.number().int().positive().max(MAX_FILE_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
});

export type ManifestFile = z.infer<typeof file>;
