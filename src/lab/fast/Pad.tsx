/**
 * The field to draw in, with a pointer or with arrow keys. A pointer's stroke keeps its rhythm and is played in one
 * second; by keyboard every key is an equal part of the second.
 */
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import { composes } from '../../ui/keyboard.ts';
import { useWidth } from '../ui/use-width.ts';
import { type Path, type Point, pathOfStroke, type Stroke } from './motion.ts';
import { heightAt, Plan, type PlanLine, toPixels, toPoint } from './Plan.tsx';

interface Props {
  readonly lines: readonly PlanLine[];
  readonly label: string;
  readonly onDrawn: (path: Path) => void;
}

const MIDDLE: Point = [0.5, 0];
const STEP = 0.02; // metres an arrow key
const FINE_STEP = 0.005; // with Shift
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, 1],
  ArrowRight: [0, -1],
};

export const Pad = ({ lines, label, onDrawn }: Props) => {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const [stroke, setStroke] = useState<readonly Stroke[] | null>(null);
  const [pen, setPen] = useState<Point>(MIDDLE);
  const [byKeys, setByKeys] = useState(false);
  const pointer = useRef<number | null>(null);
  const help = useId();

  const finish = (points: readonly Stroke[] | null): void => {
    pointer.current = null;
    setStroke(null);
    const path = points && pathOfStroke(points);
    if (path) onDrawn(path);
  };
  const here = (event: PointerEvent<HTMLDivElement>): Stroke => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = toPoint(event.clientX - left, event.clientY - top, width);
    return { at, time: event.timeStamp };
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || composes(event.nativeEvent)) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      event.preventDefault();
      const step = event.shiftKey ? FINE_STEP : STEP;
      const [left, top] = toPixels([pen[0] + step * arrow[0], pen[1] + step * arrow[1]], width);
      const next = toPoint(left, top, width);
      setPen(next);
      setByKeys(true);
      setStroke(stroke && [...stroke, { at: next, time: stroke.length }]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (event.repeat) return; // held, it would begin and end strokes in turn
      setByKeys(true);
      if (stroke) finish(stroke);
      else setStroke([{ at: pen, time: 0 }]);
    } else if (event.key === 'Escape' && stroke) finish(null);
  };

  const [penX, penY] = toPixels(pen, width);
  const drawing: PlanLine = { kind: 'asked', points: stroke?.map(({ at }) => at) ?? [] };
  return (
    <>
      <div
        ref={box}
        className="fast-pad"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys draw here; no native element does that
        tabIndex={0}
        role="application"
        aria-label="Field to draw a motion in"
        aria-describedby={help}
        style={{ height: heightAt(width) }}
        data-testid="pad"
        data-drawing={stroke !== null}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          pointer.current = event.pointerId;
          setByKeys(false);
          setStroke([here(event)]);
        }}
        onPointerMove={(event) => {
          if (pointer.current !== event.pointerId) return;
          const next = here(event);
          setStroke((old) => [...(old ?? []), next]);
        }}
        onPointerUp={(event) => {
          if (pointer.current === event.pointerId) finish(stroke);
        }}
        onPointerCancel={() => finish(null)}
        onBlur={() => finish(null)}
      >
        <Plan width={width} lines={stroke ? [drawing] : lines} label={label}>
          {byKeys && <path className="fast-pen" d={`M${penX - 8} ${penY}h16M${penX} ${penY - 8}v16`} />}
        </Plan>
      </div>
      <p className="note" id={help}>
        The line with dots is what the tokens say. Draw with the pointer: your stroke is played in one second.
        With keys: Enter, arrows (Shift: finer), Enter again; Escape gives up.
      </p>
      <p className="unseen" aria-live="polite">
        {byKeys && stroke ? `Drawing, ${stroke.length} points` : ''}
      </p>
    </>
  );
};
