import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../contracts.ts';
import { associate, failed, type KnownThings, NOTHING_KNOWN } from './association.ts';
import { COLUMN_COUNT } from './columns.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';

const thing = (x: number, y: number, more: Parameters<typeof withColumns>[1] = {}): ObjectRow =>
  withColumns(Array(COLUMN_COUNT).fill(0), { score: 1, x, y, 'grasp-x': x, top: 0.04, ...more });
const TIP: Vec3 = [0.3, 0, 0.2];
const step = (known: KnownThings, seen: readonly ObjectRow[], tip = TIP, remembered = 2) =>
  associate(known, seen, { tip, remembered });
/** Things by where they were seen last, metres: a mean of frames where they lie still. */
const place = (value: number) => expect.closeTo(value, 2);
const ids = ({ things }: KnownThings) => things.map(({ id }) => id);

describe('which thing is which', () => {
  const first = step(NOTHING_KNOWN, [thing(0.4, 0), thing(0.5, 0.1)]);

  it('keeps ids when the order and the places change a little', () => {
    expect(ids(first)).toEqual([1, 2]);
    const next = step(first, [thing(0.51, 0.1), thing(0.4, 0.01)]);
    expect(next.things.map(({ id, row }) => [id, read(row, 'y')])).toEqual([
      [1, place(0)],
      [2, place(0.1)],
    ]);
  });

  it('is one to one: of two near a place the nearer is it, the other is new', () => {
    const next = step(first, [thing(0.42, 0), thing(0.405, 0), thing(0.5, 0.1)]);
    expect(next.things.map(({ id, row }) => [id, read(row, 'x')])).toEqual([
      [1, expect.closeTo(0.4 + 0.35 * 0.005)],
      [2, 0.5],
      [3, 0.42],
    ]);
  });

  it('is no thing that is too far away', () => {
    expect(ids(step(first, [thing(0.4, 0.2), thing(0.5, 0.1)]))).toEqual([1, 2, 3]);
  });

  it('remembers what is hidden for so many frames, and knows it again', () => {
    const hidden = step(step(first, [thing(0.5, 0.1)]), [thing(0.5, 0.1)]);
    expect(hidden.things.map(({ id, hidden: h }) => [id, h])).toEqual([
      [1, 2],
      [2, 0],
    ]);
    expect(ids(step(hidden, [thing(0.5, 0.1), thing(0.4, 0)]))).toEqual([1, 2]);
    const gone = step(hidden, [thing(0.5, 0.1)]);
    expect(ids(gone)).toEqual([2]);
    expect(ids(step(gone, [thing(0.5, 0.1), thing(0.4, 0)]))).toEqual([2, 3]);
  });

  it('expects what is in the hand where the hand went, seen or not', () => {
    const held = step(NOTHING_KNOWN, [thing(0.3, 0, { held: 0.9, bottom: 0.18, top: 0.22 })]);
    const away: Vec3 = [0.45, 0.1, 0.3];
    const unseen = step(held, [], away);
    const [carried] = unseen.things;
    expect(carried?.hidden).toBe(1);
    expect(['x', 'y', 'bottom', 'grasp-x'].map((c) => read(carried!.row, c as 'x'))).toEqual([
      expect.closeTo(0.45),
      expect.closeTo(0.1),
      expect.closeTo(0.28),
      expect.closeTo(0.45),
    ]);
    const seen = step(held, [thing(0.45, 0.1, { held: 0.9, bottom: 0.28, top: 0.32 })], away);
    expect(ids(seen)).toEqual([1]);
  });

  it('turns what is in the hand with the hand', () => {
    const held = step(NOTHING_KNOWN, [thing(0.3, 0.02, { held: 0.9, 'axis-cos': 0.5, 'yaw2-cos': 1 })]);
    const quarter = associate(held, [], { tip: TIP, yaw: Math.PI / 4, remembered: 2 }).things[0]!.row;
    expect(
      ['x', 'y', 'axis-cos', 'axis-sin', 'yaw2-cos', 'yaw2-sin'].map((c) => read(quarter, c as 'x')),
    ).toEqual(
      [0.3 - 0.02 * Math.SQRT1_2, 0.02 * Math.SQRT1_2, 0, 0.5, 0, 1].map((value) => expect.closeTo(value)),
    );
  });

  it('does not carry along what is not in the hand', () => {
    const next = step(first, [], [0.5, 0.2, 0.2]);
    expect(read(next.things[0]!.row, 'x')).toBe(0.4);
  });

  it('what is carried is where the hand went more than where it is seen, and what the fingers lost lies under them', () => {
    const held = step(NOTHING_KNOWN, [thing(0.3, 0, { held: 1, top: 0.04 })]);
    const up: Vec3 = [0.3, 0, 0.3];
    const seen = step(held, [thing(0.32, 0, { held: 1, bottom: 0.12, top: 0.16 })], up).things[0]!.row;
    expect([read(seen, 'x'), read(seen, 'bottom')]).toEqual([
      ...[expect.closeTo(0.3 + 0.15 * 0.02), expect.closeTo(0.1 + 0.15 * 0.02)],
    ]);
    const lost = associate(step(held, [], up), [], { tip: [0.4, 0, 0.3], remembered: 2, empty: true });
    const { row } = lost.things[0]!;
    expect(['x', 'bottom', 'held'].map((c) => read(row, c as 'x'))).toEqual(
      [0.3, 0, 0].map((v) => expect.closeTo(v)),
    );
  });

  it('believes in a new place of what the hand may have pushed at the second frame, of what it cannot have at the eighth', () => {
    const framesUntilMoved = (tip: Vec3): number => {
      let known = step(first, [thing(0.4, 0), thing(0.5, 0.1)], tip);
      for (let frame = 1; frame < 12; frame++) {
        known = step(known, [thing(0.44, 0), thing(0.5, 0.1)], tip);
        if (read(known.things[0]!.row, 'x') > 0.42) return frame;
      }
      return 0;
    };
    expect(framesUntilMoved([0.45, 0.02, 0.1])).toBe(2);
    expect(framesUntilMoved([0.6, -0.2, 0.1])).toBe(8);
  });

  it('a place that no two frames agree on is not believed', () => {
    let known = step(first, [thing(0.4, 0), thing(0.5, 0.1)]);
    for (const x of [0.44, 0.4, 0.36, 0.4, 0.44]) known = step(known, [thing(x, 0), thing(0.5, 0.1)]);
    expect(read(known.things[0]!.row, 'x')).toBeCloseTo(0.4);
  });

  it('takes what failed otherwise, in the frames after it, too', () => {
    const way = (dx: number) => ({
      ...{ dx, dy: 0, odds: 0.4 },
      twice: [1, 0] as const,
      fourfold: [0, 0] as const,
    });
    const ways = [[way(0.03), way(-0.03)]];
    const seen = [thing(0.4, 0, { 'grasp-x': 0.43, 'yaw2-cos': 1 })];
    const look = (known: KnownThings) => associate(known, seen, { tip: TIP, remembered: 2, ways });
    const other = look(failed(look(NOTHING_KNOWN), 1, { tip: [0.43, 0, 0.01], shut: true }));
    expect(read(other.things[0]!.row, 'grasp-x')).toBeCloseTo(0.37);
    expect(read(look(other).things[0]!.row, 'grasp-x')).toBeCloseTo(0.37);
  });
});
