/** The timeline on a canvas: token raster, height of the hand, time of an action, and what is marked. No React. */
import { valuesOf } from '../../action/index.ts';
import type { ActionSpec, Step } from '../../contracts.ts';
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { rasterCells } from '../../ui/draw/raster.ts';
import type { Surface } from '../use-canvas.ts';
import { type Bands, bandsOf, LABELS, type Track, xOf } from './geometry.ts';

export interface Painting {
  readonly spec: ActionSpec;
  readonly steps: readonly Step[];
  readonly track: Track;
  readonly cursor: number | null;
  /** Under the pointer. */
  readonly hovered: number | null;
  /** Row that is marked everywhere. */
  readonly marked: number | null;
}

/** Height of the hand at the top of its band, metres. */
const HIGHEST = 0.4;

const paintNames = ({ context, width, token }: Surface, { spec, marked }: Painting, bands: Bands): void => {
  context.font = `${Math.min(11, bands.row)}px ${token('--font-words')}`;
  context.textBaseline = 'middle';
  spec.dimensions.forEach((dim, row) => {
    context.globalAlpha = marked === null || marked === row ? 1 : 0.35;
    context.fillStyle = token(dimensionVariable(row));
    context.fillText(labelOf(dim.name).short, 0, (row + 0.5) * bands.row + 0.5);
    context.fillStyle = token('--line');
    context.fillRect(LABELS, Math.round((row + 1) * bands.row) - 1, width - LABELS, 1);
  });
  context.globalAlpha = 1;
  context.fillStyle = token('--muted');
  context.fillText('height', 0, (bands.height.top + bands.height.bottom) / 2);
  context.fillText('ms', 0, (bands.time.top + bands.time.bottom) / 2);
};

const paintCells = (surface: Surface, { steps, track, marked, spec }: Painting, bands: Bands): void => {
  const { context, token } = surface;
  const said = steps.slice(track.first, track.first + track.columns).map(({ action, evidence }) => ({
    tokens: evidence.tokens ?? null,
    values: action.kind === spec.kind ? valuesOf(action, spec) : [],
  }));
  for (const cell of rasterCells(said, track.columns, spec.dimensions).cells) {
    const faded = marked === null || marked === cell.row ? 1 : 0.25;
    context.globalAlpha = faded * (0.2 + 0.8 * cell.strength);
    context.fillStyle = token(dimensionVariable(cell.row));
    const top = cell.row * bands.row + cell.top * (bands.row - 1);
    const tall = Math.max(1, (cell.bottom - cell.top) * (bands.row - 1));
    const x = xOf(track, track.first + cell.column);
    context.fillRect(x, top, Math.max(1, track.wide - 1), tall);
  }
  context.globalAlpha = 1;
};

const visible = ({ steps, track }: Painting): readonly Step[] =>
  steps.slice(track.first, track.first + track.columns);

const paintHeight = ({ context, token }: Surface, painting: Painting, { height }: Bands): void => {
  const tall = height.bottom - height.top;
  context.strokeStyle = token('--ink');
  context.lineWidth = 1.25;
  context.beginPath();
  visible(painting).forEach((step, i) => {
    const z = Math.min(HIGHEST, Math.max(0, step.observation.proprioception.position[2]));
    const x = xOf(painting.track, step.index) + painting.track.wide / 2;
    const y = height.bottom - (z / HIGHEST) * tall;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
};

/** Bars of what an action took, the longest of the visible ones over the whole band. */
const paintTimes = ({ context, token }: Surface, painting: Painting, { time }: Bands): void => {
  const steps = visible(painting);
  const longest = Math.max(1, ...steps.map((step) => step.frameAgeMs));
  context.fillStyle = token('--muted');
  for (const step of steps) {
    const tall = (step.frameAgeMs / longest) * (time.bottom - time.top);
    if (tall <= 0) continue;
    const x = xOf(painting.track, step.index);
    context.fillRect(
      x,
      time.bottom - Math.max(1, tall),
      Math.max(1, painting.track.wide - 1),
      Math.max(1, tall),
    );
  }
};

/** A wedge at the top of every step that the visitor wrote. */
const paintEdited = ({ context, token }: Surface, painting: Painting): void => {
  context.fillStyle = token('--accent');
  for (const step of visible(painting)) {
    if (!step.edited) continue;
    const x = xOf(painting.track, step.index) + painting.track.wide / 2;
    context.beginPath();
    context.moveTo(x - 4, 0);
    context.lineTo(x + 4, 0);
    context.lineTo(x, 6);
    context.fill();
  }
};

const paintMarks = ({ context, height, token }: Surface, painting: Painting): void => {
  const { track, cursor, hovered } = painting;
  const frame = (step: number, colour: string, width: number): void => {
    context.strokeStyle = token(colour);
    context.lineWidth = width;
    context.strokeRect(xOf(track, step) - 0.5, 0.5, Math.max(2, track.wide), height - 1);
  };
  if (hovered !== null && hovered !== cursor) frame(hovered, '--line-strong', 1);
  if (cursor !== null) frame(cursor, '--accent', 2);
};

export const paintTimeline = (surface: Surface, painting: Painting): void => {
  const bands = bandsOf(surface.height, painting.spec.dimensions.length);
  paintNames(surface, painting, bands);
  paintCells(surface, painting, bands);
  paintHeight(surface, painting, bands);
  paintTimes(surface, painting, bands);
  paintEdited(surface, painting);
  paintMarks(surface, painting);
};
