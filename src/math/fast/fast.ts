/**
 * FAST (Pertsch et al. 2025, arXiv 2501.09747): a chunk of actions as few tokens.
 *
 * quantile normalization -> DCT along time, each dimension by itself -> times scale, rounded -> flattened lowest
 * frequency first, all dimensions of a frequency together -> byte-pair encoding.
 */
import type { Result } from '../../contracts.ts';
import { type BytePairs, trainBpe } from './bpe.ts';
import { dct, inverseDct, peakGain } from './dct.ts';
import { fail, isFiniteList } from './failure.ts';
import { type QuantileStatistics, quantileStatistics } from './quantiles.ts';

/** [T][D]: T samples in time, D dimensions, in the units of the robot; of coefficients [K][D], K = T frequencies. */
export type Chunk = readonly (readonly number[])[];

export interface FastEncoding {
  /** [T][D], about -1 to 1, not clipped. */
  readonly normalized: Chunk;
  /** [K][D], orthonormal DCT-II. */
  readonly coefficients: Chunk;
  /** [K][D], coefficient * scale rounded half to even. */
  readonly integers: Chunk;
  /** The K * D integers, lowest frequency first. */
  readonly sequence: readonly number[];
  /** How many integers were beyond the alphabet and moved to its end; the error bound holds only if 0. */
  readonly clipped: number;
  readonly tokens: readonly number[];
}

/** What to do with tokens that do not decode to exactly T * D integers. */
export type FastRepair =
  /** Say so, with a code: the arm holds. */
  | 'error'
  /** Fill up with zeros (no high frequencies) or cut the end; unknown tokens are skipped. */
  | 'pad-truncate'
  /** What the released code does: all coefficients 0, so the arm is sent to the middle of its range. */
  | 'zeros';

export interface FastDecoding {
  /** [T][D] in the units of the robot. */
  readonly chunk: Chunk;
  /** [K][D] */
  readonly integers: Chunk;
  /** Absent when the tokens were well formed. */
  readonly repaired?: { readonly padded: number; readonly dropped: number; readonly unknown: number };
}

/** How far a decoded chunk can be from the encoded one, per dimension, in the units of the robot. */
export interface FastErrorBound {
  /** Root mean square over the chunk: half a quantum a coefficient, and the DCT keeps lengths. */
  readonly rms: readonly number[];
  /** Any single sample. */
  readonly peak: readonly number[];
}

export interface FastCodec {
  readonly scale: number;
  /** T */
  readonly horizon: number;
  /** D */
  readonly dimensions: number;
  readonly statistics: QuantileStatistics;
  readonly pairs: BytePairs;
  readonly bound: FastErrorBound;
  /** Errors: ILLEGAL_TOKEN unless the chunk is T x D finite numbers. */
  encode(chunk: Chunk): Result<FastEncoding>;
  /** Errors: ILLEGAL_TOKEN for malformed tokens under 'error' (the default); the other repairs never fail. */
  decode(tokens: readonly number[], repair?: FastRepair): Result<FastDecoding>;
}

/** np.around: halves go to the even neighbour. */
export const roundHalfEven = (x: number): number => {
  const floor = Math.floor(x);
  const part = x - floor;
  const up = part > 0.5 || (part === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) + 0; // + 0: no negative zero
};

/** f applied to every column ([T] -> [T]) of a chunk. */
const byColumn = (chunk: Chunk, f: (column: readonly number[]) => readonly number[]): number[][] => {
  const columns = (chunk[0] ?? []).map((_, d) => f(chunk.map((row) => row[d] ?? Number.NaN)));
  return chunk.map((_, t) => columns.map((column) => column[t] ?? Number.NaN));
};

const rowsOf = (sequence: readonly number[], rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, k) => sequence.slice(k * columns, (k + 1) * columns));

const normalizeChunk = (chunk: Chunk, { low, high }: QuantileStatistics): number[][] =>
  chunk.map((row) => row.map((x, d) => (2 * (x - (low[d] ?? 0))) / ((high[d] ?? 1) - (low[d] ?? 0)) - 1));

/** [T][D] normalized -> the rounded coefficients, [K][D], and the coefficients before scaling. */
const quantize = (normalized: Chunk, scale: number): { coefficients: number[][]; integers: number[][] } => {
  const coefficients = byColumn(normalized, dct);
  return { coefficients, integers: coefficients.map((row) => row.map((c) => roundHalfEven(c * scale))) };
};

export interface FastSettings {
  /** Coefficients are multiplied by this before rounding; the paper uses 10. */
  readonly scale: number;
  /** Samples in a chunk. */
  readonly horizon: number;
  readonly statistics: QuantileStatistics;
}

const checkSettings = ({ scale, horizon, statistics }: FastSettings): Result<number> => {
  const { low, high } = statistics;
  const spans = high.map((top, d) => top - (low[d] ?? Number.NaN));
  if (!Number.isFinite(scale) || scale <= 0 || !Number.isInteger(horizon) || horizon < 1) {
    return fail(
      'SETTING_INVALID',
      'Choose a scale above zero and at least one sample.',
      `${scale}, ${horizon}`,
    );
  }
  if (spans.length === 0 || low.length !== spans.length || !spans.every((s) => Number.isFinite(s) && s > 0)) {
    return fail(
      'SETTING_INVALID',
      'A dimension that never moves cannot be normalized. Leave it out, or give motions in which it moves.',
      `spans ${spans.join(', ')}`,
    );
  }
  return { ok: true, value: spans.length };
};

/** Errors: SETTING_INVALID for a scale or horizon that is not positive, or a dimension whose q01 is not below its q99. */
export const createFast = (settings: FastSettings, pairs: BytePairs): Result<FastCodec> => {
  const checked = checkSettings(settings);
  if (!checked.ok) return checked;
  const { scale, horizon, statistics } = settings;
  const dimensions = checked.value;
  const [lowest, highest] = [pairs.first, pairs.first + pairs.alphabet - 1];
  const wanted = horizon * dimensions;

  const unit = statistics.high.map((high, d) => (high - (statistics.low[d] ?? 0)) / 2); // robot units a normalized 1
  const quantum = 0.5 / scale;

  const toChunk = (integers: Chunk): Chunk =>
    byColumn(
      integers.map((row) => row.map((n) => n / scale)),
      inverseDct,
    ).map((row) => row.map((x, d) => (x + 1) * (unit[d] ?? 1) + (statistics.low[d] ?? 0)));

  return {
    ok: true,
    value: {
      scale,
      horizon,
      dimensions,
      statistics,
      pairs,
      bound: {
        rms: unit.map((u) => u * quantum),
        peak: unit.map((u) => u * quantum * peakGain(horizon)),
      },
      encode: (chunk) => {
        if (
          chunk.length !== horizon ||
          chunk.some((row) => row.length !== dimensions || !isFiniteList(row))
        ) {
          return fail(
            'ILLEGAL_TOKEN',
            `Give ${horizon} samples of ${dimensions} finite numbers.`,
            `${chunk.length} samples of ${chunk[0]?.length ?? 0}`,
          );
        }
        const normalized = normalizeChunk(chunk, statistics);
        const { coefficients, integers: rounded } = quantize(normalized, scale);
        const integers = rounded.map((row) => row.map((n) => Math.min(highest, Math.max(lowest, n))));
        const sequence = integers.flat();
        const clipped = rounded.flat().filter((n, i) => n !== sequence[i]).length;
        const tokens = pairs.encode(sequence);
        if (!tokens.ok) return tokens;
        return {
          ok: true,
          value: { normalized, coefficients, integers, sequence, clipped, tokens: tokens.value },
        };
      },
      decode: (tokens, repair = 'error') => {
        const known = tokens.filter((id) => pairs.expand(id) !== undefined);
        const unknown = tokens.length - known.length;
        const all = known.flatMap((id) => pairs.expand(id) ?? []);
        if (unknown === 0 && all.length === wanted) {
          const integers = rowsOf(all, horizon, dimensions);
          return { ok: true, value: { integers, chunk: toChunk(integers) } };
        }
        if (repair === 'error') {
          return fail(
            'ILLEGAL_TOKEN',
            'These tokens are not a whole motion, so the arm holds still. Encode again, or choose how to repair them.',
            `${all.length} integers instead of ${wanted}, ${unknown} unknown tokens`,
          );
        }
        const kept = repair === 'zeros' ? [] : all.slice(0, wanted);
        const padded = wanted - kept.length;
        const integers = rowsOf([...kept, ...new Array<number>(padded).fill(0)], horizon, dimensions);
        const repaired = { padded, dropped: all.length - kept.length, unknown };
        return { ok: true, value: { integers, chunk: toChunk(integers), repaired } };
      },
    },
  };
};

export interface FastTraining {
  readonly chunks: readonly Chunk[];
  readonly scale: number;
  /** Tokens in the vocabulary; the paper uses 1024. */
  readonly size: number;
  /** Default: the 1st and 99th percentile of the chunks. */
  readonly statistics?: QuantileStatistics;
  /** Integers the alphabet must hold besides those that occur: lowest and highest. */
  readonly range?: readonly [number, number];
}

/** Statistics and pairs from example chunks, all of one shape [T][D]. Errors: SETTING_INVALID (see the message). */
export const trainFast = ({ chunks, scale, size, statistics, range }: FastTraining): Result<FastCodec> => {
  const horizon = chunks[0]?.length ?? 0;
  if (chunks.some((chunk) => chunk.length !== horizon)) {
    return fail('SETTING_INVALID', 'Give example motions of the same number of samples.', `${horizon}`);
  }
  const found = statistics ? { ok: true as const, value: statistics } : quantileStatistics(chunks);
  if (!found.ok) return found;
  const settings: FastSettings = { scale, horizon, statistics: found.value };
  const checked = checkSettings(settings);
  if (!checked.ok) return checked;
  const sequences = chunks.map((chunk) =>
    quantize(normalizeChunk(chunk, found.value), scale).integers.flat(),
  );
  const pairs = trainBpe(sequences, size, range);
  return pairs.ok ? createFast(settings, pairs.value) : pairs;
};
