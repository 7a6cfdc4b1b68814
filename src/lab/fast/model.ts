/** What FAST and plain bins make of one second of motion: tokens and millimetres. Pure. */
import {
  type BinCodec,
  type Chunk,
  createBins,
  type FastCodec,
  type FastEncoding,
  quantileStatistics,
  trainFast,
} from '../../action/codecs/index.ts';
import type { Result } from '../../contracts.ts';
import { exampleMotions, FIELD, type Path, pointAt, sampled } from './motion.ts';

export const RATES = [5, 10, 20, 50] as const;
export type Rate = (typeof RATES)[number];
export const DIMENSIONS = 2;
export const BINS = 256;

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new RangeError(`${result.error.message} (${result.error.detail ?? ''})`);
  return result.value;
};

// ---------------------------------------------------------------- the tokenizer of one rate and scale

const MERGES = 768;
const codecs = new Map<string, FastCodec>();
let examples: readonly Path[] | undefined;

/**
 * Trained on the example motions at this rate, as FAST is on a data set. Its alphabet holds any motion that stays in
 * the field, so that nothing is clipped and the error bound holds. Kept: training takes some milliseconds.
 */
export const codecFor = (rate: Rate, scale: number): FastCodec => {
  const key = `${rate} ${scale}`;
  const kept = codecs.get(key);
  if (kept) return kept;
  examples ??= exampleMotions();
  const chunks = examples.map((path) => sampled(path, rate));
  const statistics = must(quantileStatistics(chunks));
  const farthest = Math.max(
    ...[FIELD.low, FIELD.high].flatMap((corner) =>
      corner.map((x, d) => {
        const [low, high] = [statistics.low[d] ?? 0, statistics.high[d] ?? 1];
        return Math.abs((2 * (x - low)) / (high - low) - 1);
      }),
    ),
  );
  const reach = Math.ceil(scale * farthest * Math.sqrt(rate)); // the DCT keeps lengths: no coefficient is larger
  const size = 2 * reach + 1 + MERGES;
  const codec = must(trainFast({ chunks, scale, size, statistics, range: [-reach, reach] }));
  codecs.set(key, codec);
  return codec;
};

// ---------------------------------------------------------------- distances

export interface Off {
  /** Millimetres. */
  readonly rms: number;
  readonly worst: number;
}

/** Distances between samples of the same times. */
export const offBetween = (a: Chunk, b: Chunk): Off => {
  const squares = a.map(
    (p, i) => ((p[0] ?? 0) - (b[i]?.[0] ?? 0)) ** 2 + ((p[1] ?? 0) - (b[i]?.[1] ?? 0)) ** 2,
  );
  const mean = squares.reduce((sum, s) => sum + s, 0) / Math.max(1, squares.length);
  return { rms: 1000 * Math.sqrt(mean), worst: 1000 * Math.sqrt(Math.max(0, ...squares)) };
};

const CHECKS = 400;

/** What is lost by looking only `rate` times a second, before any token: the path against straight lines between samples. */
export const samplingLoss = (path: Path, rate: number): Off => {
  const chunk = sampled(path, rate);
  const last = rate - 1;
  const times = Array.from({ length: CHECKS }, (_, i) => (i / CHECKS) * (last / rate));
  const lines = times.map((t) => {
    const at = t * rate;
    const [p, q] = [chunk[Math.floor(at)] ?? [], chunk[Math.min(last, Math.ceil(at))] ?? []];
    return [0, 1].map((d) => (p[d] ?? 0) + ((q[d] ?? 0) - (p[d] ?? 0)) * (at - Math.floor(at)));
  });
  return offBetween(
    times.map((t) => pointAt(path, t)),
    lines,
  );
};

// ---------------------------------------------------------------- plain bins

const fieldBins: readonly BinCodec[] = ([0, 1] as const).map((d) =>
  must(createBins('uniform', FIELD.low[d], FIELD.high[d], BINS)),
);
export const binWidthMillimetres = fieldBins.map((bins) => 1000 * bins.width);

/** One token a coordinate a sample, 256 bins over the field. */
export const throughBins = (chunk: Chunk): Chunk =>
  chunk.map((point) =>
    point.map((x, d) => {
      const bins = fieldBins[d];
      return bins ? must(bins.decode(must(bins.encode(x)))) : x;
    }),
  );

// ---------------------------------------------------------------- one motion under one setting

export interface Analysis {
  readonly rate: Rate;
  readonly scale: number;
  readonly codec: FastCodec;
  readonly chunk: Chunk;
  readonly encoding: FastEncoding;
  readonly decoded: Chunk;
  readonly fast: Off;
  /** The codec's promise for any motion in the field, both dimensions together. */
  readonly bound: Off;
  readonly binned: Off;
  readonly binTokens: number;
  readonly sampling: Off;
}

/** Never fails: the path is finite and stays in the field. */
export const analyse = (path: Path, rate: Rate, scale: number): Analysis => {
  const codec = codecFor(rate, scale);
  const chunk = sampled(path, rate);
  const encoding = must(codec.encode(chunk));
  const decoded = must(codec.decode(encoding.tokens)).chunk;
  return {
    rate,
    scale,
    codec,
    chunk,
    encoding,
    decoded,
    fast: offBetween(chunk, decoded),
    bound: { rms: 1000 * Math.hypot(...codec.bound.rms), worst: 1000 * Math.hypot(...codec.bound.peak) },
    binned: offBetween(chunk, throughBins(chunk)),
    binTokens: rate * DIMENSIONS,
    sampling: samplingLoss(path, rate),
  };
};

// ---------------------------------------------------------------- tokens and what they cover

export interface TokenSpan {
  readonly id: number;
  /** Where its first integer stands in the flattened sequence. */
  readonly from: number;
  readonly integers: readonly number[];
}

/** Each token with the part of the sequence it stands for. */
export const spansOf = ({ codec, encoding }: Pick<Analysis, 'codec' | 'encoding'>): readonly TokenSpan[] => {
  let from = 0;
  return encoding.tokens.map((id) => {
    const span = { id, from, integers: codec.pairs.expand(id) ?? [] };
    from += span.integers.length;
    return span;
  });
};
