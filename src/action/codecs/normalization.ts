/**
 * From the [-1, 1] in which a policy speaks to the units of one robot, and back: OpenVLA's dataset_statistics.
 *
 * The same tokens move another robot, or the same robot differently, under other statistics (`unnorm_key`).
 */
import type { Result } from '../../contracts.ts';
import { fail, isFiniteList } from '../../math/fast/failure.ts';
import { ACTION_SPEC } from '../spec.ts';

/** Per dimension; three lists of the same length. */
export interface ActionStatistics {
  readonly name: string;
  /** Where the numbers come from, and their units. */
  readonly source: string;
  readonly dimensions: readonly string[];
  readonly q01: readonly number[];
  readonly q99: readonly number[];
  /** False: the dimension passes through as it is (OpenVLA: the gripper). */
  readonly mask: readonly boolean[];
}

/** SETTING_INVALID unless lengths agree, all is finite and no quantile pair is upside down. */
const checked = (values: readonly number[], stats: ActionStatistics): Result<readonly number[]> => {
  const { q01, q99, mask, name } = stats;
  const count = values.length;
  if (q01.length !== count || q99.length !== count || mask.length !== count) {
    return fail(
      'SETTING_INVALID',
      'These statistics are for another number of dimensions. Choose the statistics of the same robot.',
      `${count} values, ${name} has ${q01.length}, ${q99.length}, ${mask.length}`,
    );
  }
  if (!isFiniteList(q01) || !isFiniteList(q99) || q01.some((low, i) => low > (q99[i] ?? low))) {
    return fail('SETTING_INVALID', 'Set q01 at or below q99 in every dimension.', name);
  }
  if (!isFiniteList(values)) {
    return fail('ILLEGAL_TOKEN', 'An action has a value that is not a number. Enter numbers.', `${values}`);
  }
  return { ok: true, value: values };
};

const mapped = (
  values: readonly number[],
  stats: ActionStatistics,
  one: (value: number, low: number, high: number) => number,
): Result<readonly number[]> => {
  const ready = checked(values, stats);
  if (!ready.ok) return ready;
  const { q01, q99, mask } = stats;
  return {
    ok: true,
    value: values.map((value, i) => (mask[i] ? one(value, q01[i] ?? 0, q99[i] ?? 0) : value)),
  };
};

/**
 * Units of the robot -> [-1, 1], clipped, where the mask is true. A dimension with q01 = q99 becomes 0.
 *
 * Errors: SETTING_INVALID for statistics that do not fit, ILLEGAL_TOKEN for a value that is not finite.
 */
export const normalize = (values: readonly number[], stats: ActionStatistics): Result<readonly number[]> =>
  mapped(values, stats, (value, low, high) =>
    high === low ? 0 : Math.min(1, Math.max(-1, (2 * (value - low)) / (high - low) - 1)),
  );

/** [-1, 1] -> units of the robot where the mask is true: 0.5 (x + 1) (q99 - q01) + q01. Errors: as `normalize`. */
export const unnormalize = (values: readonly number[], stats: ActionStatistics): Result<readonly number[]> =>
  mapped(values, stats, (x, low, high) => 0.5 * (x + 1) * (high - low) + low);

const SIX_AND_GRIPPER = [true, true, true, true, true, true, false];
const SEVEN = ACTION_SPEC.slice(1);
const DIMENSIONS_7 = SEVEN.map((dim) => dim.name);

/** This project's own ranges written as statistics: q01 and q99 are the ends of ACTION_SPEC's ranges. */
export const TABLETOP_STATISTICS: ActionStatistics = {
  name: 'tabletop',
  source: 'The fixed ranges of this project, not quantiles of data: metres and radians an action.',
  dimensions: DIMENSIONS_7,
  q01: SEVEN.map((dim) => dim.low),
  q99: SEVEN.map((dim) => dim.high),
  mask: SIX_AND_GRIPPER,
};

/** Examples: published numbers, rounded to five decimals, to show what another key does to the same tokens. */
export const EXAMPLE_STATISTICS: readonly ActionStatistics[] = [
  TABLETOP_STATISTICS,
  {
    name: 'bridge_orig',
    source:
      'Example: BridgeData V2 (WidowX) in the dataset_statistics of openvla-7b, metres and radians a step.',
    dimensions: DIMENSIONS_7,
    q01: [-0.02873, -0.0417, -0.02609, -0.08092, -0.09289, -0.20718, 0],
    q99: [0.02831, 0.04086, 0.04016, 0.08192, 0.07793, 0.20383, 1],
    mask: SIX_AND_GRIPPER,
  },
  {
    name: 'fractal20220817_data',
    source:
      'Example: RT-1 data (Google robot) in the dataset_statistics of openvla-7b, metres and radians a step.',
    dimensions: DIMENSIONS_7,
    q01: [-0.22454, -0.1482, -0.23159, -0.3518, -0.4193, -0.43643, 0],
    q99: [0.17825, 0.14938, 0.21842, 0.58927, 0.35273, 0.44797, 1],
    mask: SIX_AND_GRIPPER,
  },
  {
    name: 'libero_spatial_no_noops',
    source:
      'Example: LIBERO-Spatial in the statistics of OpenVLA fine-tuned on it. Controller commands of -1 to 1, not metres.',
    dimensions: DIMENSIONS_7,
    q01: [-0.74547, -0.66161, -0.9375, -0.10714, -0.20679, -0.18429, 0],
    q99: [0.9375, 0.87589, 0.93214, 0.10393, 0.17679, 0.14571, 1],
    mask: SIX_AND_GRIPPER,
  },
];
