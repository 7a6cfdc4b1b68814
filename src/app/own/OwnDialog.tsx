/** The form for a thing of the visitor's own, fetched when a file waits for it. */
import { Suspense } from 'react';
import type { TabletopError } from '../../contracts.ts';
import { pushNotice } from '../../runtime/stores.ts';
import { late } from '../../ui/late.tsx';
import { PartBoundary } from '../../ui/PartBoundary.tsx';
import { useApp, useView } from '../context.tsx';

const OwnForm = late(() => import('./OwnForm.tsx').then((m) => m.OwnForm));

export const OwnDialog = () => {
  const { stores } = useApp();
  const own = useView((s) => s.own);
  const close = (): void => stores.view.setState({ own: null });
  const failed = (error: TabletopError): void => {
    close();
    pushNotice(stores.session, error);
  };
  return own ? (
    <PartBoundary name="The form for a thing of your own" onFailed={failed}>
      <Suspense fallback={null}>
        <OwnForm key={own.file} file={own.file} bytes={own.bytes} onClose={close} />
      </Suspense>
    </PartBoundary>
  ) : null;
};
