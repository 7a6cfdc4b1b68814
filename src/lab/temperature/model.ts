/** What temperature does to the odds of one token. Pure. */
import { BINS, binCentre, binWidth, type DimensionSpec } from '../../action/index.ts';
import type { Step } from '../../contracts.ts';
import { sampleActions } from '../../ui/draw/sample.ts';
import { entropyBits, greedyBin, NEAR, nearShare, softmaxRow } from '../../ui/draw/softmax.ts';
import { choice, decimal, integer, type Rows } from '../address.ts';

/** Displacements, turns and gripper; "terminate" has two legal bins and no width. */
export const DIMENSIONS = ['dx', 'dy', 'dz', 'drx', 'dry', 'drz', 'gripper'] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

export const DRAWS = 16;
export { NEAR };

/** More steps than any recorded episode has. */
const MOST_STEPS = 60;

export interface TemperatureState {
  readonly temperature: number;
  readonly dimension: DimensionName;
  /** Counted from 1. */
  readonly step: number;
  /** Which draw. */
  readonly draw: number;
}

export const TEMPERATURE_ROWS: Rows<TemperatureState> = {
  temperature: decimal('t', 1, 0, 2),
  dimension: choice<DimensionName>('of', 'dx', DIMENSIONS),
  step: integer('step', 2, 1, MOST_STEPS),
  draw: integer('draw', 1, 1, 9999),
};

export interface Odds {
  /** One a bin; sums to one. */
  readonly p: Float32Array;
  /** The likeliest bin. */
  readonly best: number;
  /** Its probability, and that of the bins up to NEAR beside it together. */
  readonly share: number;
  readonly near: number;
  readonly bits: number;
}

/** Null when logits are not finite. */
export const oddsAt = (
  logits: Float32Array,
  row: number,
  { legal }: Pick<DimensionSpec, 'legal'>,
  temperature: number,
): Odds | null => {
  const p = new Float32Array(BINS);
  if (!softmaxRow(logits, row, BINS, legal, p, temperature)) return null;
  const best = greedyBin(p, legal);
  const near = nearShare(p, legal, best);
  return { p, best, share: p[best] ?? 0, near, bits: entropyBits(p, legal) };
};

export interface Drawn {
  /** Bins. */
  readonly bins: readonly number[];
  /** Standard deviation of the values that they stand for, in the unit of the dimension. */
  readonly spread: number;
}

const deviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
};

/** The same draws for the same state. */
export const drawsOf = (
  { evidence: { logits }, index }: Pick<Step, 'evidence' | 'index'>,
  row: number,
  dimensions: readonly DimensionSpec[],
  { temperature, draw }: Pick<TemperatureState, 'temperature' | 'draw'>,
): Drawn => {
  const dim = dimensions[row];
  if (!logits || !dim) return { bins: [], spread: 0 };
  const options = { temperature, count: DRAWS, seed: draw * 1000 + index };
  const bins = sampleActions(logits, options, dimensions).map((tokens) => tokens[row] ?? 0);
  return { bins, spread: deviation(bins.map((bin) => binCentre(dim, bin))) };
};

/** Bins that hold this much of the probability, from the likeliest down: how wide the hill is. */
export const widthOf = ({ p }: Pick<Odds, 'p'>, part: number): number => {
  const sorted = [...p].toSorted((a, b) => b - a);
  let [sum, count] = [0, 0];
  for (const share of sorted) {
    if (sum >= part) break;
    sum += share;
    count += 1;
  }
  return count;
};

export const sizeOf = (dim: DimensionSpec, bins: number): number => bins * binWidth(dim);
