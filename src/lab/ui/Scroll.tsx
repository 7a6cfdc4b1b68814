/** A table that is wider than a phone: what scrolls is reached by the arrow keys, too. */
import type { ReactNode } from 'react';

export const Scroll = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll only what can have the focus
  <section className="lab-scroll" tabIndex={0} aria-label={label}>
    {children}
  </section>
);
