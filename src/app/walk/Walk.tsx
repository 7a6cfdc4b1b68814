/**
 * "One action, step by step", closed most of the time: remembers the arm's postures, and fetches the sheet when it is
 * opened (`view.panel`, which travels in a link as panel=walk).
 */
import { Suspense, useEffect, useState } from 'react';
import type { TabletopError } from '../../contracts.ts';
import { pushNotice } from '../../runtime/stores.ts';
import { Icon } from '../../ui/Icon.tsx';
import { late } from '../../ui/late.tsx';
import { PartBoundary } from '../../ui/PartBoundary.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useView } from '../context.tsx';
import { createPostureLog, type PostureLog } from './posture-log.ts';

const WalkSheet = late(() => import('./WalkSheet.tsx').then((m) => m.WalkSheet));

export const Walk = () => {
  const app = useApp();
  const open = useView((v) => v.panel === 'walk');
  const [log, setLog] = useState<PostureLog | null>(null);
  useEffect(() => {
    const made = createPostureLog({
      hot: app.hot,
      bodies: () => app.posed()?.bodyPoses() ?? null,
      recordedAt: (time) => app.posed()?.bodyPosesAt?.(time) ?? null,
      // a recording announces a step where it begins, as the cursor does
      sought: () => app.posed() !== app.world() || app.stores.view.getState().cursor !== null,
    });
    setLog(made);
    return made.dispose;
  }, [app]);
  const failed = (error: TabletopError): void => {
    app.stores.view.setState({ panel: null });
    pushNotice(app.stores.session, error);
  };
  return open && log ? (
    <PartBoundary name="One action, step by step" onFailed={failed}>
      <Suspense fallback={null}>
        <WalkSheet log={log} />
      </Suspense>
    </PartBoundary>
  ) : null;
};

/** Opens the walk, and closes it: an icon where there is little room, with its words where there is more. */
export const WalkButton = ({ words = false }: { words?: boolean }) => {
  const { stores } = useApp();
  const open = useView((v) => v.panel === 'walk');
  return (
    <button
      type="button"
      className={words ? '' : 'quiet'}
      style={words ? {} : { flex: 'none', width: 28, height: 24 }}
      aria-expanded={open}
      onClick={() => stores.view.setState({ panel: open ? null : 'walk' })}
      aria-label="One action, step by step"
      title="One action, step by step: from the picture to the motion, with the numbers of this step"
      data-testid="walk-open"
    >
      <Icon name="stairs" /> {words && <Words>Step by step</Words>}
    </button>
  );
};
