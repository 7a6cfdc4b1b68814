/**
 * The timeline raster: a row a dimension, a column a step. Of a displacement the strength says how far it is from "stay",
 * the side of the row its sign, up is more; other numbers fill their row by their share of the range. Pure geometry; the
 * component paints it.
 */
import { BINS } from '../../action/index.ts';
import type { ActionTokens, Dimension } from '../../contracts.ts';

/** What a step said: its integers, or its numbers in the units of the specification. */
export interface Said {
  readonly tokens: ActionTokens | null;
  readonly values: readonly number[];
}

export interface Cell {
  readonly row: number;
  readonly column: number;
  /** Part of the row's height the mark fills, 0 top ... 1 bottom. */
  readonly top: number;
  readonly bottom: number;
  /** 0..1. */
  readonly strength: number;
}

const ZERO_BIN = BINS / 2;

/** Share of the larger side of the range, -1..1; of a token, of the 128 bins on its side. */
const signedShare = ({ low, high }: Dimension, value: number, bin: number | undefined): number =>
  bin === undefined ? value / Math.max(Math.abs(low), Math.abs(high)) : (bin - ZERO_BIN) / ZERO_BIN;

const markOf = (dim: Dimension, value: number, bin: number | undefined): Omit<Cell, 'row' | 'column'> => {
  switch (dim.unit) {
    case 'm':
    case 'rad': {
      const share = signedShare(dim, value, bin);
      // square root: a displacement of a tenth of the range is already well seen
      const strength = Math.min(1, Math.sqrt(Math.abs(share)));
      return share >= 0 ? { top: 0, bottom: 0.5, strength } : { top: 0.5, bottom: 1, strength };
    }
    case 'flag':
      return { top: 0, bottom: 1, strength: value >= 0.5 ? 1 : 0 };
    default: {
      const share = bin === undefined ? (value - dim.low) / (dim.high - dim.low) : bin / (BINS - 1);
      return { top: 1 - Math.min(1, Math.max(0, share)), bottom: 1, strength: 0.75 };
    }
  }
};

/** Marks of the newest `columns` steps; the first column is step `first`. */
export const rasterCells = (
  episode: readonly Said[],
  columns: number,
  dimensions: readonly Dimension[],
): { readonly first: number; readonly cells: readonly Cell[] } => {
  const first = Math.max(0, episode.length - columns);
  const cells = episode
    .slice(first)
    .flatMap(({ tokens, values }, column) =>
      dimensions
        .map((dim, row) => ({ row, column, ...markOf(dim, values[row] ?? 0, tokens?.[row]) }))
        .filter((cell) => cell.strength > 0 && cell.bottom > cell.top),
    );
  return { first, cells };
};
