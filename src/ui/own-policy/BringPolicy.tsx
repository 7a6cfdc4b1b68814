/** A policy that is being brought to a view beside the page: read, asked about, then used. Fetched when its files wait. */
import { Suspense, useEffect, useRef } from 'react';
import type { NamedBlob } from '../../policy/own/index.ts';
import type { OwnPolicy } from '../../runtime/own-policy/shelf.ts';
import { late } from '../late.tsx';
import { PartBoundary } from '../PartBoundary.tsx';

const ReadPolicy = late(() => import('./ReadPolicy.tsx').then((m) => m.ReadPolicy));

interface Props {
  /** The same promise from render to render; it rejects where a folder cannot be listed. */
  readonly files: Promise<readonly NamedBlob[]>;
  readonly onMade: (policy: OwnPolicy) => Promise<void>;
  readonly onClose: () => void;
}

export const BringPolicy = (props: Props) => {
  const title = useRef<HTMLHeadingElement>(null);
  // it opens away from the button that was pressed: whoever cannot see that is taken there
  useEffect(() => title.current?.focus(), []);
  return (
    <section className="view-panel view-bring" aria-label="A policy of your own" data-testid="policy-form">
      <h2 ref={title} tabIndex={-1}>
        A policy of your own
      </h2>
      <PartBoundary name="The form for a policy of your own">
        <Suspense fallback={null}>
          <ReadPolicy {...props} />
        </Suspense>
      </PartBoundary>
    </section>
  );
};
