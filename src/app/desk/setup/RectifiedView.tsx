/** What the model will get of the marked desk, live, without the arm. */
import { useEffect, useRef } from 'react';
import type { DeskPlane } from '../../../observe/index.ts';
import { rectifiedView } from './preview.ts';
import type { LivePicture } from './use-picture.ts';

const SIDE = 128;
/** Between two views, ms: each is a few milliseconds of the page's time. */
const EVERY_MS = 200;

export const RectifiedView = ({ live, plane }: { live: LivePicture; plane: DeskPlane | null }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const wanted = useRef(plane);
  const ask = useRef<() => void>(() => {});
  wanted.current = plane;
  const { newest, onPicture } = live;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const draw = (): void => {
      timer = undefined;
      last = performance.now();
      const context = canvas.current?.getContext('2d');
      const picture = newest();
      if (!context) return;
      const view = picture && wanted.current && rectifiedView(picture, wanted.current, SIDE);
      if (view) context.putImageData(new ImageData(view, SIDE, SIDE), 0, 0);
      else context.clearRect(0, 0, SIDE, SIDE);
    };
    ask.current = () => {
      timer ??= setTimeout(draw, Math.max(0, last + EVERY_MS - performance.now()));
    };
    const leave = onPicture(ask.current);
    return () => {
      leave();
      clearTimeout(timer);
      ask.current = () => {};
    };
  }, [newest, onPicture]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another rectangle is drawn anew
  useEffect(() => ask.current(), [plane]);
  return (
    <figure className="desk-view">
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label="The desk as the model will see it"
        data-testid="desk-view"
      />
      <figcaption>As the model will see it, before the arm is drawn</figcaption>
    </figure>
  );
};
