/** The form for a policy of the visitor's own, fetched when its files wait. */
import { Suspense } from 'react';
import type { TabletopError } from '../../contracts.ts';
import { pushNotice } from '../../runtime/stores.ts';
import { late } from '../../ui/late.tsx';
import { PartBoundary } from '../../ui/PartBoundary.tsx';
import { useApp, useView } from '../context.tsx';

const Reading = late(() => import('./PolicyReading.tsx').then((m) => m.PolicyReading));

export const PolicyDialog = () => {
  const { stores } = useApp();
  const dropped = useView((s) => s.policy);
  const close = (): void => stores.view.setState({ policy: null });
  const failed = (error: TabletopError): void => {
    close();
    pushNotice(stores.session, error);
  };
  return dropped ? (
    <PartBoundary name="The form for a policy of your own" onFailed={failed}>
      <Suspense fallback={null}>
        <Reading dropped={dropped} onClose={close} />
      </Suspense>
    </PartBoundary>
  ) : null;
};
