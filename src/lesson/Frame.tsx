/** What the lesson's own pages share: the way back, the three pages, theme and glossary. */
import { type ReactNode, useState } from 'react';
import { NEXT_THEME } from '../runtime/settings.ts';
import { GlossaryHost, openTerm } from '../ui/glossary/Marked.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useTheme } from '../ui/use-theme.browser.ts';
import { type LessonPage, lessonLink } from './address.ts';
import { addressProblems } from './address-problems.ts';
import { STATIONS } from './stations/index.ts';

const PAGES: readonly { readonly page: LessonPage; readonly name: string }[] = [
  { page: '', name: 'Stations' },
  { page: 'teacher', name: 'For teachers' },
  { page: 'sheet', name: 'Sheet to print' },
];

interface Props {
  readonly page: LessonPage;
  readonly did: string;
  readonly children: ReactNode;
}

export const Frame = ({ page, did, children }: Props) => {
  const [theme, choose] = useTheme();
  const label = `Theme: ${theme}. Change to ${NEXT_THEME[theme]}`;
  const query = window.location.search;
  // of the address that was opened: the page's own buttons change nothing that it does not read
  const [problems] = useState(() => addressProblems(STATIONS, query));
  return (
    <>
      <header className="lesson-header">
        <a href="./" className="lesson-home" data-testid="back">
          <span aria-hidden="true">←</span>
          <img src="./favicon.svg" alt="" width="18" height="18" />
          Tabletop
        </a>
        <nav aria-label="Pages of the lesson">
          {PAGES.map((one) => (
            <a
              key={one.page}
              href={lessonLink(one.page, did, query)}
              aria-current={one.page === page ? 'page' : undefined}
              data-testid={`lesson-page-${one.page || 'stations'}`}
            >
              {one.name}
            </a>
          ))}
        </nav>
        <span>
          <button type="button" onClick={() => openTerm('')} data-testid="glossary-open">
            Glossary
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => choose(NEXT_THEME[theme])}
            aria-label={label}
            title={label}
            data-testid="theme"
          >
            <Icon name={theme} />
          </button>
        </span>
      </header>
      <main className="lesson-page" data-testid={`lesson-${page || 'stations'}`}>
        {problems.length > 0 && (
          <div className="lesson-problems" role="status" data-testid="problems">
            {problems.map(({ code, message }) => (
              <p key={message} data-code={code}>
                {message}
              </p>
            ))}
          </div>
        )}
        {children}
      </main>
      <GlossaryHost />
    </>
  );
};
