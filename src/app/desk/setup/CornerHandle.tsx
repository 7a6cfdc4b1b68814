/** One corner to drag: with a mouse, a finger, or the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { Point } from '../../../math/homography.ts';
import type { PictureSize } from './geometry.ts';

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** With Shift. */
const LARGE = 10;

interface Props {
  readonly name: string;
  readonly at: Point;
  readonly picture: PictureSize;
  readonly onMove: (to: Point) => void;
  /** It has the focus or is being dragged. */
  readonly onActive: (active: boolean) => void;
}

/** Lies in an element that has the picture's size on the screen. */
export const CornerHandle = ({ name, at, picture, onMove, onActive }: Props) => {
  /** From the pointer to the corner when it was taken hold of, pixels of the picture: the corner does not jump. */
  const hold = useRef<Point | null>(null);

  const inPicture = (event: PointerEvent<HTMLElement>): Point => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!box || box.width === 0 || box.height === 0) return at;
    return [
      ((event.clientX - box.left) / box.width) * picture.width,
      ((event.clientY - box.top) / box.height) * picture.height,
    ];
  };
  const take = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    const [x, y] = inPicture(event);
    hold.current = [at[0] - x, at[1] - y];
    onActive(true);
  };
  const drag = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!hold.current) return;
    const [x, y] = inPicture(event);
    onMove([x + hold.current[0], y + hold.current[1]]);
  };
  const leave = (): void => {
    hold.current = null;
  };
  const press = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const by = event.shiftKey ? LARGE : 1;
    onMove([Math.round(at[0]) + by * arrow[0], Math.round(at[1]) + by * arrow[1]]);
  };

  return (
    <button
      type="button"
      className="desk-corner"
      style={{ left: `${(100 * at[0]) / picture.width}%`, top: `${(100 * at[1]) / picture.height}%` }}
      aria-label={`Corner ${name}: ${Math.round(at[0])} across, ${Math.round(at[1])} down, pixels. Arrow keys move it.`}
      data-testid={`desk-corner-${name.replace(' ', '-')}`}
      data-at={`${at[0].toFixed(1)},${at[1].toFixed(1)}`}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={leave}
      onPointerCancel={leave}
      onLostPointerCapture={leave}
      onKeyDown={press}
      onFocus={() => onActive(true)}
      onBlur={() => onActive(false)}
    />
  );
};
