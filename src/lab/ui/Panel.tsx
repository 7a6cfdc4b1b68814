/** A titled box that a teacher can take off the page by its id: `hide=plane,questions` in the address. */
import type { ReactNode } from 'react';
import { hiddenPanels } from '../address.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
}

export const isHidden = (id: string): boolean => hiddenPanels(window.location.search).has(id);

export const Panel = ({ id, title, children, aside }: Props) =>
  isHidden(id) ? null : (
    <section className="lab-panel" id={id} aria-labelledby={`${id}-title`} data-testid={`panel-${id}`}>
      <div className="lab-panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
