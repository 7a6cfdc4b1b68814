/** Policies of the visitor's own. Nearly all of it is fetched when somebody brings one. */
import type { Dropped } from '../../runtime/stores.ts';

export { PolicyDialog } from './PolicyDialog.tsx';

/** What drops as a policy: a folder, an ONNX file, an archive, weights of another kind. */
export const isPolicyDrop = (entries: readonly Dropped[]): boolean =>
  entries.some(
    (one) =>
      one !== null &&
      (('isDirectory' in one && one.isDirectory) || /\.(onnx|zip|safetensors|pth?|ckpt)$/i.test(one.name)),
  );
