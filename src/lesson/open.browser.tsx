/** The lesson's own pages: the stations, the teacher's page, the sheet. */
import './styles/pages.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { DID_KEY, LESSON_KEY } from './address.ts';
import { Overview } from './Overview.tsx';
import { formatProgress, noProgress, parseProgress } from './progress.ts';
import { Sheet } from './Sheet.tsx';
import { STATIONS } from './stations/index.ts';
import { Teacher } from './Teacher.tsx';

const TITLES: Readonly<Record<string, string>> = {
  teacher: 'For teachers · Tabletop lesson',
  sheet: 'Sheet · Tabletop lesson',
};

export const openLesson = (root: HTMLElement): void => {
  const params = new URLSearchParams(window.location.search);
  const page = params.get(LESSON_KEY) ?? '';
  const progress = parseProgress(STATIONS, params.get(DID_KEY) ?? '') ?? noProgress(STATIONS);
  const all = { stations: STATIONS, did: formatProgress(progress) };
  document.title = TITLES[page] ?? 'Tabletop lesson';
  document.documentElement.dataset.page = 'lesson';
  createRoot(root).render(
    <StrictMode>
      <PartBoundary name="The lesson">
        {page === 'teacher' ? (
          <Teacher {...all} />
        ) : page === 'sheet' ? (
          <Sheet {...all} />
        ) : (
          <Overview {...all} progress={progress} />
        )}
      </PartBoundary>
    </StrictMode>,
  );
};
