/** Holds the arm still when an unverified policy gives numbers far outside the ranges of its action. */
import type { Dimension, Policy, TabletopError } from '../../contracts.ts';

/** Beyond a dimension's range by more than this share of it is absurd; what is less is clipped, and control says so. */
const BEYOND = 0.5;

export interface Excess {
  readonly dimension: Dimension;
  readonly value: number;
  /** How far outside, in shares of the range. */
  readonly share: number;
}

/** The number that is furthest outside its range, in the first `rows` rows of a chunk; null: none is outside. */
export const worstExcess = (
  values: Float32Array,
  dimensions: readonly Dimension[],
  rows: number,
): Excess | null => {
  let worst: Excess | null = null;
  const count = Math.min(values.length, rows * dimensions.length);
  for (let i = 0; i < count; i++) {
    const dimension = dimensions[i % dimensions.length];
    const value = values[i] ?? Number.NaN;
    if (!dimension || dimension.unit === 'flag') continue;
    const outside =
      Math.max(dimension.low - value, value - dimension.high) / (dimension.high - dimension.low);
    if (outside > (worst?.share ?? 0)) worst = { dimension, value, share: outside };
  }
  return worst;
};

export const isAbsurd = (excess: Excess | null): excess is Excess => excess !== null && excess.share > BEYOND;

const UNITS: Readonly<Record<Dimension['unit'], string>> = {
  ...{ flag: '', m: ' m', rad: ' rad', deg: '°', opening: '', percent: ' %' },
};

export const excessText = ({ dimension: { name, unit, low, high }, value }: Excess): string => {
  const written = (x: number): string => `${Number(x.toPrecision(3)).toLocaleString('en-US')}${UNITS[unit]}`;
  return `It asks “${name}” for ${written(value)}, whose range is ${written(low)} to ${written(high)}.`;
};

export const absurd = (excess: Excess): TabletopError => ({
  code: 'POLICY_ABSURD',
  message: excessText(excess),
});

/** `rows`: how many of a chunk are carried out. Errors: the policy's; POLICY_ABSURD, and the arm holds. */
export const createGuardedPolicy = (
  policy: Policy,
  dimensions: readonly Dimension[],
  rows: number,
): Policy => ({
  kind: policy.kind,
  act: async (observation, signal) => {
    const decision = await policy.act(observation, signal);
    if (!decision.ok) return decision;
    const { chunk } = decision.value.evidence;
    const excess = chunk ? worstExcess(chunk.values, dimensions, rows) : null;
    return isAbsurd(excess) ? { ok: false, error: absurd(excess) } : decision;
  },
});
