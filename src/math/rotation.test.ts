import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../contracts.ts';
import {
  GRIPPER_DOWN,
  leanToward,
  quatFromAxisAngle,
  quatMultiply,
  quatRotate,
  withoutLean,
  yawOf,
} from './rotation.ts';

const close = (got: readonly number[], wanted: readonly number[]): void => {
  for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 12);
};

describe('a hand that leans', () => {
  const TURNS = [-2.5, -0.7, 0, 0.3, 1.9];
  const BEARINGS = [-1.2, 0, 0.4, 3];
  const LEANS = [0, 0.2, 0.75];

  it('points toward the bearing, by the angle', () => {
    for (const bearing of BEARINGS) {
      for (const lean of LEANS) {
        const approach = quatRotate(quatMultiply(leanToward(bearing, lean), GRIPPER_DOWN), [0, 0, 1]);
        const out = Math.sin(lean);
        close(approach, [out * Math.cos(bearing), out * Math.sin(bearing), -Math.cos(lean)]);
      }
    }
  });

  it('has the yaw that it had upright, whichever way it leans', () => {
    for (const yaw of TURNS) {
      const down = quatMultiply(quatFromAxisAngle([0, 0, 1], yaw), GRIPPER_DOWN);
      for (const bearing of BEARINGS) {
        for (const lean of LEANS) {
          const upright = withoutLean(quatMultiply(leanToward(bearing, lean), down));
          expect(yawOf(upright)).toBeCloseTo(yaw, 12);
          close(quatRotate(upright, [0, 0, 1]), [0, 0, -1] satisfies Vec3);
        }
      }
    }
  });
});
