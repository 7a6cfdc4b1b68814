/** The way of the hand over the table, from above: right is the picture's right, down is toward the camera. */
import { sizeOf } from '../../things/bodies.ts';
import { paintOf } from '../../things/paint.ts';
import { useApp, useView } from '../context.tsx';
import { type Surface, useCanvas } from '../use-canvas.ts';
import { type Area, openAt, placeIn } from './path.ts';

/** Part of the table that is drawn, metres. */
const AREA: Area = { x: [0.3, 0.76], y: [-0.28, 0.28] };
const OPEN_WIDTH = 1.25;
const CLOSED_WIDTH = 3; // a closed hand may carry something

const dot = ({ context }: Surface, [x, y]: readonly [number, number], radius: number): void => {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
};

export const Path = () => {
  const { hot, stores, world } = useApp();
  const cursor = useView((v) => v.cursor);
  const canvas = useCanvas('step', (surface) => {
    const { context, width, height, token } = surface;
    const { at, scale } = placeIn(AREA, width, height);
    context.globalAlpha = 0.55;
    const { scene } = stores.session.getState();
    const live = world()?.scene === scene ? world() : null;
    scene?.objects.forEach((object, i) => {
      context.fillStyle = `rgb(${paintOf(object).join(' ')})`;
      dot(surface, at((live?.objectPose(i) ?? object).position), sizeOf(object).radius * scale);
    });
    context.globalAlpha = 1;
    const points = hot.steps.map(({ observation }) => observation.proprioception);
    const newest = cursor === null ? world()?.proprioception() : undefined;
    const all = newest && points.length > 0 ? [...points, newest] : points;
    context.lineCap = 'round';
    all.slice(1).forEach((to, i) => {
      const from = all[i];
      if (!from) return;
      const passed = cursor === null || i < cursor;
      context.strokeStyle = token(passed ? '--ink' : '--line-strong');
      context.lineWidth = openAt(to.opening) ? OPEN_WIDTH : CLOSED_WIDTH;
      context.beginPath();
      context.moveTo(...at(from.position));
      context.lineTo(...at(to.position));
      context.stroke();
    });
    const here = cursor === null ? all.at(-1) : points[cursor];
    if (!here) return;
    context.fillStyle = token('--accent');
    dot(surface, at(here.position), 3.5);
  });
  return (
    <figure className="path">
      <canvas
        ref={canvas}
        role="img"
        aria-label="Way of the hand, seen from above; thick where it is closed"
      />
      <figcaption>from above</figcaption>
    </figure>
  );
};
