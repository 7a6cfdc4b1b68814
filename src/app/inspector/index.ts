/** What other folders of app/ import from this one. */
export { LooksControl } from './LooksControl.tsx';
export { LooksOverlay } from './LooksOverlay.tsx';
export { paintStrip } from './paint-strip.ts';
export { drawsOf, inspector, MAX_COUNT, MOST_ALONG, pictureCost, useInspector } from './state.ts';
export { ThingsNote, ThingsOverlay } from './Things.tsx';
