/** Opens the view on the page's root. World, renderer, parquet and models come when they are needed. */
import '../ui/view/view.css';
import './styles/teach.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { steadyHands } from '../ui/hands.browser.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { createTeachController } from './controller.browser.ts';
import { addressProblems, readSetup } from './setup.ts';
import { Teach } from './Teach.tsx';

export const openTeach = (root: HTMLElement): void => {
  document.title = 'Teach · Tabletop';
  document.documentElement.dataset.page = 'teach';
  steadyHands();
  const { search } = window.location;
  const controller = createTeachController(readSetup(search));
  createRoot(root).render(
    <StrictMode>
      <PartBoundary name="The recording">
        <Teach controller={controller} problems={addressProblems(search)} />
      </PartBoundary>
    </StrictMode>,
  );
};
