/**
 * Uniform binning, in the two conventions people mix up.
 *
 * `uniform` (RT-1, RT-2 and this project): n bins, n + 1 edges, n centres, indices 0 ... n - 1.
 * `openvla` (OpenVLA's action_tokenizer.py): n *edges* from np.linspace, hence n - 1 bins and centres, but np.digitize
 * gives n indices, 1 ... n: the last one means "exactly the upper end" and decodes like the one before it.
 */
import type { Result } from '../../contracts.ts';
import { fail, isFiniteList } from '../../math/fast/failure.ts';

export const MIN_BINS = 2;
export const MAX_BINS = 1024;

export type BinConvention = 'uniform' | 'openvla';

export interface BinCodec {
  readonly convention: BinConvention;
  readonly low: number;
  readonly high: number;
  /** How many indices there are: the n that was asked for. */
  readonly indices: number;
  /** Smallest index: 0 (uniform) or 1 (openvla). */
  readonly first: number;
  /** Ascending; indices + 1 of them (uniform), or `indices` (openvla). */
  readonly edges: readonly number[];
  /** Ascending; `indices` of them (uniform), or indices - 1 (openvla). */
  readonly centres: readonly number[];
  readonly width: number;
  /** The most that encoding and decoding moves a value inside [low, high]. */
  readonly halfBin: number;
  /** Value -> index of its bin, clipped to [low, high]. Errors: ILLEGAL_TOKEN for a value that is not finite. */
  encode(value: number): Result<number>;
  /** Index -> the value it stands for. Errors: ILLEGAL_TOKEN for anything but a legal index. */
  decode(index: number): Result<number>;
}

/** n + 1 evenly spaced values, as np.linspace(low, high, n + 1) computes them. */
const linspace = (low: number, high: number, n: number): number[] => {
  const step = (high - low) / n;
  return Array.from({ length: n + 1 }, (_, k) => (k === n ? high : low + k * step));
};

const invalid = (low: number, high: number, n: number) =>
  fail(
    'SETTING_INVALID',
    `Choose ${MIN_BINS} to ${MAX_BINS} bins over a range whose low end is below its high end.`,
    `${n} bins on [${low}, ${high}]`,
  );

/** np.digitize(value, edges): how many edges are at or below the value. */
export const digitize = (value: number, edges: readonly number[]): number => {
  let [from, to] = [0, edges.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((edges[middle] ?? Number.POSITIVE_INFINITY) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
};

/**
 * n bins on [low, high] in a convention. Units: those of low and high.
 *
 * Errors: SETTING_INVALID unless n is an integer in 2 ... 1024 and low < high are finite, far from overflow.
 */
export const createBins = (
  convention: BinConvention,
  low: number,
  high: number,
  n: number,
): Result<BinCodec> => {
  const legal = Number.isInteger(n) && n >= MIN_BINS && n <= MAX_BINS;
  // twice the sum of the ends: neither the width nor the middle of two edges may overflow
  if (!legal || !isFiniteList([low, high, 2 * (Math.abs(low) + Math.abs(high))]) || low >= high) {
    return invalid(low, high, n);
  }
  const edges = linspace(low, high, convention === 'uniform' ? n : n - 1);
  const centres = edges.slice(1).map((edge, k) => ((edges[k] ?? edge) + edge) / 2);
  const first = convention === 'uniform' ? 0 : 1;
  const last = first + n - 1;
  const width = (high - low) / centres.length;
  return {
    ok: true,
    value: {
      convention,
      low,
      high,
      indices: n,
      first,
      edges,
      centres,
      width,
      halfBin: width / 2,
      encode: (value) => {
        if (!Number.isFinite(value)) {
          return fail(
            'ILLEGAL_TOKEN',
            'A value that is not a number has no bin. Enter a number.',
            `${value}`,
          );
        }
        const bin = digitize(Math.min(high, Math.max(low, value)), edges);
        // digitize counts from 1; only the upper end itself is past the last edge
        return { ok: true, value: convention === 'uniform' ? Math.min(n - 1, bin - 1) : bin };
      },
      decode: (index) => {
        if (!Number.isInteger(index) || index < first || index > last) {
          return fail(
            'ILLEGAL_TOKEN',
            `Choose an integer from ${first} to ${last}.`,
            `bin ${index} of ${n} (${convention})`,
          );
        }
        const value = centres[Math.min(index - first, centres.length - 1)] ?? Number.NaN;
        return { ok: true, value };
      },
    },
  };
};

/** What "256 edges" costs, counted by running both conventions. */
export interface EdgesMistake {
  readonly indices: number;
  readonly edges: number;
  readonly centres: number;
  /** Indices that decode to the same value: [n - 1, n]. */
  readonly twins: readonly [number, number];
  readonly twinValue: number;
  /** The only value whose index is the upper twin. */
  readonly onlyValueOfUpperTwin: number;
  /** Width of a bin, against `uniformWidth` of as many indices spent well. */
  readonly width: number;
  readonly uniformWidth: number;
}

/** Errors: as `createBins`. */
export const edgesMistake = (low: number, high: number, n: number): Result<EdgesMistake> => {
  const published = createBins('openvla', low, high, n);
  const uniform = createBins('uniform', low, high, n);
  if (!published.ok) return published;
  if (!uniform.ok) return uniform;
  const { edges, centres, width } = published.value;
  return {
    ok: true,
    value: {
      indices: n,
      edges: edges.length,
      centres: centres.length,
      twins: [n - 1, n],
      twinValue: centres.at(-1) ?? Number.NaN,
      onlyValueOfUpperTwin: high,
      width,
      uniformWidth: uniform.value.width,
    },
  };
};
