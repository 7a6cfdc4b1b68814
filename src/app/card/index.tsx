/** The model's card, fetched when it is first opened, and the choice of another model. */
import { Suspense, useRef } from 'react';
import { late } from '../../ui/late.tsx';
import { useView } from '../context.tsx';

const Choice = late(() => import('./ModelChoice.tsx').then((m) => m.ModelChoice));

export const ModelChoice = () => (
  <Suspense fallback={null}>
    <Choice />
  </Suspense>
);

const Card = late(() => import('./ModelCard.tsx').then((m) => m.ModelCard));

export const ModelCard = () => {
  const open = useView((v) => v.card);
  // once there it stays, so that closing it gives the focus back to where it was
  const opened = useRef(false);
  opened.current ||= open;
  return opened.current ? (
    <Suspense fallback={null}>
      <Card />
    </Suspense>
  ) : null;
};
