/** Under the camera's choice: is the picture a desk, and what the arm makes of it. */
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { useApp, useSession, useSettings } from '../context.tsx';
import { thingNamed, type Verdict } from './follow.ts';

const DeskSetup = lazy(() => import('./setup/DeskSetup.tsx').then((m) => ({ default: m.DeskSetup })));

const SAID: Readonly<Record<Verdict, (thing: string) => string>> = {
  following: (thing) => `Following the ${thing}.`,
  arrived: (thing) => `At the ${thing}. The arm follows when it moves.`,
  unsure: (thing) =>
    `The model is not sure where the ${thing} is, so the arm waits. Move it apart, or give it more light.`,
  'not-seen': (thing) =>
    `The model sees no ${thing}, so the arm waits. Put it on the desk, or name something else.`,
  'out-of-reach': (thing) =>
    `The ${thing} is out of the arm’s reach. Move it nearer to the marked rectangle.`,
};

const VerdictLine = ({ verdict }: { verdict: Verdict }) => {
  const told = useSession((s) => s.run !== 'idle');
  const instruction = useApp().stores.view.getState().told;
  return (
    <p className="note" role="status" data-testid="desk-verdict" data-verdict={verdict} data-running={told}>
      {SAID[verdict](thingNamed(instruction) ?? 'thing that is named')}
    </p>
  );
};

export const DeskControls = () => {
  const { desk, change } = useApp();
  const { plane, verdict } = useStore(desk.state);
  const ready = useSession((s) => s.source.phase === 'ready');
  const follow = useSettings((s) => s.follow);
  if (!ready) return null;
  return (
    <div className="desk-controls" data-testid="desk" data-state={plane ? 'on' : 'off'}>
      <div className="desk-buttons">
        <button type="button" onClick={desk.setUp} data-testid="desk-set-up">
          {plane ? 'Change the desk' : 'Set up the desk'}
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
      {plane && verdict && <VerdictLine verdict={verdict} />}
    </div>
  );
};

export const DeskDialog = () => {
  const { desk } = useApp();
  const { setting, plane } = useStore(desk.state);
  return setting ? (
    <Suspense fallback={null}>
      <DeskSetup
        picture={desk.newest}
        initial={plane?.plane ?? null}
        onDone={desk.done}
        onCancel={desk.cancel}
      />
    </Suspense>
  ) : null;
};
