/** The wheel over a field that has the focus: it scrolls the page, and the number stays. Pure. */

/** One notch that is counted in lines, as browsers take it, CSS pixels. */
const LINE = 16;

export interface Turned {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages, as WheelEvent.deltaMode. */
  readonly deltaMode: number;
  /** Held, the wheel sets the size of the page. */
  readonly ctrlKey: boolean;
}

/** How far the page goes for a turn of the wheel, CSS pixels across and down; `page`: height of what scrolls. */
export const scrolled = (
  { deltaX, deltaY, deltaMode, ctrlKey }: Turned,
  page: number,
): readonly [number, number] => {
  if (ctrlKey) return [0, 0];
  const unit = deltaMode === 1 ? LINE : deltaMode === 2 ? page : 1;
  return [deltaX * unit, deltaY * unit];
};

/** Inputs that a wheel would turn. */
export const turnsByWheel = (type: string): boolean => type === 'number' || type === 'range';
