/**
 * Which thing of this frame is which of the frame before. One to one, the nearest first, within a reach; what is between
 * the fingers is expected where the hand has carried it; what is not seen any more is remembered for some steps, since an
 * arm hides what it reaches for.
 */
import type { Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';
import { steady } from './still.ts';

export interface KnownThing {
  readonly id: number;
  readonly row: ObjectRow;
  /** Frames since it was seen. */
  readonly hidden: number;
}

export interface KnownThings {
  readonly things: readonly KnownThing[];
  readonly nextId: number;
  /** Where the finger tips were. */
  readonly tip: Vec3 | null;
}

export const NOTHING_KNOWN: KnownThings = { things: [], nextId: 1, tip: null };

/** Metres between what was expected and what is seen, of the same thing. */
const REACH = 0.06;
/** Of what was between the fingers: it may have slipped, or stayed behind. */
const HELD_REACH = 0.1;
const HELD = 0.5;

const MOVED_X = ['x', 'grasp-x', 'mouth-x'] as const;
const MOVED_Y = ['y', 'grasp-y', 'mouth-y'] as const;
const MOVED_Z = ['bottom', 'top', 'grasp-z', 'mouth-height'] as const;

const moved = (row: ObjectRow, [dx, dy, dz]: Vec3): ObjectRow => {
  const by = (columns: readonly (typeof MOVED_X | typeof MOVED_Y | typeof MOVED_Z)[number][], d: number) =>
    Object.fromEntries(columns.map((name) => [name, read(row, name) + d]));
  return withColumns(row, { ...by(MOVED_X, dx), ...by(MOVED_Y, dy), ...by(MOVED_Z, dz) });
};

/** Metres: what is nearer than this to where it was has not moved; the rest is the error of sight. */
const STILL = 0.025;

const isHeld = (row: ObjectRow): boolean => read(row, 'held') >= HELD;

const apart = (a: ObjectRow, b: ObjectRow): number => {
  const middle = (row: ObjectRow): number => (read(row, 'bottom') + read(row, 'top')) / 2;
  return hypot(hypot(read(a, 'x') - read(b, 'x'), read(a, 'y') - read(b, 'y')), middle(a) - middle(b));
};

/** `tip`: where the finger tips are now, metres; `remembered`: frames that a thing is kept for unseen. */
export const associate = (
  known: KnownThings,
  seen: readonly ObjectRow[],
  { tip, remembered }: { readonly tip: Vec3; readonly remembered: number },
): KnownThings => {
  const before = known.tip ?? tip;
  const step: Vec3 = [tip[0] - before[0], tip[1] - before[1], tip[2] - before[2]];
  const expected = known.things.map((thing) => ({
    ...thing,
    row: isHeld(thing.row) ? moved(thing.row, step) : thing.row,
  }));
  const pairs = expected
    .flatMap(({ row }, of) => seen.map((now, at) => ({ of, at, distance: apart(row, now), row })))
    .filter(({ distance, row }) => distance <= (isHeld(row) ? HELD_REACH : REACH))
    .toSorted((a, b) => a.distance - b.distance || a.of - b.of || a.at - b.at);
  const [seenAs, taken] = [new Map<number, number>(), new Set<number>()];
  for (const { of, at } of pairs) {
    if (seenAs.has(of) || taken.has(at)) continue;
    seenAs.set(of, at);
    taken.add(at);
  }
  const kept = expected.flatMap(({ id, row, hidden }, of): readonly KnownThing[] => {
    const now = seen[seenAs.get(of) ?? -1];
    if (now) {
      const still = !isHeld(row) && !isHeld(now) && apart(row, now) < STILL;
      return [{ id, row: still ? steady(row, now) : now, hidden: 0 }];
    }
    return hidden < remembered ? [{ id, row, hidden: hidden + 1 }] : [];
  });
  const fresh = seen.flatMap((row, at) => (taken.has(at) ? [] : [row]));
  return {
    things: [...kept, ...fresh.map((row, i) => ({ id: known.nextId + i, row, hidden: 0 }))],
    nextId: known.nextId + fresh.length,
    tip,
  };
};
