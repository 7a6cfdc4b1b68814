/**
 * What the fingers feel: whether something stops them while they close. Sight has to tell "between the fingers" from pixels that the hand
 * hides, and where it misses it, a policy that waits for it waits for ever.
 */
import type { Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { distance } from '../../math/rotation.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';

export interface Hand {
  /** Where the finger tips are, metres, world frame. */
  readonly tip: Vec3;
  /** Share of the gripper's opening, 0 shut to 1. */
  readonly opening: number;
}

/** Of the action since the frame before. */
export interface Commanded {
  /** Opening, 0 to 1. */
  readonly gripper: number;
  /** Metres upward. */
  readonly rise: number;
}

/**
 * `holding`: told to close, and stopped before they are shut. `shut`: nothing is between them. `open`: as wide as they go.
 * `blocked`: told to go down and stopped, or to close and still wide open. `free`: none of these, or not known yet.
 */
export type Touch = 'free' | 'open' | 'holding' | 'shut' | 'blocked';

/** Command below which it is told to close. */
export const CLOSING = 0.2;
/** Opening at which nothing is between the fingers. */
export const SHUT = 0.03;
/** Fingers that closed by less than this in an action have stopped: free ones close by 0.85. */
const STOPPED = 0.04;
/** Opening from which nothing counts as held (datagen/object-rows.ts). */
const WIDE = 0.95;
/** Metres that a hand is told to go down before it can be said to be stopped, and those of them that it then does not go. */
const DOWN = 0.015;
const SHORT = 0.012;

export const touchOf = (before: Hand, { gripper, rise }: Commanded, now: Hand): Touch => {
  if (gripper < CLOSING) {
    if (now.opening <= SHUT) return 'shut';
    if (now.opening >= WIDE) return before.opening >= WIDE ? 'blocked' : 'open';
    return before.opening - now.opening < STOPPED ? 'holding' : 'free';
  }
  if (rise < -DOWN && now.tip[2] - before.tip[2] - rise > SHORT) return 'blocked';
  return now.opening >= WIDE ? 'open' : 'free';
};

/** Metres, and share of the opening, within which the hand is where it was a frame before. */
const SAME_PLACE = 0.005;
const SAME_OPENING = 0.03;

export const isSameHand = (before: Hand, now: Hand): boolean =>
  distance(before.tip, now.tip) < SAME_PLACE && Math.abs(before.opening - now.opening) < SAME_OPENING;

/** Metres from the finger tips to where a thing is taken, or to its middle, of what can be between them. */
const NEAR = 0.05;
/** Metres; fingers that hold what is thinner are as good as shut. */
const THIN = 0.012;
const HELD = 0.5;

/** Metres from the tips to the nearer of where it is taken and its middle at that height. */
export const fromTip = (row: ObjectRow, [x, y, z]: Vec3): number => {
  const aside = Math.min(
    hypot(read(row, 'grasp-x') - x, read(row, 'grasp-y') - y),
    hypot(read(row, 'x') - x, read(row, 'y') - y),
  );
  const above = Math.max(0, z - read(row, 'top'), read(row, 'bottom') - z);
  return hypot(aside, above);
};

/** Rows whose `held` is what the fingers feel where they feel something. */
export const withTouch = (rows: readonly ObjectRow[], touch: Touch, tip: Vec3): readonly ObjectRow[] => {
  if (touch === 'shut' || touch === 'open')
    return rows.map((row) =>
      touch === 'shut' && read(row, 'width') < THIN ? row : withColumns(row, { held: 0 }),
    );
  if (touch !== 'holding') return rows;
  const near = rows.filter((row) => fromTip(row, tip) < NEAR);
  const [held] = near.toSorted(
    (a, b) =>
      Number(read(b, 'held') >= HELD) - Number(read(a, 'held') >= HELD) || fromTip(a, tip) - fromTip(b, tip),
  );
  return rows.map((row) => (row === held ? withColumns(row, { held: 1 }) : row));
};
