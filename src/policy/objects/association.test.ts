import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../contracts.ts';
import { associate, type KnownThings, NOTHING_KNOWN } from './association.ts';
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

  it('does not carry along what is not in the hand', () => {
    const next = step(first, [], [0.5, 0.2, 0.2]);
    expect(read(next.things[0]!.row, 'x')).toBe(0.4);
  });
});
