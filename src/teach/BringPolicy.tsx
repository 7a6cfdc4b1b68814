/** A policy that is being brought: read, asked about, then it drives. Fetched when its files wait. */
import { Suspense, useEffect, useRef } from 'react';
import { late } from '../ui/late.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import type { Controller } from './controller.browser.ts';
import type { State } from './state.ts';

const ReadPolicy = late(() => import('../ui/own-policy/ReadPolicy.tsx').then((m) => m.ReadPolicy));

interface Props {
  readonly bringing: NonNullable<State['bringing']>;
  readonly controller: Controller;
}

export const BringPolicy = ({ bringing, controller }: Props) => {
  const title = useRef<HTMLHeadingElement>(null);
  // it opens away from the button that was pressed: whoever cannot see that is taken there
  useEffect(() => title.current?.focus(), []);
  return (
    <section className="view-panel teach-bring" aria-label="A policy of your own" data-testid="policy-form">
      <div className="teach-head">
        <h2 ref={title} tabIndex={-1}>
          A policy of your own
        </h2>
      </div>
      <PartBoundary name="The form for a policy of your own">
        <Suspense fallback={null}>
          <ReadPolicy files={bringing} onMade={controller.keepPolicy} onClose={controller.leavePolicy} />
        </Suspense>
      </PartBoundary>
    </section>
  );
};
