/** A canvas that draws itself when hot data, its size or the theme changes: at most once a frame, never through React. */
import { type RefObject, useEffect, useRef } from 'react';
import { useApp } from '../context.tsx';
import type { HotTopic } from '../hot.ts';

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels; the context is scaled so that these are its units. */
  readonly width: number;
  readonly height: number;
  /** Value of a CSS custom property at the canvas. */
  readonly token: (name: string) => string;
}

export const useCanvas = (
  topic: HotTopic,
  draw: (surface: Surface) => void,
): RefObject<HTMLCanvasElement | null> => {
  const { hot, stores } = useApp();
  const ref = useRef<HTMLCanvasElement>(null);
  const newest = useRef(draw);
  newest.current = draw;

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    let asked = 0;
    const paint = (): void => {
      asked = 0;
      const { clientWidth: width, clientHeight: height } = canvas;
      if (width === 0 || height === 0) return;
      const ratio = window.devicePixelRatio || 1;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== w) canvas.width = w;
      if (canvas.height !== h) canvas.height = h;
      const style = getComputedStyle(canvas);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      newest.current({ context, width, height, token: (name) => style.getPropertyValue(name).trim() });
    };
    const ask = (): void => {
      if (asked === 0) asked = requestAnimationFrame(paint);
    };
    const resized = new ResizeObserver(ask);
    resized.observe(canvas);
    const leave = [hot.on(topic, ask), stores.view.subscribe(ask)];
    ask();
    return () => {
      cancelAnimationFrame(asked);
      resized.disconnect();
      for (const off of leave) off();
    };
  }, [hot, stores, topic]);

  return ref;
};
