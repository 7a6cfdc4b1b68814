/** The numbers that the walk shows of a step, computed from what the step recorded and from nothing else. Pure. */
import {
  BINS,
  binCentre,
  binWidth,
  type DimensionSpec,
  encodeTcpPose,
  TCP_POSE,
} from '../../action/index.ts';
import type { AttentionMaps, Frame, Proprioception, Vec3 } from '../../contracts.ts';
import { norm, sub } from '../../math/rotation.ts';
import { type RobotSpec, toUserUnits } from '../../robots/index.ts';
import { labelOf } from '../../ui/dimension-labels.ts';
import { entropyBits, softmaxRow } from '../../ui/draw/softmax.ts';
import type { Posture } from './posture.ts';

// ---------------------------------------------------------------- the picture

export interface Pixel {
  /** From the left and from the top, 0 is the first. */
  readonly x: number;
  readonly y: number;
  /** sRGB bytes. */
  readonly rgb: readonly [number, number, number];
}

/** The pixel at (x, y), clipped to the frame. */
export const pixelAt = ({ width, height, rgb }: Frame, x: number, y: number): Pixel => {
  const [px, py] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const at = 3 * (py * width + px);
  return { x: px, y: py, rgb: [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0] };
};

/** Where a map points: its mean place, as the model itself reads it (a soft argmax). */
export interface Keypoint {
  readonly of: string;
  /** In pixels of a frame `size` wide, from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** Share of the map in its strongest cell: near 1 it points, near 0 it is spread. */
  readonly peak: number;
}

/** One keypoint a map; none of a map that sums to nothing. */
export const keypointsOf = (
  attention: Float32Array,
  { of, rows, columns }: AttentionMaps,
  size: number,
): readonly Keypoint[] =>
  of.flatMap((name, m) => {
    const cells = attention.subarray(m * rows * columns, (m + 1) * rows * columns);
    let [sum, x, y, peak] = [0, 0, 0, 0];
    cells.forEach((p, i) => {
      sum += p;
      x += p * ((i % columns) + 0.5);
      y += p * (Math.floor(i / columns) + 0.5);
      peak = Math.max(peak, p);
    });
    if (!(sum > 0)) return [];
    return [{ of: name, x: ((x / sum) * size) / columns, y: ((y / sum) * size) / rows, peak: peak / sum }];
  });

/** The hand's own pose as the seven bins that the model reads. */
export const stateOf = (proprioception: Proprioception) => {
  const { position, rotation, opening } = proprioception;
  const values = [...position, ...rotation, opening];
  return encodeTcpPose(proprioception).map((bin, i) => ({
    name: TCP_POSE.dimensions[i]?.name ?? '',
    unit: i < 3 ? ('m' as const) : i < 6 ? ('rad' as const) : ('opening' as const),
    value: values[i] ?? Number.NaN,
    bin,
  }));
};

/** The measured joints and the gripper in the units of the robot's users: degrees, and percent open. */
export const jointStateOf = (robot: RobotSpec, { joints = [], opening }: Proprioception) =>
  toUserUnits(robot, joints, opening).map((value, i) => {
    const joint = robot.joints[i];
    return {
      name: labelOf(joint?.name ?? 'gripper').short,
      unit: joint ? ('deg' as const) : ('percent' as const),
      value,
    };
  });

// ---------------------------------------------------------------- the tokens

export interface Odds {
  /** Every legal bin, likeliest first. */
  readonly bins: readonly { readonly bin: number; readonly p: number }[];
  /** Bits: 0 is certain, 8 is any of 256. */
  readonly entropy: number;
}

/** What a position could have said; null when its logits are not finite. */
export const oddsOf = (logits: Float32Array, row: number, { legal }: DimensionSpec): Odds | null => {
  const p = new Float32Array(BINS);
  if (!softmaxRow(logits, row, BINS, legal, p)) return null;
  const bins = Array.from({ length: legal }, (_, bin) => ({ bin, p: p[bin] ?? 0 }));
  return { bins: bins.toSorted((a, b) => b.p - a.p || a.bin - b.bin), entropy: entropyBits(p, legal) };
};

/** How a token becomes a value: low + (bin + 0.5) * width = value, in `unit`. */
export interface Arithmetic {
  readonly dim: DimensionSpec;
  readonly bin: number;
  readonly width: number;
  readonly value: number;
}

export const arithmeticOf = (
  tokens: readonly number[],
  dimensions: readonly DimensionSpec[],
): readonly Arithmetic[] =>
  dimensions.map((dim, i) => {
    const bin = tokens[i] ?? Number.NaN;
    return { dim, bin, width: binWidth(dim), value: binCentre(dim, bin) };
  });

/** The displacement that says most: farthest from "stay" (128), the first of equals; 1 (forward) when all stay. */
export const loudest = (tokens: readonly number[]): number =>
  [1, 2, 3, 4, 5, 6].reduce((best, i) =>
    Math.abs((tokens[i] ?? 128) - 128) > Math.abs((tokens[best] ?? 128) - 128) ? i : best,
  );

// ---------------------------------------------------------------- the motion

/** Joints from the base outward, counted from 1; with what the robot's users call them where that says more. */
export const jointNames = ({ joints }: RobotSpec): readonly string[] =>
  joints.map(({ name }, i) => (/^joint_?\d+$/.test(name) ? `${i + 1}` : `${i + 1} ${labelOf(name).short}`));

export interface Turn {
  /** Radians. */
  readonly before: number;
  readonly after: number;
  readonly by: number;
}

export const turnsOf = (before: Posture, after: Posture): readonly Turn[] =>
  before.joints.map((angle, i) => {
    const then = after.joints[i] ?? Number.NaN;
    return { before: angle, after: then, by: then - angle };
  });

const STILL = (0.05 * Math.PI) / 180; // radians; what the page would write as 0.0 or 0.1 degrees

/** Index of the joint that turned most; null when none turned by as much as can be read, or two turned alike. */
export const busiest = (turns: readonly Turn[]): number | null => {
  const order = turns.map(({ by }, i) => ({ i, by: Math.abs(by) })).toSorted((a, b) => b.by - a.by);
  const [first, second] = order;
  if (!first || first.by < 2 * STILL) return null;
  return second && first.by - second.by < STILL ? null : first.i;
};

export interface Moved {
  /** Metres. */
  readonly asked: Vec3;
  readonly done: Vec3;
  readonly askedLength: number;
  readonly doneLength: number;
  /** Metres between where the hand was told to go and where it was at the step's end. */
  readonly missing: number;
}

export const movedOf = (asked: Vec3, before: Vec3, after: Vec3): Moved => {
  const done = sub(after, before);
  return { asked, done, askedLength: norm(asked), doneLength: norm(done), missing: norm(sub(asked, done)) };
};
