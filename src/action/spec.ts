/**
 * The action language: eight dimensions, 256 uniform bins with 256 distinct centres (RT-2 section 3.2).
 *
 * OpenVLA lays 256 *edges* and so has 255 centres and two ids that decode alike; here bin k's centre is
 * low + (k + 0.5) * (high - low) / 256. The ranges of the six displacements are set half a bin to the left so
 * that bin 128 is exactly zero: "128 means stay", as in the strings RT-2 prints.
 */
export interface DimensionSpec {
  readonly name: 'terminate' | 'dx' | 'dy' | 'dz' | 'drx' | 'dry' | 'drz' | 'gripper';
  readonly unit: 'm' | 'rad' | 'opening' | 'flag';
  readonly low: number;
  readonly high: number;
  /** How many of the 256 integers are legal at this position, counted from 0 (terminate: 2). */
  readonly legal: number;
}

export const BINS = 256;
export const DIMENSIONS = 8;

const TRANSLATION_BIN = 0.0004; // metres a bin: +-51 mm an action
const ROTATION_BIN = 0.002; // radians a bin: +-0.26 rad (15 degrees) an action

const displacement = (name: DimensionSpec['name'], unit: 'm' | 'rad', bin: number): DimensionSpec => ({
  name,
  unit,
  low: -128.5 * bin,
  high: 127.5 * bin,
  legal: BINS,
});

export const ACTION_SPEC: readonly DimensionSpec[] = [
  { name: 'terminate', unit: 'flag', low: -0.5, high: 255.5, legal: 2 },
  displacement('dx', 'm', TRANSLATION_BIN),
  displacement('dy', 'm', TRANSLATION_BIN),
  displacement('dz', 'm', TRANSLATION_BIN),
  displacement('drx', 'rad', ROTATION_BIN),
  displacement('dry', 'rad', ROTATION_BIN),
  displacement('drz', 'rad', ROTATION_BIN),
  { name: 'gripper', unit: 'opening', low: 0, high: 1, legal: BINS },
];

export const binWidth = (dim: DimensionSpec): number => (dim.high - dim.low) / BINS;

/** Integer -> value at the bin's centre. */
export const binCentre = (dim: DimensionSpec, bin: number): number => dim.low + (bin + 0.5) * binWidth(dim);

/** Value -> the bin that contains it, clipped to the range. */
export const binOf = (dim: DimensionSpec, value: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.floor((value - dim.low) / binWidth(dim))));

/**
 * Proprioception written as tokens (256 bins each), in this order: TCP x, y, z (metres, world frame), rotation
 * vector from straight down (radians), gripper opening. Only models whose manifest declares it receive it.
 */
export const PROPRIOCEPTION_SPEC: readonly {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}[] = [
  { name: 'x', low: 0.25, high: 0.8 },
  { name: 'y', low: -0.35, high: 0.35 },
  { name: 'z', low: -0.02, high: 0.43 },
  { name: 'rx', low: -0.8, high: 0.8 },
  { name: 'ry', low: -0.8, high: 0.8 },
  { name: 'rz', low: -0.8, high: 0.8 },
  { name: 'opening', low: 0, high: 1 },
];
