/** Where the policy looked, over the very frame it looked at: one cell of the map is one square, nothing is smoothed. */
import { useEffect, useRef } from 'react';
import { later } from '../../runtime/timers.ts';
import { heatGradient, paintHeat } from '../../ui/draw/heat.ts';
import { createPaced } from '../../ui/draw/paced.ts';
import { share } from '../../ui/format.ts';
import { useApp } from '../context.tsx';
import { now } from '../use-canvas.ts';
import { inspector, useInspector } from './state.ts';

const GRADIENT = heatGradient();
const SIDE = 256; // px: the frame as the page shows it on a laptop

export const LooksOverlay = () => {
  const { hot, stores } = useApp();
  const looks = useInspector((s) => s.looks);
  const canvas = useRef<HTMLCanvasElement>(null);
  const legend = useRef<HTMLParagraphElement>(null);
  const peak = useRef<HTMLElement>(null);
  useEffect(() => {
    let image: ImageData | null = null;
    const small = document.createElement('canvas');
    const draw = (): void => {
      const context = canvas.current?.getContext('2d');
      if (!canvas.current || !context) return;
      const { looks: wanted } = inspector.getState();
      const step = hot.shown;
      const { attention, attentionMaps } = step?.evidence ?? {};
      const map = wanted === null ? -1 : (attentionMaps?.of.indexOf(wanted) ?? -1);
      // a map belongs to the frame it was made from; a newer preview has none
      const there = attention && attentionMaps && map >= 0 && step?.observation.frame === hot.frame;
      const name = there ? (wanted ?? '') : '';
      if (canvas.current.dataset.map !== name) canvas.current.dataset.map = name; // or styles are worked out again
      if (legend.current) legend.current.hidden = !there;
      if (!there) {
        context.clearRect(0, 0, SIDE, SIDE);
        return;
      }
      const { rows, columns } = attentionMaps;
      if (image?.width !== columns || image.height !== rows) image = new ImageData(columns, rows);
      const most = paintHeat(attention, map, rows * columns, image.data);
      if (small.width !== columns || small.height !== rows)
        Object.assign(small, { width: columns, height: rows });
      small.getContext('2d')?.putImageData(image, 0, 0);
      // enlarged here, once: the browser would do it again with every frame that shows through
      context.clearRect(0, 0, SIDE, SIDE);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, SIDE, SIDE);
      const written = share(most);
      if (peak.current && peak.current.textContent !== written) peak.current.textContent = written;
    };
    draw();
    const paced = createPaced({ session: stores.session, draw, now, later });
    const leave = [hot.on('frame', paced.ask), hot.on('step', paced.ask), inspector.subscribe(draw)];
    return () => {
      for (const off of leave) off();
      paced.dispose();
    };
  }, [hot, stores]);
  return (
    <>
      <canvas
        ref={canvas}
        className="looks"
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={looks === null ? 'No map' : `Where the map “${looks}” read the picture`}
        hidden={looks === null}
        data-testid="looks"
      />
      <p ref={legend} className="looks-legend" data-testid="looks-legend" hidden>
        <span>0</span>
        <i style={{ backgroundImage: GRADIENT }} />
        <span>
          <b ref={peak} /> a cell
        </span>
      </p>
    </>
  );
};
