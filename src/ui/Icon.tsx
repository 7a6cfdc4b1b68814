/** The page's few icons, 16 x 16 strokes in the text's colour. */
const PATHS = {
  run: 'M5 3.5v9l7-4.5z',
  stop: 'M4.5 4.5h7v7h-7z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  ask: 'M3 3.5h10v7H8l-3 2.5v-2.5H3z',
  step: 'M4 3.5v9l5.5-4.5zM12 3.5v9',
  reset: 'M3.5 8a4.5 4.5 0 1 0 1.4-3.3M3.5 2.8v2.7h2.7',
  dice: 'M3.5 3.5h9v9h-9zM6 6h.01M10 10h.01M8 8h.01M10 6h.01M6 10h.01',
  link: 'M6.6 9.4l2.8-2.8M7.5 4.6l1-1a2.7 2.7 0 0 1 3.9 3.9l-1 1M8.5 11.4l-1 1a2.7 2.7 0 0 1-3.9-3.9l1-1',
  help: 'M6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1V9.6M8 12h.01',
  dark: 'M12.8 9.6A5.2 5.2 0 0 1 6.4 3.2a5.2 5.2 0 1 0 6.4 6.4z',
  light:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  auto: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 2.5v11M8 5l3.8-.6M8 8h5.4M8 11l3.8.6',
  stairs: 'M2.5 13h3.2V9.8h3.3V6.6h3.2V3.4h1.8',
  close: 'M4 4l8 8M12 4l-8 8',
  undo: 'M6 3.5L3 6.5l3 3M3 6.5h6.5a3.2 3.2 0 0 1 0 6.4H6',
  redo: 'M10 3.5l3 3-3 3M13 6.5H6.5a3.2 3.2 0 0 0 0 6.4H10',
  branch: 'M4.5 3v10M4.5 9.5c5 0 6.5-1.5 6.5-5M8.8 6.2L11 4l2.2 2.2',
  taller: 'M8 2.5v11M5.5 5L8 2.5 10.5 5M5.5 11L8 13.5l2.5-2.5',
  json: 'M6 2.5c-2 0-1.5 1.5-1.5 3S4 8 2.5 8C4 8 4.5 9 4.5 10.5s-.5 3 1.5 3M10 2.5c2 0 1.5 1.5 1.5 3S12 8 13.5 8c-1.5 0-2 1-2 2.5s.5 3-1.5 3',
  save: 'M8 2.5v7.5M5 7l3 3 3-3M3 13h10',
  add: 'M8 3.2v9.6M3.2 8h9.6',
  check: 'M3.5 8.5l3 3 6-7',
} as const;

export type IconName = keyof typeof PATHS;

const SOLID: ReadonlySet<IconName> = new Set<IconName>(['run', 'stop']);

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" data-solid={SOLID.has(name)}>
    <path d={PATHS[name]} />
  </svg>
);
