/** Boxes and their note, fetched with the first model that sees things one by one. */
import { Suspense } from 'react';
import { late } from '../../ui/late.tsx';

const Overlay = late(() => import('./ThingsOverlay.tsx').then((m) => m.ThingsOverlay));
const Note = late(() => import('./ThingsOverlay.tsx').then((m) => m.ThingsNote));

export const ThingsOverlay = () => (
  <Suspense fallback={null}>
    <Overlay />
  </Suspense>
);

export const ThingsNote = () => (
  <Suspense fallback={null}>
    <Note />
  </Suspense>
);
