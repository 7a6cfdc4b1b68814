/** Where a step is on the timeline, and which step is at a point of it. Pure; units are CSS pixels. */

/** Room for the rows' names on the left. */
export const LABELS = 44;
const LEAST_COLUMN = 6;

/** Heights of the parts, as shares of the whole. */
const SHARES = { tokens: 0.72, height: 0.15, time: 0.13 } as const;

export interface Track {
  /** The step of the first column. */
  readonly first: number;
  readonly columns: number;
  /** Width of a column. */
  readonly wide: number;
}

/**
 * Columns for a whole episode of `most` steps if there is room for it; else a window on the newest, or, while the
 * cursor is before that, one with the cursor in its middle.
 */
export const trackOf = (width: number, steps: number, most: number, cursor: number | null): Track => {
  const room = Math.max(1, width - LABELS);
  const columns = Math.max(1, Math.min(Math.max(most, 1), Math.floor(room / LEAST_COLUMN)));
  const newest = Math.max(0, steps - columns);
  const first = cursor === null || cursor >= newest ? newest : Math.max(0, cursor - Math.floor(columns / 2));
  return { first, columns, wide: room / columns };
};

/** Left edge of a step's column. */
export const xOf = ({ first, wide }: Track, step: number): number => LABELS + (step - first) * wide;

/** The step at `x`; null right of the newest of `steps`. Left of the first column: the first. */
export const stepAt = ({ first, wide }: Track, x: number, steps: number): number | null => {
  const step = first + Math.max(0, Math.floor((x - LABELS) / wide));
  return step < steps ? step : null;
};

export interface Bands {
  /** Height of one of the `rows` token rows, which start at 0. */
  readonly row: number;
  readonly height: { readonly top: number; readonly bottom: number };
  readonly time: { readonly top: number; readonly bottom: number };
}

/** The bands from top to bottom: token rows, height of the hand, time of an action. */
export const bandsOf = (height: number, rows: number): Bands => {
  const tokens = height * SHARES.tokens;
  const middle = tokens + height * SHARES.height;
  return {
    row: tokens / rows,
    height: { top: tokens + 3, bottom: middle - 1 },
    time: { top: middle + 2, bottom: middle + height * SHARES.time },
  };
};

/** The token row at `y`, or null below them. */
export const rowAt = ({ row }: Bands, y: number, rows: number): number | null => {
  const index = Math.floor(y / row);
  return index >= 0 && index < rows ? index : null;
};

/** What a key does to the slider's value, 0 ... steps, of which `steps` is the newest state; null: nothing. */
export const keyTo = (key: string, value: number, steps: number): number | null => {
  const within = (next: number): number => Math.min(steps, Math.max(0, next));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return within(value - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return within(value + 1);
    case 'PageDown':
      return within(value - 10);
    case 'PageUp':
      return within(value + 10);
    case 'Home':
      return 0;
    case 'End':
      return steps;
    default:
      return null;
  }
};
