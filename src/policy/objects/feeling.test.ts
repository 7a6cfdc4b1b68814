import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../contracts.ts';
import { COLUMN_COUNT } from './columns.ts';
import { type Feeling, feel, isStuck, NOTHING_FELT } from './feeling.ts';
import { withColumns } from './rows.ts';
import type { Commanded } from './touch.ts';

const target = withColumns(Array(COLUMN_COUNT).fill(0), { x: 0.4, 'grasp-x': 0.4, top: 0.1, width: 0.04 });
const OPEN = { gripper: 1, rise: 0 };
const CLOSE = { gripper: 0, rise: 0 };
const LIFT = { gripper: 0, rise: 0.05 };
type Frame = readonly [z: number, opening: number, commanded: Commanded];

/** Failures, frame by frame. `commanded`: of the action after the frame. */
const told = (frames: readonly Frame[], x = 0.4) => {
  let felt: Feeling = NOTHING_FELT;
  let last: Commanded | null = null;
  return frames.map(([z, opening, commanded]) => {
    felt = feel(felt, { tip: [x, 0, z], opening }, last, target);
    last = commanded;
    return felt.failure && [felt.failure.kind, felt.failure.tip[2]];
  });
};

describe('fingers that close on the target', () => {
  it('and meet: it failed where they closed, though they have risen since, and once', () => {
    const frames: Frame[] = [
      ...([
        [0.05, 1, CLOSE],
        [0.05, 0.15, LIFT],
      ] as Frame[]),
      ...([
        [0.1, 0.01, LIFT],
        [0.15, 0, LIFT],
      ] as Frame[]),
    ];
    expect(told(frames)).toEqual([null, null, ['shut', 0.05], null]);
    expect(told(frames, 0.6), 'far from the target').toEqual([null, null, null, null]);
  });

  it('and are opened again before they meet: it failed, too', () => {
    const frames: Frame[] = [
      [0.05, 1, CLOSE],
      [0.05, 0.15, LIFT],
      [0.1, 0.14, OPEN],
      [0.1, 0.86, OPEN],
    ];
    expect(told(frames.with(2, [0.1, 0.05, OPEN]))).toEqual([null, null, null, ['shut', 0.05]]);
  });

  it('and hold it: nothing failed, nor when it is let go of', () => {
    const frames: Frame[] = [
      [0.05, 1, CLOSE],
      [0.05, 0.4, CLOSE],
      [0.05, 0.4, LIFT],
      [0.1, 0.4, OPEN],
      [0.1, 1, OPEN],
    ];
    expect(told(frames)).toEqual(Array(5).fill(null));
  });
});

it('a hand that is stopped on its way down fails the second time at one place', () => {
  const down = { gripper: 1, rise: -0.05 };
  const up = { gripper: 1, rise: 0.05 };
  const frames: Frame[] = [
    [0.15, 1, down],
    [0.12, 1, up],
    [0.15, 1, down],
    [0.12, 1, up],
    [0.15, 1, down],
  ];
  expect(told(frames)).toEqual([null, null, null, ['stopped', 0.12], null]);
});

it('is stuck when it has not moved for two frames, empty', () => {
  const hand = (opening: number) => ({ tip: [0.4, 0, 0.05] as Vec3, opening });
  const after = (openings: readonly number[]) =>
    openings.reduce((felt, opening) => feel(felt, hand(opening), CLOSE, target), NOTHING_FELT);
  expect(isStuck(after([0.01, 0.01]))).toBe(false);
  expect(isStuck(after([0.01, 0.01, 0]))).toBe(true);
  expect(isStuck(after([0.4, 0.4, 0.4]))).toBe(false);
});
