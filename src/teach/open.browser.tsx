/** Opens the view on the page's root. World, renderer, parquet and models come when they are needed. */
import '../ui/view/view.css';
import './styles/teach.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { steadyHands } from '../ui/hands.browser.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { createTeachController } from './controller.browser.ts';
import { readSetup } from './setup.ts';
import { Teach } from './Teach.tsx';

export const openTeach = (root: HTMLElement): void => {
  document.title = 'Teach · Tabletop';
  document.documentElement.dataset.page = 'teach';
  steadyHands();
  const controller = createTeachController(readSetup(window.location.search));
  createRoot(root).render(
    <StrictMode>
      <PartBoundary name="The recording">
        <Teach controller={controller} />
      </PartBoundary>
    </StrictMode>,
  );
};
