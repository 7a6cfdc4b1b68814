/** What the policy saw one by one, over the very frame it saw: a box each, how well it fits the phrase, what is meant in colour. */
import { useCallback } from 'react';
import { useApp } from '../context.tsx';
import { type Listen, type Surface, useCanvas } from '../use-canvas.ts';
import { boxesOf, type ThingBox, thingsInWords } from './things.ts';

const TEXT = 11; // px
const EDGE = { target: 2.5, second: 1.5, other: 1 } as const;

const paintLabel = ({ context, width, token }: Surface, { x, y, side, label, role }: ThingBox): void => {
  context.font = `${role ? 600 : 400} ${TEXT}px ${token('--font-numbers')}`;
  const wide = context.measureText(label).width + 6;
  const left = Math.min(Math.max(0, x * width), width - wide);
  // above the box where there is room, else in it
  const top = y * width >= TEXT + 4 ? y * width - TEXT - 4 : Math.min((y + side) * width, width) - TEXT - 4;
  context.fillStyle = role === 'target' ? token('--accent') : token('--panel');
  context.fillRect(left, top, wide, TEXT + 4);
  context.fillStyle = role === 'target' ? token('--panel') : token('--ink');
  context.textBaseline = 'middle';
  context.fillText(label, left + 3, top + TEXT / 2 + 2.5);
};

const paintBox = (surface: Surface, box: ThingBox): void => {
  const { context, width, token } = surface;
  const [left, top, side] = [box.x, box.y, box.side].map((share) => share * width) as [
    number,
    number,
    number,
  ];
  context.setLineDash(box.hidden ? [3, 3] : []);
  // a dark edge under a light one: seen on any ground
  for (const [color, more] of [
    [token('--panel'), 2],
    [box.role ? token('--accent') : token('--ink'), 0],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = EDGE[box.role ?? 'other'] + more;
    context.strokeRect(left, top, side, side);
  }
  context.setLineDash([]);
  if (box.label !== '') paintLabel(surface, box);
};

export const ThingsOverlay = () => {
  const { hot } = useApp();
  const draw = (surface: Surface): void => {
    const step = hot.shown;
    // boxes belong to the frame that they were seen in; a newer preview has none
    const things = step?.observation.frame === hot.frame ? step?.evidence.things : undefined;
    const { canvas } = surface.context;
    const words = things ? thingsInWords(things) : 'Nothing is marked yet';
    if (canvas.getAttribute('aria-label') !== words) {
      canvas.setAttribute('aria-label', words);
      canvas.dataset.seen = things ? String(things.seen.length) : '';
    }
    for (const box of things ? boxesOf(things) : []) paintBox(surface, box);
  };
  const frames: Listen = useCallback((changed) => hot.on('frame', changed), [hot]);
  const canvas = useCanvas('step', draw, frames);
  return (
    <canvas
      ref={canvas}
      className="looks"
      role="img"
      aria-label="Nothing is marked yet"
      data-testid="things"
    />
  );
};

/** In the place of the maps, which such a model does not have. */
export const ThingsNote = () => (
  <p className="note" data-testid="things-note">
    Boxes: what it sees, with its fit to what is said, in nats. In colour: what is meant.
  </p>
);
