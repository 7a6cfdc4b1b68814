/**
 * A thing that lies still, over several frames: its numbers are an exponential mean, since one frame's errors are centimetres at
 * times, and the hand hides what it reaches for. Of several ways to take it, the one that was seen first is kept.
 */
import { COLUMN } from './columns.ts';
import type { ObjectRow } from './rows.ts';
import { isSameWay, takenBy, wayOf } from './ways.ts';

/** Of the newest frame, in the mean: of what lies, and of what goes with the hand, which sight sees less of than the hand says. */
const NEWEST = 0.35;
const NEWEST_CARRIED = 0.15;

/** Where it is in the frame and whether it is in the hand: now, not in the mean. */
const NOW: ReadonlySet<number> = new Set([COLUMN.score, COLUMN.u, COLUMN.v, COLUMN.side, COLUMN.held]);

/** The row of a thing that is where it is expected by `before`, which is such a row itself. `carried`: in the hand. */
export const steady = (before: ObjectRow, now: ObjectRow, carried = false): ObjectRow => {
  const newest = carried ? NEWEST_CARRIED : NEWEST;
  const way = wayOf(before);
  return (isSameWay(way, wayOf(now)) ? now : takenBy(now, way)).map((value, i) =>
    NOW.has(i) ? value : newest * value + (1 - newest) * (before[i] ?? value),
  );
};
