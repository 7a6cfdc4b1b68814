/** Under the camera's choice: is the picture taken as it is, or as a desk that the arm stands on? */
import { Suspense } from 'react';
import { useStore } from 'zustand';
import type { TabletopError } from '../../contracts.ts';
import { pushNotice } from '../../runtime/stores.ts';
import { late } from '../../ui/late.tsx';
import { PartBoundary } from '../../ui/PartBoundary.tsx';
import { useApp, useSession, useSettings } from '../context.tsx';

const DeskSetup = late(() => import('./setup/DeskSetup.tsx').then((m) => m.DeskSetup));

export const DeskControls = () => {
  const { desk, change } = useApp();
  const plane = useStore(desk.state, (s) => s.plane);
  const ready = useSession(
    ({ source }) =>
      source.phase === 'ready' || (source.phase === 'failed' && source.error.code === 'DESK_INVALID'),
  );
  const follow = useSettings((s) => s.follow);
  if (!ready) return null;
  return (
    <div className="desk-controls" data-testid="desk" data-state={plane ? 'on' : 'off'}>
      <div className="desk-buttons">
        <button type="button" onClick={desk.setUp} data-testid="desk-set-up">
          {plane ? 'Change desk' : 'Set up desk'}
        </button>
        {plane && (
          <>
            <button
              type="button"
              aria-pressed={follow}
              onClick={() => change({ follow: !follow })}
              data-testid="follow"
            >
              Follow
            </button>
            <button type="button" onClick={desk.leave} data-testid="desk-leave">
              No desk
            </button>
          </>
        )}
      </div>
    </div>
  );
};

export const DeskDialog = () => {
  const { desk, stores } = useApp();
  const failed = (error: TabletopError): void => {
    desk.cancel();
    pushNotice(stores.session, error);
  };
  const setting = useStore(desk.state, (s) => s.setting);
  return setting ? (
    <PartBoundary name="The desk’s set-up" onFailed={failed}>
      <Suspense fallback={null}>
        <DeskSetup picture={desk.newest} initial={desk.initial()} onDone={desk.done} onCancel={desk.cancel} />
      </Suspense>
    </PartBoundary>
  ) : null;
};
