/** Other heads on the model's trunk, fetched when there is a model that can have some. */
import { type ComponentType, Suspense, useRef } from 'react';
import { late } from '../../ui/late.tsx';
import { useDriven, useSession, useSettings } from '../context.tsx';

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

const Panel = late(() => import('./HeadPanel.tsx').then((m) => m.HeadPanel));

/** A chunk in the words of the head that said it, `numbers` until these are there and for what is no chunk. */
export const HeadPanel = ({ numbers: Numbers }: { readonly numbers: ComponentType }) => {
  const chunk = useDriven().chunk;
  const chunked = useSession((s) => (s.snapshot ? s.snapshot.chunk !== null : chunk !== null));
  return chunked ? (
    <Suspense fallback={<Numbers />}>
      <Panel numbers={Numbers} />
    </Suspense>
  ) : (
    <Numbers />
  );
};
