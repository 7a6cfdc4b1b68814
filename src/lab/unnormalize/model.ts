/** The same OpenVLA tokens under the statistics of two robots. Pure; metres, radians, opening. */
import {
  type ActionStatistics,
  createBins,
  EXAMPLE_STATISTICS,
  unnormalize,
} from '../../action/codecs/index.ts';
import { choice, integers, type Rows } from '../address.ts';

export const BINS = 256;
export const NAMES = ['dx', 'dy', 'dz', 'drx', 'dry', 'drz', 'gripper'] as const;

const named = (name: string): ActionStatistics => {
  const found = EXAMPLE_STATISTICS.find((stats) => stats.name === name);
  if (!found) throw new RangeError(`no statistics called ${name}`);
  return found;
};

export type StatisticsId = 'bridge' | 'bridge-range' | 'google' | 'tabletop';

export interface Choice {
  readonly id: StatisticsId;
  readonly label: string;
  readonly says: string;
  readonly statistics: ActionStatistics;
}

const bridge = named('bridge_orig');

/** BridgeData V2's smallest and largest action instead of its quantiles: a few slips of the hand set the range. */
const BRIDGE_RANGE: ActionStatistics = {
  ...bridge,
  name: 'bridge_orig, min to max',
  source: 'Published min and max of the same data, metres and radians a step.',
  q01: [-0.40075, -0.13875, -0.22554, -3.20108, -1.86181, -6.27908, 0],
  q99: [0.41691, 0.25865, 0.21218, 3.1222, 1.86181, 6.28048, 1],
};

export const CHOICES: readonly Choice[] = [
  {
    id: 'bridge',
    label: 'WidowX (BridgeData V2)',
    says: 'bridge_orig: the 1st to the 99th percentile',
    statistics: bridge,
  },
  {
    id: 'google',
    label: 'Google robot (RT-1 data)',
    says: 'fractal20220817_data: the 1st to the 99th percentile',
    statistics: named('fractal20220817_data'),
  },
  {
    id: 'bridge-range',
    label: 'WidowX, min to max',
    says: 'bridge_orig, from the smallest to the largest action ever recorded',
    statistics: BRIDGE_RANGE,
  },
  {
    id: 'tabletop',
    label: 'Tabletop (fixed ranges)',
    says: 'this project: ranges that were chosen, not measured',
    statistics: named('tabletop'),
  },
];

export const choiceOf = (id: StatisticsId): Choice => {
  const found = CHOICES.find((one) => one.id === id);
  if (!found) throw new RangeError(`no statistics ${id}`);
  return found;
};

export interface UnnormalizeState {
  /** OpenVLA's bins, 1 to 256, one a dimension. */
  readonly bins: readonly number[];
  /** Whose data the model learned from, and whose statistics decode it. */
  readonly learned: StatisticsId;
  readonly used: StatisticsId;
  /** 1: un-normalized. Of the statistics that decode. */
  readonly mask: readonly number[];
}

const IDS = CHOICES.map(({ id }) => id);

export const UNNORMALIZE_ROWS: Rows<UnnormalizeState> = {
  bins: integers(
    'b',
    [218, 128, 52, 128, 128, 150, 256],
    1,
    NAMES.map(() => BINS),
  ),
  learned: choice<StatisticsId>('from', 'bridge', IDS),
  used: choice<StatisticsId>('with', 'google', IDS),
  mask: integers(
    'mask',
    [1, 1, 1, 1, 1, 1, 0],
    0,
    NAMES.map(() => 1),
  ),
};

export interface Row {
  readonly name: (typeof NAMES)[number];
  readonly bin: number;
  /** OpenVLA's id in Llama's vocabulary. */
  readonly id: number;
  /** What the token itself says, -1 ... 1. */
  readonly normalized: number;
  readonly meant: number;
  readonly done: number;
  /** What one bin is worth under the statistics that decode; for a masked dimension, of the raw number. */
  readonly step: number;
}

const CODEC = createBins('openvla', -1, 1, BINS);

const under = (values: readonly number[], stats: ActionStatistics): readonly number[] => {
  const result = unnormalize(values, stats);
  return result.ok ? result.value : values.map(() => Number.NaN);
};

/** One row a dimension: what the model meant, and what the robot does. */
export const rowsOf = ({ bins, learned, used, mask }: UnnormalizeState): readonly Row[] => {
  if (!CODEC.ok) return [];
  const codec = CODEC.value;
  const normalized = bins.map((bin) => {
    const value = codec.decode(bin);
    return value.ok ? value.value : Number.NaN;
  });
  const meant = under(normalized, choiceOf(learned).statistics);
  const decoding = { ...choiceOf(used).statistics, mask: mask.map((m) => m === 1) };
  const done = under(normalized, decoding);
  return NAMES.map((name, i) => ({
    name,
    bin: bins[i] ?? 1,
    id: 32_000 - (bins[i] ?? 1),
    normalized: normalized[i] ?? Number.NaN,
    meant: meant[i] ?? Number.NaN,
    done: done[i] ?? Number.NaN,
    step: mask[i] === 1 ? (((decoding.q99[i] ?? 0) - (decoding.q01[i] ?? 0)) * codec.width) / 2 : codec.width,
  }));
};

/** Displacement in metres, from the first three rows. */
export const moved = (rows: readonly Row[], which: 'meant' | 'done'): readonly [number, number, number] => [
  rows[0]?.[which] ?? 0,
  rows[1]?.[which] ?? 0,
  rows[2]?.[which] ?? 0,
];

export const distance = (
  a: readonly [number, number, number],
  b: readonly [number, number, number],
): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
