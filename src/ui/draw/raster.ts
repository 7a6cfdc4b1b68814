/**
 * The timeline raster: 8 rows, one column a step. Strength says how far a token is from "stay", the side of the row
 * says the sign: up is more than 128, down is less. Pure geometry; the component paints it.
 */
import { ACTION_SPEC } from '../../action/index.ts';
import type { ActionTokens } from '../../contracts.ts';

export interface Cell {
  readonly row: number;
  readonly column: number;
  /** Part of the row's height the mark fills, 0 top ... 1 bottom. */
  readonly top: number;
  readonly bottom: number;
  /** 0..1. */
  readonly strength: number;
}

const ZERO_BIN = 128;

const markOf = (row: number, bin: number): Omit<Cell, 'row' | 'column'> => {
  const dim = ACTION_SPEC[row];
  switch (dim?.unit) {
    case 'm':
    case 'rad': {
      // square root: a displacement of a tenth of the range is already well seen
      const strength = Math.sqrt(Math.abs(bin - ZERO_BIN) / ZERO_BIN);
      return bin >= ZERO_BIN ? { top: 0, bottom: 0.5, strength } : { top: 0.5, bottom: 1, strength };
    }
    case 'flag':
      return { top: 0, bottom: 1, strength: bin === 1 ? 1 : 0 };
    default:
      return { top: 1 - bin / 255, bottom: 1, strength: 0.75 };
  }
};

/** Marks of the newest `columns` steps; the first column is step `first`. */
export const rasterCells = (
  episode: readonly ActionTokens[],
  columns: number,
): { readonly first: number; readonly cells: readonly Cell[] } => {
  const first = Math.max(0, episode.length - columns);
  const cells = episode
    .slice(first)
    .flatMap((tokens, column) =>
      tokens
        .map((bin, row) => ({ row, column, ...markOf(row, bin) }))
        .filter((cell) => cell.strength > 0 && cell.bottom > cell.top),
    );
  return { first, cells };
};
