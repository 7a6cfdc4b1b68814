/** The track: every step of the episode in a column. A slider: drag or press a column, arrow keys, Home, End. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { valuesOf } from '../../action/index.ts';
import type { ActionSpec, Step } from '../../contracts.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { milliseconds, quantityOf } from '../../ui/format.ts';
import { useApp, useDriven, useSession, useView } from '../context.tsx';
import { useCanvas } from '../use-canvas.ts';
import { bandsOf, type Track as Columns, keyTo, rowAt, stepAt, trackOf } from './geometry.ts';
import { paintTimeline } from './paint.ts';

/** What the slider's value is, in words. */
const said = (cursor: number | null, steps: number, shown: Step | null): string => {
  if (steps === 0) return 'No steps yet';
  if (cursor === null) return `Newest state, after ${steps === 1 ? '1 step' : `${steps} steps`}`;
  return `Step ${cursor + 1} of ${steps}, before its motion${shown?.edited ? ', written by you' : ''}`;
};

/** One cell in words: step, dimension, value and bin; without a row what the step cost. */
export const cellText = (step: Step, row: number | null, spec: ActionSpec): string => {
  const name = `step ${step.index + 1}`;
  const dim = row === null ? undefined : spec.dimensions[row];
  if (row !== null && dim && step.action.kind === spec.kind) {
    const { value, unit } = quantityOf(dim.unit, valuesOf(step.action, spec)[row] ?? Number.NaN);
    const bin = step.evidence.tokens?.[row];
    const said = `${name}: ${labelOf(dim.name).short} ${value}${unit && ` ${unit}`}`;
    return bin === undefined ? said : `${said}, bin ${bin}`;
  }
  const height = (step.observation.proprioception.position[2] * 1000).toFixed(0);
  const cost = step.replayed ? 'from the link' : `${milliseconds(step.frameAgeMs)} ms`;
  return `${name}: hand ${height} mm high, ${cost}`;
};

interface Props {
  readonly onHover: (text: string | null) => void;
  /** Columns there must be room for, if there is. */
  readonly most: number;
}

export const Track = ({ onHover, most }: Props) => {
  const { hot, stores, seek } = useApp();
  const { spec } = useDriven().language;
  const cursor = useView((v) => v.cursor);
  const marked = useView((v) => v.dimension);
  const steps = useSession((s) => s.snapshot?.steps ?? 0);
  const idle = useSession((s) => s.run === 'idle');
  const [hovered, setHovered] = useState<number | null>(null);
  /** While the pointer is down the columns stay under it. */
  const held = useRef<Columns | null>(null);
  const canvas = useCanvas('step', (surface) => {
    const track = held.current ?? trackOf(surface.width, hot.steps.length, most, cursor);
    paintTimeline(surface, { spec, steps: hot.steps, track, cursor, hovered, marked });
  });

  const columns = (target: HTMLElement): Columns =>
    held.current ?? trackOf(target.clientWidth, hot.steps.length, most, stores.view.getState().cursor);

  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const step = stepAt(columns(event.currentTarget), event.clientX - box.left, hot.steps.length);
    const rows = spec.dimensions.length;
    const bands = bandsOf(box.height, rows);
    return { step, row: rowAt(bands, event.clientY - box.top, rows) };
  };

  const mark = (step: number | null, row: number | null): void => {
    const shown = step === null ? undefined : hot.steps[step];
    setHovered(shown ? shown.index : null);
    onHover(shown ? cellText(shown, row, spec) : null);
    if (stores.view.getState().dimension !== row) stores.view.setState({ dimension: row });
  };

  const press = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || hot.steps.length === 0) return;
    held.current = columns(event.currentTarget);
    event.currentTarget.setPointerCapture(event.pointerId);
    seek(at(event).step);
  };

  const move = (event: PointerEvent<HTMLElement>): void => {
    const { step, row } = at(event);
    mark(step, row);
    if (held.current && step !== stores.view.getState().cursor) seek(step);
  };

  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const count = hot.steps.length;
    const next = keyTo(event.key, stores.view.getState().cursor ?? count, count);
    if (next === null) return;
    event.preventDefault();
    seek(next >= count ? null : next);
  };

  return (
    <div
      className="track"
      role="slider"
      tabIndex={0}
      aria-label="Step that is shown"
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={cursor ?? steps}
      aria-valuetext={said(cursor, steps, hot.shown)}
      aria-disabled={!idle || steps === 0}
      data-testid="track"
      data-hovered={hovered ?? ''}
      onKeyDown={key}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={() => {
        held.current = null;
      }}
      onPointerCancel={() => {
        held.current = null;
      }}
      onPointerLeave={() => mark(null, null)}
    >
      <canvas ref={canvas} className="raster" data-testid="raster" />
    </div>
  );
};
