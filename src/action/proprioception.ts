import type { Proprioception, Result } from '../contracts.ts';
import { BINS, binCentre, binOf, type DimensionSpec, PROPRIOCEPTION_SPEC } from './spec.ts';

type Range = (typeof PROPRIOCEPTION_SPEC)[number];

// the bin formulas of spec.ts read only low and high; the other two fields complete the type
const asDimension = (range: Range): DimensionSpec => ({
  name: 'gripper',
  unit: 'opening',
  low: range.low,
  high: range.high,
  legal: BINS,
});

/**
 * The arm's own state -> seven integers 0..255 (TCP x, y, z; rotation vector; opening), clipped to the ranges of
 * PROPRIOCEPTION_SPEC. A non-finite state gives a NaN token, which the engine refuses.
 */
export const encodeProprioception = (p: Proprioception): number[] => {
  const values = [...p.position, ...p.rotation, p.opening];
  return PROPRIOCEPTION_SPEC.map((range, i) => binOf(asDimension(range), values[i] ?? Number.NaN));
};

/** Seven integers -> the state at the bins' centres. Errors: ILLEGAL_TOKEN on anything else. */
export const decodeProprioception = (tokens: readonly number[]): Result<Proprioception> => {
  const legal =
    tokens.length === PROPRIOCEPTION_SPEC.length &&
    tokens.every((t) => Number.isInteger(t) && t >= 0 && t < BINS);
  if (!legal) {
    return {
      ok: false,
      error: {
        code: 'ILLEGAL_TOKEN',
        message: 'The arm state is not seven integers from 0 to 255. Reset the scene.',
        detail: `[${tokens.join(' ')}]`,
      },
    };
  }
  const values = PROPRIOCEPTION_SPEC.map((range, i) =>
    binCentre(asDimension(range), tokens[i] ?? Number.NaN),
  );
  const at = (i: number): number => values[i] ?? Number.NaN; // length checked above
  return {
    ok: true,
    value: {
      position: [at(0), at(1), at(2)],
      rotation: [at(3), at(4), at(5)],
      opening: at(6),
    },
  };
};
