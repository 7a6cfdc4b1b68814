/** A panel of text, whose technical words open the glossary. */
import type { ReactNode } from 'react';
import { MarkedProse } from '../../ui/glossary/Marked.tsx';
import { Panel } from './Panel.tsx';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

export const Prose = ({ id, title, children }: Props) => (
  <Panel id={id} title={title}>
    <div className="lab-prose">
      <MarkedProse>{children}</MarkedProse>
    </div>
  </Panel>
);
