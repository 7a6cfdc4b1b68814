/** Opens the lab on the page's root. Fetches no model, no runtime, no physics and no renderer. */
import '../ui/view/view.css';
import './styles/lab.css';
import './styles/parts.css';
import './styles/tokens.css';
import './styles/figures.css';
import './styles/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { steadyHands } from '../ui/hands.browser.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { placeOf } from './exhibits.ts';
import { Lab } from './Lab.tsx';

export const openLab = (root: HTMLElement): void => {
  const title = placeOf(window.location.search)?.exhibit.title;
  document.title =
    title === undefined ? 'Tabletop: tokenization lab' : `${title} · Tabletop tokenization lab`;
  document.documentElement.dataset.page = 'lab';
  steadyHands();
  createRoot(root).render(
    <StrictMode>
      <PartBoundary name="The lab">
        <Lab />
      </PartBoundary>
    </StrictMode>,
  );
};
