/** The header of a view beside the page (lab, measuring, teaching): the way back, what this is, the theme, and its buttons. */
import type { ReactNode } from 'react';
import { NEXT_THEME, type Theme } from '../../runtime/settings.ts';
import { Icon } from '../Icon.tsx';

interface Props {
  readonly home: string;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  /** A title, or links of views beside this one. */
  readonly children: ReactNode;
  /** Buttons behind the theme's. */
  readonly aside?: ReactNode;
  readonly className?: string;
}

export const ViewHeader = ({ home, theme, onTheme, children, aside, className = '' }: Props) => {
  const themeLabel = `Theme: ${theme}. Change to ${NEXT_THEME[theme]}`;
  return (
    <header className={`view-header ${className}`.trim()}>
      <a className="view-home" href={home} title="Back to the arm" data-testid="back">
        <span aria-hidden="true">←</span>
        <img src="./favicon.svg" alt="" width="18" height="18" />
        Tabletop
      </a>
      {children}
      <div className="view-header-buttons">
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
        {aside}
      </div>
    </header>
  );
};
