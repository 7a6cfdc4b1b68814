import { choice, decimal, flag, integer, type Rows } from '../address.ts';
import type { Axis, Grid } from './model.ts';

export interface BinsState {
  readonly axis: Axis;
  readonly bins: number;
  readonly grid: Grid;
  /** One centre is exactly zero. */
  readonly zero: boolean;
  /** The displacement that is asked for, forward, in millimetres. */
  readonly forward: number;
  /** Sideways part of the same move, millimetres. */
  readonly side: number;
  /** The turn that is asked for, in degrees. */
  readonly turn: number;
  /** From the axis of a turn to the point that is looked at, millimetres. */
  readonly lever: number;
}

/** A little more than the range, so that clipping can be seen. */
export const REACH = { move: 65, turn: 19 } as const;

export const BINS_ROWS: Rows<BinsState> = {
  axis: choice<Axis>('axis', 'move', ['move', 'turn']),
  bins: integer('n', 16, 2, 1024),
  grid: choice<Grid>('grid', 'bins', ['bins', 'edges', 'mixed']),
  zero: flag('zero', true),
  forward: decimal('x', 14.2, -REACH.move, REACH.move),
  side: decimal('y', -9.5, -REACH.move, REACH.move),
  turn: decimal('turn', 6.4, -REACH.turn, REACH.turn),
  lever: integer('lever', 103, 10, 300),
};
