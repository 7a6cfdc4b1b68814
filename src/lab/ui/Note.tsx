/** A line of small print, whose technical words open the glossary. */
import type { ReactNode } from 'react';
import { MarkedProse } from '../../ui/glossary/Marked.tsx';

interface Props {
  readonly children: ReactNode;
  readonly testId?: string;
}

export const Note = ({ children, testId }: Props) => (
  <p className="note" data-testid={testId}>
    <MarkedProse>{children}</MarkedProse>
  </p>
);
