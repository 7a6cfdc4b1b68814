import { describe, expect, it } from 'vitest';
import { COLUMN_COUNT } from './columns.ts';
import { type ObjectRow, read, withColumns } from './rows.ts';
import { steady } from './still.ts';

const thing = (more: Parameters<typeof withColumns>[1]): ObjectRow =>
  withColumns(Array(COLUMN_COUNT).fill(0), more);

describe('a thing that lies still', () => {
  it('is a mean of its frames, but for where it is in this one and whether it is held', () => {
    const before = thing({ x: 0.4, u: 0.2, held: 0.1, 'grasp-x': 0.4 });
    const now = steady(before, thing({ x: 0.41, u: 0.3, held: 0.4, 'grasp-x': 0.41 }));
    expect(read(now, 'x')).toBeCloseTo(0.4035);
    expect(read(now, 'grasp-x')).toBeCloseTo(0.4035);
    expect([read(now, 'u'), read(now, 'held')]).toEqual([0.3, 0.4]);
  });

  it('comes near to what many frames say', () => {
    let row = thing({ x: 0.42 });
    for (let i = 0; i < 12; i += 1) row = steady(row, thing({ x: 0.4 }));
    expect(read(row, 'x')).toBeCloseTo(0.4, 3);
  });

  it('is taken as it was seen first, not in the mean of two sides of a rim', () => {
    const left = { 'grasp-y': 0.03, 'yaw2-cos': 1, 'yaw4-cos': 1 };
    const row = steady(thing(left), thing({ y: 0.01, 'grasp-y': -0.03, 'yaw2-cos': 1, 'yaw4-cos': 1 }));
    expect(read(row, 'grasp-y') - read(row, 'y')).toBeCloseTo(0.03);
    const turned = steady(thing(left), thing({ 'grasp-y': 0.03, 'yaw2-cos': -1, 'yaw4-cos': 1 }));
    expect(read(turned, 'yaw2-cos')).toBe(1);
  });

  it('follows a small turn', () => {
    const row = steady(
      thing({ 'yaw2-cos': 1 }),
      thing({ 'yaw2-cos': Math.cos(0.3), 'yaw2-sin': Math.sin(0.3) }),
    );
    expect(read(row, 'yaw2-sin')).toBeCloseTo(0.35 * Math.sin(0.3));
  });
});
