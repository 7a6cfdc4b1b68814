/**
 * Which thing of this frame is which of the frame before. One to one, the nearest first, within a reach; what is between
 * the fingers is expected where the hand has carried it; what is not seen any more is remembered for some steps, since an
 * arm hides what it reaches for.
 */
import type { Attempts, Vec3, Way } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { afterFailure, NO_ATTEMPTS, retaken } from './attempts.ts';
import { carriedTo, type HandPlace } from './carried.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';
import { steady } from './still.ts';
import { takenBy } from './ways.ts';

export interface KnownThing {
  readonly id: number;
  readonly row: ObjectRow;
  /** Frames since it was seen. */
  readonly hidden: number;
  /** Ways to take it in the frame in which it was seen last, the likeliest first; absent: sight tells none. */
  readonly ways?: readonly Way[];
  /** What was tried on it; absent: nothing that failed. */
  readonly attempts?: Attempts;
  /** Where the last frames had it, away from where it lay, and how many of them. */
  readonly elsewhere?: { readonly row: ObjectRow; readonly frames: number };
}

export interface KnownThings {
  readonly things: readonly KnownThing[];
  readonly nextId: number;
  readonly hand: HandPlace | null;
}

export const NOTHING_KNOWN: KnownThings = { things: [], nextId: 1, hand: null };

/** Metres between what was expected and what is seen, of the same thing. */
const REACH = 0.06;
/** Of what was between the fingers: it may have slipped, or stayed behind. */
const HELD_REACH = 0.1;
const HELD = 0.5;

/** The same of what is carried, sideways from where the hand should have carried it. */
const SLIPPED = 0.04;

/**
 * Frames that have to agree on a new place of a thing: of one that the hand may have pushed, and of one that it cannot have. A thing half
 * hidden by the arm is seen centimetres beside where it lies, frame after frame.
 */
const MOVED_BY_HAND = 2;
const MOVED_BY_ITSELF = 8;
/** Metres from the finger tips, sideways, within which the hand or what it carries may push a thing. */
const PUSHED = 0.1;

const isInReach = (row: ObjectRow, [x, y]: Vec3): boolean =>
  hypot(read(row, 'x') - x, read(row, 'y') - y) < PUSHED;

/** Under where it was lost. */
const dropped = (row: ObjectRow): ObjectRow => {
  const low: Vec3 = [0, 0, -Math.max(0, read(row, 'bottom'))];
  return withColumns(carriedTo(row, { tip: [0, 0, 0], yaw: 0 }, { tip: low, yaw: 0 }), { held: 0 });
};

/** Metres: what is nearer than this to where it was has not moved; the rest is the error of sight. */
const STILL = 0.025;

const isHeld = (row: ObjectRow): boolean => read(row, 'held') >= HELD;

const aside = (a: ObjectRow, b: ObjectRow): number =>
  hypot(read(a, 'x') - read(b, 'x'), read(a, 'y') - read(b, 'y'));

const apart = (a: ObjectRow, b: ObjectRow): number => {
  const middle = (row: ObjectRow): number => (read(row, 'bottom') + read(row, 'top')) / 2;
  return hypot(aside(a, b), middle(a) - middle(b));
};

/** What is in the hand was taken: what was tried before counts no more. */
const asTaken = ({ attempts, ...thing }: KnownThing): KnownThing => {
  if (!attempts || isHeld(thing.row)) return thing;
  return { ...thing, attempts, row: retaken(thing.row, thing.ways ?? [], attempts) };
};

/** The way in which a thing was to be taken came to nothing: it is taken otherwise from now on. `shut`: see attempts.ts. */
export const failed = (
  known: KnownThings,
  id: number,
  touch: { readonly tip: Vec3; readonly shut: boolean },
): KnownThings => ({
  ...known,
  things: known.things.map((thing) => {
    if (thing.id !== id) return thing;
    const { row, ways = [], attempts = NO_ATTEMPTS } = thing;
    const next = afterFailure(attempts, { row, ways, ...touch });
    const first = next === NO_ATTEMPTS && ways[0] ? takenBy(row, ways[0]) : row;
    return asTaken({ ...thing, row: first, attempts: next });
  }),
});

/** `tip`: where the finger tips are now, metres; `yaw`: how the hand is turned, radians; `remembered`: frames that a thing is kept for unseen; `ways`: of each that is seen; `empty`: the fingers feel that nothing is between them. */
export const associate = (
  known: KnownThings,
  seen: readonly ObjectRow[],
  {
    tip,
    yaw = 0,
    remembered,
    ways = [],
    empty = false,
  }: {
    readonly tip: Vec3;
    readonly yaw?: number;
    readonly remembered: number;
    readonly ways?: readonly (readonly Way[])[];
    readonly empty?: boolean;
  },
): KnownThings => {
  const hand: HandPlace = { tip, yaw };
  const before = known.hand ?? hand;
  const expected = known.things.map((thing) => {
    if (!isHeld(thing.row)) return thing;
    return { ...thing, row: empty ? dropped(thing.row) : carriedTo(thing.row, before, hand) };
  });
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
  const told = (at: number): Pick<KnownThing, 'ways'> => (ways[at] ? { ways: ways[at] } : {});
  const kept = expected.flatMap((thing, of): readonly KnownThing[] => {
    const { row, hidden } = thing;
    const at = seenAs.get(of) ?? -1;
    const now = seen[at];
    if (now) {
      const { elsewhere, ...rest } = thing;
      const seenNow = { ...rest, ...told(at), hidden: 0 };
      // what is held goes with the hand, from where it lay on: how high it hangs is hardly seen
      const carried = isHeld(now);
      const still = carried ? aside(row, now) < SLIPPED : !isHeld(row) && apart(row, now) < STILL;
      if (still) return [asTaken({ ...seenNow, row: steady(row, now, carried) })];
      if (isHeld(row) || carried) return [asTaken({ ...seenNow, row: now })];
      const again = elsewhere && apart(elsewhere.row, now) < STILL ? elsewhere.frames + 1 : 1;
      if (again >= (isInReach(row, tip) ? MOVED_BY_HAND : MOVED_BY_ITSELF))
        return [asTaken({ ...seenNow, row: now })];
      return [{ ...rest, hidden: 0, elsewhere: { row: now, frames: again } }];
    }
    return hidden < remembered ? [{ ...thing, hidden: hidden + 1 }] : [];
  });
  const fresh = seen.flatMap((row, at) => (taken.has(at) ? [] : [{ row, hidden: 0, ...told(at) }]));
  return {
    things: [...kept, ...fresh.map((thing, i) => ({ id: known.nextId + i, ...thing }))],
    nextId: known.nextId + fresh.length,
    hand,
  };
};
