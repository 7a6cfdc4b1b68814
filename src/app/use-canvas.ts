/** A canvas that draws itself when hot data (at a run's pace), its size or the theme changes. Never through React. */
import { type RefObject, useEffect, useRef } from 'react';
import type { HotTopic } from '../runtime/hot.ts';
import { later } from '../runtime/timers.ts';
import { createPaced } from '../ui/draw/paced.ts';
import { useApp } from './context.tsx';

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels; the context is scaled so that these are its units. */
  readonly width: number;
  readonly height: number;
  /** Value of a CSS custom property of the page. */
  readonly token: (name: string) => string;
}

const tokens = { theme: '', values: new Map<string, string>() };
const forced = window.matchMedia('(forced-colors: active)');

/** A colour by its numbers: a visitor's own ones have names (`Highlight`) that only style sheets know. */
const plain = (value: string): string => {
  const context = CSS.supports('color', value) ? document.createElement('canvas').getContext('2d') : null;
  if (!context) return value; // a font, a size
  context.fillStyle = value;
  return String(context.fillStyle);
};

/** Kept for as long as the theme stays, and the visitor's own colours do: asking the browser would make it lay out the page, once a canvas a step. */
export const tokenOf = (name: string): string => {
  const root = document.documentElement;
  const theme = `${root.dataset.theme} ${forced.matches}`;
  if (theme !== tokens.theme) Object.assign(tokens, { theme, values: new Map() });
  const kept = tokens.values.get(name);
  if (kept !== undefined) return kept;
  const stated = getComputedStyle(root).getPropertyValue(name).trim();
  const value = forced.matches ? plain(stated) : stated;
  tokens.values.set(name, value);
  return value;
};

export const now = (): number => performance.now();
/** Calls back on a change; gives the way out. Must stay the same function from one rendering to the next. */
export type Listen = (changed: () => void) => () => void;

export const useCanvas = (
  topic: HotTopic,
  draw: (surface: Surface) => void,
  also?: Listen,
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
    let [width, height] = [0, 0]; // told by the observer: reading them here would lay out the page
    const paint = (): void => {
      asked = 0;
      if (width === 0 || height === 0) return;
      const ratio = window.devicePixelRatio || 1;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== w) canvas.width = w;
      if (canvas.height !== h) canvas.height = h;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      newest.current({ context, width, height, token: tokenOf });
    };
    const ask = (): void => {
      if (asked === 0) asked = requestAnimationFrame(paint);
    };
    const resized = new ResizeObserver(([entry]) => {
      if (entry) ({ width, height } = entry.contentRect);
      ask();
    });
    resized.observe(canvas);
    const paced = createPaced({ session: stores.session, draw: ask, now, later });
    const leave = [hot.on(topic, paced.ask), stores.view.subscribe(ask), also?.(ask), paced.dispose];
    ask();
    return () => {
      cancelAnimationFrame(asked);
      resized.disconnect();
      for (const off of leave) off?.();
    };
  }, [hot, stores, topic, also]);

  return ref;
};
