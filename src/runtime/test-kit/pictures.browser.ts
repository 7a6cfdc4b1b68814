/**
 * Pictures of the large view, under ?test=1: each is told by the event `tabletop:frame` on the document, with its number
 * in `detail.count` and in `data-frame` of the root element; and one can be asked for.
 */
import type { Vec3 } from '../../contracts.ts';

export const FRAME_EVENT = 'tabletop:frame';
/** To the view: draw the world as it is now. Whoever draws writes into `detail.after`. */
export const DRAW_EVENT = 'tabletop:draw';

export interface FrameDetail {
  /** Pictures drawn since the page was opened, this one included. */
  readonly count: number;
}

export interface DrawRequest {
  /** Metres, world frame, by which the view's camera is moved first. */
  readonly shift: Vec3 | null;
  /** Pictures begun until now: the one that is asked for has a higher number. Null: nobody draws. */
  after: number | null;
}

export const tellFrame = (count: number): void => {
  document.documentElement.dataset.frame = String(count);
  const detail: FrameDetail = { count };
  document.dispatchEvent(new CustomEvent(FRAME_EVENT, { detail }));
};

const PATIENCE = 30_000; // ms; the context may be lost between asking and drawing

export const drawPicture = (shift: Vec3 | null = null): Promise<number | null> => {
  const request: DrawRequest = { shift, after: null };
  document.dispatchEvent(new CustomEvent(DRAW_EVENT, { detail: request }));
  const { after } = request;
  if (after === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const settle = (count: number | null): void => {
      clearTimeout(timer);
      document.removeEventListener(FRAME_EVENT, heard);
      resolve(count);
    };
    const heard = (event: Event): void => {
      const { count } = (event as CustomEvent<FrameDetail>).detail;
      if (count > after) settle(count);
    };
    const timer = setTimeout(() => settle(null), PATIENCE);
    document.addEventListener(FRAME_EVENT, heard);
  });
};
