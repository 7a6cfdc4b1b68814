/**
 * The action language of RT-2's head: eight dimensions, 256 uniform bins with 256 distinct centres (RT-2 section 3.2).
 *
 * OpenVLA lays 256 *edges* and so has 255 centres and two ids that decode alike; here bin k's centre is
 * low + (k + 0.5) * (high - low) / 256. The ranges of the six displacements are set half a bin to the left so
 * that bin 128 is exactly zero: "128 means stay", as in the strings RT-2 prints.
 *
 * What a loaded model's integers mean is in its manifest (ActionSpec); the specifications here are what the shipped
 * models were trained with, and what the scripted expert speaks where no model is loaded.
 */
import type { ActionSpec, Dimension, StateSpec } from '../contracts.ts';

/** A dimension whose values are written as integers. */
export interface DimensionSpec extends Dimension {
  /** How many of the 256 integers are legal at this position, counted from 0 (a flag: 2). */
  readonly legal: number;
  /** Deviation of the Gaussian over neighbouring bins that training spread its targets by, bins; absent: they were not spread. */
  readonly spread?: number;
}

export const BINS = 256;

const TRANSLATION_BIN = 0.0004; // metres a bin: +-51 mm an action
const ROTATION_BIN = 0.002; // radians a bin: +-0.26 rad (15 degrees) an action

const displacement = (name: string, unit: 'm' | 'rad', bin: number): Dimension => ({
  name,
  unit,
  low: -128.5 * bin,
  high: 127.5 * bin,
});

/** End-effector displacements at 5 Hz. */
export const EE_DELTA: ActionSpec = {
  kind: 'ee-delta',
  hz: 5,
  dimensions: [
    { name: 'terminate', unit: 'flag', low: -0.5, high: 255.5 },
    displacement('dx', 'm', TRANSLATION_BIN),
    displacement('dy', 'm', TRANSLATION_BIN),
    displacement('dz', 'm', TRANSLATION_BIN),
    displacement('drx', 'rad', ROTATION_BIN),
    displacement('dry', 'rad', ROTATION_BIN),
    displacement('drz', 'rad', ROTATION_BIN),
    { name: 'gripper', unit: 'opening', low: 0, high: 1 },
  ],
};

export const tokenDimension = (dimension: Dimension): DimensionSpec => ({
  ...dimension,
  legal: dimension.unit === 'flag' ? 2 : BINS,
});

/** `spread`: one number a dimension, bins; 0: none. */
export const tokenDimensions = (
  { dimensions }: ActionSpec,
  spread: readonly number[] = [],
): readonly DimensionSpec[] =>
  dimensions.map((dimension, i) => ({
    ...tokenDimension(dimension),
    ...(spread[i] ? { spread: spread[i] } : {}),
  }));

/** EE_DELTA as integers: what the lab explains, and the default of the functions below. */
export const ACTION_SPEC: readonly DimensionSpec[] = tokenDimensions(EE_DELTA);
export const DIMENSIONS = ACTION_SPEC.length;

type Range = Pick<Dimension, 'low' | 'high'>;

export const binWidth = (dim: Range): number => (dim.high - dim.low) / BINS;

/** Integer -> value at the bin's centre. */
export const binCentre = (dim: Range, bin: number): number => dim.low + (bin + 0.5) * binWidth(dim);

/** Value -> the bin that contains it, clipped to the range. */
export const binOf = (dim: Range, value: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.floor((value - dim.low) / binWidth(dim))));

/**
 * Proprioception of the shipped models, written as tokens (256 bins each): TCP x, y, z (metres, world frame), rotation
 * vector from straight down (radians), gripper opening.
 */
export const TCP_POSE: StateSpec = {
  kind: 'tcp-pose',
  dimensions: [
    { name: 'x', unit: 'm', low: 0.25, high: 0.8 },
    { name: 'y', unit: 'm', low: -0.35, high: 0.35 },
    { name: 'z', unit: 'm', low: -0.02, high: 0.43 },
    { name: 'rx', unit: 'rad', low: -0.8, high: 0.8 },
    { name: 'ry', unit: 'rad', low: -0.8, high: 0.8 },
    { name: 'rz', unit: 'rad', low: -0.8, high: 0.8 },
    { name: 'opening', unit: 'opening', low: 0, high: 1 },
  ],
};
