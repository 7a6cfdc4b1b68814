/** Other heads on the model's trunk, fetched when there is a model that can have some. */
import { Suspense, useRef } from 'react';
import { late } from '../../ui/late.tsx';
import { useSession, useSettings } from '../context.tsx';

const Choice = late(() => import('./HeadChoice.tsx').then((m) => m.HeadChoice));

export const HeadChoice = () => {
  const drives = useSettings((s) => s.driver === 'model');
  const ready = useSession((s) => s.engine.phase === 'ready');
  // it stays while the next head loads, and keeps the focus
  const seen = useRef(false);
  seen.current ||= ready;
  return drives && seen.current ? (
    <Suspense fallback={null}>
      <Choice />
    </Suspense>
  ) : null;
};
