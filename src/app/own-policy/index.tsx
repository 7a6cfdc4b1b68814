/** Policies of the visitor's own. Nearly all of it is fetched when somebody brings one or opens the model's card. */
import { Suspense } from 'react';
import { explainHere } from '../../runtime/page-files.browser.ts';
import { pushNotice, type Stores } from '../../runtime/stores.ts';
import { late } from '../../ui/late.tsx';

export { PolicyDialog } from './PolicyDialog.tsx';

/** A folder or a file; null: a text or a link. */
export type Dropped = FileSystemEntry | File | null;

/** What drops as a policy: a folder, an ONNX file, an archive, weights of another kind. */
export const isPolicyDrop = (entries: readonly Dropped[]): boolean =>
  entries.some(
    (one) =>
      one !== null &&
      (('isDirectory' in one && one.isDirectory) || /\.(onnx|zip|safetensors|pth?|ckpt)$/i.test(one.name)),
  );

export const bringDropped = async (stores: Stores, entries: readonly Dropped[]): Promise<void> => {
  try {
    const { bringPolicy } = await import('./bring.ts');
    await bringPolicy(stores, entries);
  } catch (thrown) {
    const message = 'What reads policies could not be fetched, or a file was moved.';
    pushNotice(stores.session, await explainHere({ code: 'PART_FAILED', message, detail: String(thrown) }));
  }
};

const Part = late(() => import('./OwnPolicyPart.tsx').then((m) => m.OwnPolicyPart));

export const OwnPolicyPart = () => (
  <Suspense fallback={null}>
    <Part />
  </Suspense>
);
