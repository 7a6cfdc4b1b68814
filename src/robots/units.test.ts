import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromUserUnits,
  jointActionSpec,
  jointStateSpec,
  PANDA,
  ROBOT_IDS,
  ROBOTS,
  robotOf,
  SO101,
  toUserUnits,
} from './index.ts';

describe('a robot’s own units', () => {
  it.each(ROBOTS)(
    '$id: there and back at every joint’s ends, the gripper closed, half open and open',
    (robot) => {
      const { dimensions } = jointActionSpec(robot);
      for (const end of ['lower', 'upper'] as const) {
        for (const opening of [0, 0.5, 1]) {
          const radians = robot.joints.map((joint) => joint[end]);
          const values = toUserUnits(robot, radians, opening);
          values.forEach((value, i) => {
            expect(value).toBeGreaterThanOrEqual((dimensions[i]?.low ?? 0) - 1e-9);
            expect(value).toBeLessThanOrEqual((dimensions[i]?.high ?? 0) + 1e-9);
          });
          const back = fromUserUnits(robot, values);
          back.positions.forEach((q, i) => {
            expect(q).toBeCloseTo(radians[i]!, 12);
          });
          expect(back.opening).toBeCloseTo(opening, 12);
          expect(back.cut?.degrees ?? 0).toBeLessThan(1e-9);
        }
      }
    },
  );

  it('there and back within the ranges, for any values', () => {
    const ranges = jointActionSpec(SO101).dimensions;
    const values = fc.tuple(
      ...ranges.map(({ low, high }) => fc.double({ min: low, max: high, noNaN: true })),
    );
    fc.assert(
      fc.property(values, (said) => {
        const { positions, opening } = fromUserUnits(SO101, said);
        toUserUnits(SO101, positions, opening).forEach((value, i) => {
          expect(value).toBeCloseTo(said[i]!, 9);
        });
      }),
    );
  });

  it('SO-101: degrees around mid-range, six of them with the gripper from 0 to 100', () => {
    const { kind, hz, dimensions } = jointActionSpec(SO101);
    expect([kind, hz]).toEqual(['joint-target', 30]);
    expect(dimensions.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      'shoulder_pan deg',
      'shoulder_lift deg',
      'elbow_flex deg',
      'wrist_flex deg',
      'wrist_roll deg',
      'gripper percent',
    ]);
    const rounded = dimensions.map(({ low, high }) => [low, high].map((v) => Math.round(10 * v) / 10));
    expect(rounded).toEqual([
      [-110, 110],
      [-100, 100],
      [-96.8, 96.8],
      [-95, 95],
      [-160, 160],
      [0, 100],
    ]);
    expect(jointStateSpec(SO101)).toEqual({ kind: 'joints', dimensions });
  });

  it('clips what is beyond the limits, and names the joint that is furthest out', () => {
    const { positions, opening, cut } = fromUserUnits(SO101, [0, 103, -120, 0, 0, 130]);
    expect(positions[1]).toBe(SO101.joints[1]!.upper);
    expect(positions[2]).toBe(SO101.joints[2]!.lower);
    expect(opening).toBe(1);
    expect(cut?.joint.name).toBe('elbow_flex');
    expect(cut?.degrees).toBeCloseTo(120 - (1.69 * 180) / Math.PI, 9);
  });

  it('counts degrees the other way where the joint’s sign says so', () => {
    const turned = {
      ...PANDA,
      joints: PANDA.joints.map((joint) => ({ ...joint, sign: -1 as const, zero: 0.1 })),
    };
    expect(toUserUnits(turned, [0.1, 0.1 + Math.PI / 6], 0).slice(0, 2)).toEqual([
      -0,
      expect.closeTo(-30, 9),
    ]);
    expect(fromUserUnits(turned, [0, -30, 0, -100, 0, 0, 0, 0]).positions[1]).toBeCloseTo(
      0.1 + Math.PI / 6,
      12,
    );
  });
});

describe('the robots there are', () => {
  it('have names of their own, and another name is none', () => {
    expect(new Set(ROBOT_IDS).size).toBe(ROBOTS.length);
    for (const robot of ROBOTS) expect(robotOf(robot.id)).toBe(robot);
    expect(() => robotOf('r2d2')).toThrow(RangeError);
  });

  it.each(ROBOTS)(
    '$id: periods of 5, 10, 30 and 50 actions a second are whole numbers of its steps',
    ({ timestep, hz }) => {
      for (const rate of [5, 10, ...(hz === 30 && timestep < 0.004 ? [15, 25, 30, 50] : [])]) {
        const steps = 1 / rate / timestep;
        expect(Math.abs(steps - Math.round(steps)), `${rate} Hz`).toBeLessThan(1e-9);
      }
    },
  );
});
