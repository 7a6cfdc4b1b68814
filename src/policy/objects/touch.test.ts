import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../contracts.ts';
import { COLUMN_COUNT } from './columns.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';
import { touchOf, withTouch } from './touch.ts';

const TIP: Vec3 = [0.5, 0, 0.1];
const at = (opening: number, z = 0.1) => ({ tip: [0.5, 0, z] as Vec3, opening });
const CLOSE = { gripper: 0, rise: 0 };
const row = (x: number, more: Parameters<typeof withColumns>[1] = {}): ObjectRow =>
  withColumns(Array(COLUMN_COUNT).fill(0), {
    ...{ score: 1, x, 'grasp-x': x, top: 0.12, width: 0.04 },
    ...more,
  });
const held = (rows: readonly ObjectRow[]) => rows.map((one) => read(one, 'held'));

describe('what is felt', () => {
  it.each([
    ['still closing', at(1), CLOSE, at(0.15), 'free'],
    ['stopped by something', at(0.15), CLOSE, at(0.14), 'holding'],
    ['stopped by something wide', at(0.86), CLOSE, at(0.86), 'holding'],
    ['slipping out', at(0.3), CLOSE, at(0.2), 'free'],
    ['nothing between them', at(0.15), CLOSE, at(0.01), 'shut'],
    ['told to close just now', at(1), { gripper: 1, rise: 0 }, at(1), 'open'],
    ['jammed while open', at(1), CLOSE, at(1), 'blocked'],
    ['down as far as told', at(1, 0.15), { gripper: 1, rise: -0.05 }, at(1, 0.105), 'open'],
    ['stopped on its way down', at(1, 0.15), { gripper: 1, rise: -0.05 }, at(1, 0.13), 'blocked'],
    ['up', at(1, 0.1), { gripper: 1, rise: 0.05 }, at(1, 0.1), 'open'],
    ['opening', at(0), { gripper: 1, rise: 0 }, at(0.85), 'free'],
  ] as const)('%s', (_, before, commanded, now, touch) => {
    expect(touchOf(before, commanded, now)).toBe(touch);
  });
});

describe('what it says of what is seen', () => {
  it('what stops the fingers is held, though it is not seen to be: the nearest to their tips', () => {
    expect(held(withTouch([row(0.53), row(0.51), row(0.7)], 'holding', TIP))).toEqual([0, 1, 0]);
  });

  it('of two the one that is seen to be', () => {
    expect(held(withTouch([row(0.53, { held: 0.8 }), row(0.51)], 'holding', TIP))).toEqual([1, 0]);
  });

  it('nothing is, where all things are far from the tips: sideways, or under them', () => {
    expect(held(withTouch([row(0.6), row(0.5, { top: 0.03 })], 'holding', TIP))).toEqual([0, 0]);
  });

  it('shut or wide open fingers hold nothing, whatever is seen; but what is thin may be', () => {
    const rows = [row(0.5, { held: 0.9 }), row(0.5, { held: 0.9, width: 0.004 })];
    expect(held(withTouch(rows, 'shut', TIP))).toEqual([0, 0.9]);
    expect(held(withTouch(rows, 'open', TIP))).toEqual([0, 0]);
    expect(withTouch(rows, 'free', TIP)).toBe(rows);
  });
});
