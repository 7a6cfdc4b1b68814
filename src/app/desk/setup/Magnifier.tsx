/** What lies under a corner, four times as large, beside the finger that hides it. */
import { type RefObject, useEffect, useRef } from 'react';
import type { Point } from '../../../math/homography.ts';
import type { PictureSize } from './geometry.ts';
import type { LivePicture } from './use-picture.ts';

/** CSS pixels; the style sheet says the same. */
const SIDE = 112;
const TIMES = 4;

interface Props {
  readonly at: Point;
  readonly picture: PictureSize;
  readonly live: LivePicture;
  /** The canvas that shows the whole picture. */
  readonly shown: RefObject<HTMLCanvasElement | null>;
}

export const Magnifier = ({ at, picture, live, shown }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [x, y] = at;
  const { onPicture } = live;
  useEffect(
    () =>
      onPicture(() => {
        const context = canvas.current?.getContext('2d');
        const from = shown.current;
        if (!context || !from || from.clientWidth === 0) return;
        // the side of what is magnified, pixels of the picture
        const side = (SIDE / TIMES) * (from.width / from.clientWidth);
        context.fillStyle = '#000';
        context.fillRect(0, 0, SIDE, SIDE);
        context.imageSmoothingEnabled = false;
        context.drawImage(from, x - side / 2, y - side / 2, side, side, 0, 0, SIDE, SIDE);
        for (const [color, width] of [['#000', 3] as const, ['#fff', 1] as const]) {
          context.strokeStyle = color;
          context.lineWidth = width;
          context.beginPath();
          context.moveTo(SIDE / 2, 8);
          context.lineTo(SIDE / 2, SIDE - 8);
          context.moveTo(8, SIDE / 2);
          context.lineTo(SIDE - 8, SIDE / 2);
          context.stroke();
        }
      }),
    [onPicture, shown, x, y],
  );
  const [across, down] = [(100 * x) / picture.width, (100 * y) / picture.height];
  // above the finger; where there is no room, on the side that has more
  const above = down > 40;
  const left = above
    ? `clamp(0px, calc(${across}% - ${SIDE / 2}px), calc(100% - ${SIDE}px))`
    : across < 50
      ? `min(calc(${across}% + 40px), calc(100% - ${SIDE}px))`
      : `max(calc(${across}% - ${SIDE + 40}px), 0px)`;
  const top = above ? `max(0px, calc(${down}% - ${SIDE + 36}px))` : '0px';
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus, and this one repeats what is under it
    <canvas
      ref={canvas}
      className="desk-magnifier"
      width={SIDE}
      height={SIDE}
      style={{ left, top }}
      aria-hidden="true"
      data-testid="desk-magnifier"
    />
  );
};
