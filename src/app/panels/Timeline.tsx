/** Every token of the episode: eight rows, a column a step, newest on the right once the strip is full. */
import { ACTION_SPEC } from '../../action/index.ts';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { DIMENSION_LABELS } from '../dimension-labels.ts';
import { rasterCells } from '../draw/raster.ts';
import { useCanvas } from '../draw/use-canvas.ts';

const LABEL_WIDTH = 34; // CSS px
const LEAST_COLUMN = 6;

const Raster = () => {
  const { hot } = useApp();
  const marked = useView((v) => v.dimension);
  const maxSteps = useSettings((s) => s.maxSteps);
  const ref = useCanvas('step', ({ context, width, height, token }) => {
    const rows = ACTION_SPEC.length;
    const tall = height / rows;
    const room = width - LABEL_WIDTH;
    const columns = Math.max(1, Math.min(maxSteps, Math.floor(room / LEAST_COLUMN)));
    const wide = room / columns;
    context.font = `${Math.min(11, tall)}px ${token('--font-words')}`;
    context.textBaseline = 'middle';
    ACTION_SPEC.forEach((dim, row) => {
      context.globalAlpha = marked === null || marked === row ? 1 : 0.35;
      context.fillStyle = token(`--dim-${row}`);
      context.fillText(DIMENSION_LABELS[dim.name].short, 0, (row + 0.5) * tall + 0.5);
      context.fillStyle = token('--line');
      context.fillRect(LABEL_WIDTH, Math.round((row + 1) * tall) - 1, room, 1);
    });
    const { cells } = rasterCells(hot.episode, columns);
    for (const cell of cells) {
      const faded = marked === null || marked === cell.row ? 1 : 0.25;
      context.globalAlpha = faded * (0.2 + 0.8 * cell.strength);
      context.fillStyle = token(`--dim-${cell.row}`);
      const top = cell.row * tall + cell.top * (tall - 1);
      const fill = Math.max(1, (cell.bottom - cell.top) * (tall - 1));
      context.fillRect(LABEL_WIDTH + cell.column * wide, top, Math.max(1, wide - 1), fill);
    }
    context.globalAlpha = 1;
  });
  return <canvas ref={ref} className="raster" data-testid="raster" aria-label="Tokens of every step" />;
};

export const Timeline = () => {
  const steps = useSession((s) => (s.snapshot ? s.snapshot.index + 1 : 0));
  return (
    <section className="panel timeline" aria-label="Timeline" data-testid="timeline" data-steps={steps}>
      <Raster />
    </section>
  );
};

/** Where the episode stands, in numbers. */
export const EpisodeFacts = () => {
  const steps = useSession((s) => (s.snapshot ? s.snapshot.index + 1 : 0));
  const simTime = useSession((s) => s.snapshot?.simTime ?? 0);
  const dropped = useSession((s) => s.snapshot?.dropped ?? 0);
  const maxSteps = useSettings((s) => s.maxSteps);
  return (
    <p className="episode-facts" data-testid="episode">
      <span>
        step <b>{steps}</b> of {maxSteps}
      </span>
      <span>
        <b>{simTime.toFixed(1)}</b> s simulated
      </span>
      {dropped > 0 && (
        <span>
          <b>{dropped}</b> ticks dropped
        </span>
      )}
    </p>
  );
};
