/** The page's header for the lab: back to the page, the exhibits, theme and link. */
import { useState } from 'react';
import { NEXT_THEME, type Theme } from '../runtime/settings.ts';
import { CopyLink } from '../ui/CopyLink.tsx';
import { Icon } from '../ui/Icon.tsx';
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
  const themeLabel = `Theme: ${theme}. Change to ${NEXT_THEME[theme]}`;
  return (
    <header className="lab-header">
      <a className="lab-home" href={linkTo(null, query)} title="Back to the arm" data-testid="back">
        <span aria-hidden="true">←</span>
        <img src="./favicon.svg" alt="" width="18" height="18" />
        Tabletop
      </a>
      {exhibits && <Exhibits current={current} />}
      <div className="lab-header-buttons">
        <button
          type="button"
          className="quiet"
          onClick={() => onTheme(NEXT_THEME[theme])}
          aria-label={themeLabel}
          title={themeLabel}
          data-testid="theme"
        >
          <Icon name={theme} />
        </button>
        <ShareButton />
      </div>
    </header>
  );
};
