import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Proprioception, StateSpec } from '../contracts.ts';
import { encodeState, encodeTcpPose, type JointUnits } from './proprioception.ts';
import { BINS, binOf, TCP_POSE } from './spec.ts';

const POSE: Proprioception = {
  ...{ position: [0.4, -0.1, 0.2], rotation: [0.1, -0.2, 0.3], opening: 0.75 },
  joints: [0.5, -1],
};
const VALUES = [0.4, -0.1, 0.2, 0.1, -0.2, 0.3, 0.75];

const JOINTS: StateSpec = {
  kind: 'joints',
  dimensions: [
    { name: 'pan', unit: 'deg', low: -90, high: 90 },
    { name: 'lift', unit: 'deg', low: -90, high: 90 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};
/** Degrees, the second joint counted the other way; percent. */
const units: JointUnits = ({ joints: [pan = 0, lift = 0] = [], opening }) => [
  (pan * 180) / Math.PI,
  (-lift * 180) / Math.PI,
  opening * 100,
];
const never: JointUnits = () => {
  throw new Error('a pose needs no joints');
};

describe('the state of a policy', () => {
  it('in units is its numbers as they are, out of range too', () => {
    expect(encodeState(POSE, TCP_POSE, 'units', never)).toEqual(VALUES);
    const far: Proprioception = { ...POSE, position: [5, -5, 5] };
    expect(encodeState(far, TCP_POSE, 'units', never).slice(0, 3)).toEqual([5, -5, 5]);
  });

  it('in bins is clipped to the specification’s ranges, whatever they are', () => {
    const narrow: StateSpec = {
      ...TCP_POSE,
      dimensions: TCP_POSE.dimensions.map((dim) => ({ ...dim, low: -0.15, high: 0.35 })),
    };
    expect(encodeState(POSE, narrow, 'bins', never)).toEqual([255, 25, 179, 128, 0, 230, 255]);
    const double = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(double, double, double), double, ([x, y, z], opening) => {
        const p: Proprioception = { position: [x, y, z], rotation: [z, x, y], opening };
        const bins = encodeState(p, narrow, 'bins', never);
        const numbers = encodeState(p, narrow, 'units', never);
        expect(bins).toEqual(numbers.map((value) => binOf({ low: -0.15, high: 0.35 }, value)));
        expect(bins.every((bin) => Number.isInteger(bin) && bin >= 0 && bin < BINS)).toBe(true);
      }),
    );
  });

  it('of joints is in the robot’s own units and order, its gripper last', () => {
    const numbers = encodeState(POSE, JOINTS, 'units', units);
    expect(numbers).toHaveLength(3);
    expect(numbers[0]).toBeCloseTo(28.6479, 4);
    expect(numbers[1]).toBeCloseTo(57.2958, 4);
    expect(numbers[2]).toBe(75);
    expect(encodeState(POSE, JOINTS, 'bins', units)).toEqual([168, 209, 192]);
  });

  it('that is not finite, or a joint that nobody measured, is a NaN, which the engine refuses', () => {
    const broken: Proprioception = { ...POSE, position: [0.4, Number.NaN, 0.2] };
    for (const encoding of ['bins', 'units'] as const) {
      expect(encodeState(broken, TCP_POSE, encoding, never)[1]).toBeNaN();
      expect(encodeState(POSE, JOINTS, encoding, () => [1, 2])[2]).toBeNaN();
    }
  });

  it('of the shipped models is seven bins of the tool centre point', () => {
    expect(encodeTcpPose(POSE)).toEqual(encodeState(POSE, TCP_POSE, 'bins', never));
    expect(encodeTcpPose(POSE)).toEqual([69, 91, 125, 144, 96, 176, 192]);
  });
});
