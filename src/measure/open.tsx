/** Opens the view on the page's root. World, renderer, runtime and model come with the first start. */
import '../ui/view/view.css';
import './styles/measure.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { steadyHands } from '../ui/hands.browser.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { createController } from './controller.browser.ts';
import { readDescription } from './description.ts';
import { Measure } from './Measure.tsx';

export const openMeasure = (root: HTMLElement): void => {
  document.title = 'Measure · Tabletop';
  document.documentElement.dataset.page = 'measure';
  steadyHands();
  const { description, problems } = readDescription(window.location.search);
  const controller = createController(description);
  createRoot(root).render(
    <StrictMode>
      <PartBoundary name="The measurement">
        <Measure controller={controller} problems={problems} />
      </PartBoundary>
    </StrictMode>,
  );
};
