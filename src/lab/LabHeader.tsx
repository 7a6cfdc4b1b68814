/** The page's header for the lab: back to the page, the exhibits, theme and link. */
import { useState } from 'react';
import type { Theme } from '../runtime/settings.ts';
import { CopyLink } from '../ui/CopyLink.tsx';
import { ViewHeader } from '../ui/view/ViewHeader.tsx';
import { linkTo } from './address.ts';
import { EXHIBITS, type ExhibitId } from './exhibits.ts';
import { flushAddress } from './use-address.browser.ts';

const ShareButton = () => {
  const [copied, setCopied] = useState(false);
  return (
    <CopyLink
      label="Copy a link to what you see"
      copied={copied}
      onCopied={setCopied}
      onBefore={flushAddress}
    />
  );
};

interface Props {
  readonly current: ExhibitId | null;
  /** False: the others are left out, where a lesson says where to go on. */
  readonly exhibits: boolean;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
}

const Exhibits = ({ current }: Pick<Props, 'current'>) => {
  const query = window.location.search;
  return (
    <nav className="lab-nav" aria-label="Exhibits of the tokenization lab">
      <a href={linkTo('', query)} aria-current={current === null ? 'page' : undefined}>
        Lab
      </a>
      <a href="./?lesson" data-testid="nav-lesson">
        Lesson
      </a>
      {EXHIBITS.map(({ id, short, title }) => (
        <a
          key={id}
          href={linkTo(id, query)}
          title={title}
          aria-current={id === current ? 'page' : undefined}
          data-testid={`nav-${id}`}
        >
          {short}
        </a>
      ))}
    </nav>
  );
};

export const LabHeader = ({ current, exhibits, theme, onTheme }: Props) => {
  const query = window.location.search;
  return (
    <ViewHeader
      className="lab-header"
      home={linkTo(null, query)}
      theme={theme}
      onTheme={onTheme}
      aside={<ShareButton />}
    >
      {exhibits && <Exhibits current={current} />}
    </ViewHeader>
  );
};
