/**
 * A thing that lies still, over several frames: its numbers are an exponential mean, since one frame's errors are centimetres at
 * times, and the hand hides what it reaches for. Of several ways to take it, the one that was seen first is kept.
 */
import { hypot } from '../../math/exact.ts';
import { COLUMN } from './columns.ts';
import { type ObjectRow, read } from './rows.ts';

/** Of the newest frame, in the mean. */
const NEWEST = 0.35;
/** Metres between two grasps of one thing that are not the same way to take it. */
const OTHER_WAY = 0.012;
/** Cosine of twice the angle between two turns of the hand that are not the same way. */
const OTHER_TURN = 0.7;

/** Where it is in the frame and whether it is in the hand: now, not in the mean. */
const NOW: ReadonlySet<number> = new Set([COLUMN.score, COLUMN.u, COLUMN.v, COLUMN.side, COLUMN.held]);
const TURN = [COLUMN['yaw2-cos'], COLUMN['yaw2-sin'], COLUMN['yaw4-cos'], COLUMN['yaw4-sin']] as const;

/** Grasp from the middle of the thing, metres. */
const offset = (row: ObjectRow): readonly [number, number] => [
  read(row, 'grasp-x') - read(row, 'x'),
  read(row, 'grasp-y') - read(row, 'y'),
];

const isOtherWay = (before: ObjectRow, now: ObjectRow): boolean => {
  const [[ax, ay], [bx, by]] = [offset(before), offset(now)];
  if (hypot(ax - bx, ay - by) > OTHER_WAY) return true;
  const [a, b, c, d] = [
    read(before, 'yaw2-cos'),
    read(before, 'yaw2-sin'),
    read(now, 'yaw2-cos'),
    read(now, 'yaw2-sin'),
  ];
  const sizes = hypot(a, b) * hypot(c, d);
  return sizes > 0.25 && a * c + b * d < OTHER_TURN * sizes;
};

/** `now` taken as `before` was. */
const takenAs = (before: ObjectRow, now: ObjectRow): ObjectRow => {
  const [dx, dy] = offset(before);
  return now.map((value, i) => {
    if (i === COLUMN['grasp-x']) return read(now, 'x') + dx;
    if (i === COLUMN['grasp-y']) return read(now, 'y') + dy;
    return TURN.some((column) => column === i) ? (before[i] ?? value) : value;
  });
};

/** The row of a thing that lies where it lay in `before`, which is such a row itself. */
export const steady = (before: ObjectRow, now: ObjectRow): ObjectRow =>
  (isOtherWay(before, now) ? takenAs(before, now) : now).map((value, i) =>
    NOW.has(i) ? value : NEWEST * value + (1 - NEWEST) * (before[i] ?? value),
  );
