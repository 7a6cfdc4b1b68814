/** The arm's own state in the form that a policy's manifest asks for. */
import type { Proprioception, Result, StateSpec } from '../contracts.ts';
import { BINS, binCentre, binOf, TCP_POSE } from './spec.ts';

/** How a policy's graph takes the state: as integers of 256 bins, or as numbers in the stated units. */
export type StateEncoding = 'bins' | 'units';

/** Measured joints (radians) and opening -> the robot's own units, the gripper last. */
export type JointUnits = (p: Proprioception) => readonly number[];

const valuesOf = (p: Proprioception, { kind }: StateSpec, joints: JointUnits): readonly number[] =>
  kind === 'joints' ? joints(p) : [...p.position, ...p.rotation, p.opening];

/**
 * The state -> what the graph is fed: bins 0..255, clipped to the ranges of the specification, or its numbers. A state
 * that is not finite gives a NaN, which the engine refuses.
 */
export const encodeState = (
  p: Proprioception,
  spec: StateSpec,
  encoding: StateEncoding,
  joints: JointUnits,
): readonly number[] => {
  const values = valuesOf(p, spec, joints);
  return spec.dimensions.map((range, i) => {
    const value = values[i] ?? Number.NaN;
    return encoding === 'bins' ? binOf(range, value) : value;
  });
};

/** The state as the shipped models read it: seven bins of TCP_POSE. */
export const encodeTcpPose = (p: Proprioception): readonly number[] =>
  encodeState(p, TCP_POSE, 'bins', () => []);

/** Bins -> the numbers at their centres. Errors: ILLEGAL_TOKEN on anything else. */
export const decodeState = (
  bins: readonly number[],
  { dimensions }: StateSpec = TCP_POSE,
): Result<readonly number[]> => {
  const legal =
    bins.length === dimensions.length && bins.every((bin) => Number.isInteger(bin) && bin >= 0 && bin < BINS);
  if (legal)
    return { ok: true, value: dimensions.map((range, i) => binCentre(range, bins[i] ?? Number.NaN)) };
  return {
    ok: false,
    error: {
      code: 'ILLEGAL_TOKEN',
      message: `The arm state is not ${dimensions.length} integers from 0 to 255. Reset the scene.`,
      detail: `[${bins.join(' ')}]`,
    },
  };
};
