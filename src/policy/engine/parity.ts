import type { ChunkReading } from '../heads/index.ts';
import type { PolicyAction } from './interface.ts';
import type { VariantId } from './manifest.ts';

interface Agreement {
  /** Within tolerance. */
  readonly ok: boolean;
  /** Every number of every frame, and every word of every answer, equal. */
  readonly equal: boolean;
  /** How many golden frames were run. */
  readonly frames: number;
}

/** Of a head that gives tokens: tokens against tokens. */
export interface BinsParity extends Agreement {
  readonly head: 'bins';
  /** Largest difference of a continuous token, in bins. */
  readonly maxBinDifference: number;
  /** How many golden questions were asked, and how many were answered otherwise; there is no tolerance. */
  readonly answers: number;
  readonly wrongAnswers: number;
  /** Bins allowed: 0 for float32. */
  readonly tolerance: number;
  /** Largest difference of a phrase's fit, nats; of policies on object tokens. */
  readonly maxFitDifference?: number;
}

/** Of a head that gives a chunk: real numbers against real numbers. */
export interface ChunkParity extends Agreement {
  readonly head: 'chunk';
  /** Largest difference of a number, in shares of its dimension's range; 1 for one that is missing. */
  readonly maxShareDifference: number;
  /** Share of the range allowed. */
  readonly tolerance: number;
}

/** Result of the self-test: the manifest's golden frames and questions, run here and compared with what the trainer's runtime said. */
export type ParityReport = BinsParity | ChunkParity;

/**
 * float32 must agree exactly. int8 kernels round and saturate differently from processor to processor, float16 from
 * adapter to adapter: two bins (0.8 mm, 0.23 degrees) are allowed there, and "equal" still says what happened.
 */
export const parityTolerance = (variant: VariantId): number => (variant === 'float32' ? 0 : 2);

/**
 * Share of the range that a number of a chunk may be off, unless the manifest says otherwise: of float32 what another order of
 * summation makes of some thousand terms, of the others two bins of 256 as above.
 */
export const chunkTolerance = (variant: VariantId, stated: ChunkReading['tolerance']): number =>
  stated?.[variant] ?? (variant === 'float32' ? 1e-4 : 2 / 256);

type Pair = readonly [expected: readonly number[], actual: readonly number[]];

const isEqual = ([expected, actual]: Pair): boolean =>
  expected.length === actual.length && expected.every((token, i) => token === actual[i]);

/** Which tokens say "terminate": they must always be equal. */
const flagsOf = ({ dimensions }: PolicyAction): readonly number[] =>
  dimensions.flatMap(({ unit }, i) => (unit === 'flag' ? [i] : []));

/**
 * Compare pairs of [expected, actual] action tokens, and of answers up to their end. Terminate must always be equal, and so
 * must every word of an answer: the word after "red" is no better than any other wrong one.
 */
export const compareTokens = (
  pairs: readonly Pair[],
  action: PolicyAction,
  variant: VariantId,
  answers: readonly Pair[] = [],
): BinsParity => {
  const tolerance = parityTolerance(variant);
  const flags = flagsOf(action);
  let maxBinDifference = 0;
  let flagsEqual = true;
  for (const [expected, actual] of pairs) {
    flagsEqual &&= expected.length === actual.length && flags.every((i) => expected[i] === actual[i]);
    for (let i = 0; i < expected.length; i++) {
      if (flags.includes(i)) continue;
      const difference = Math.abs((expected[i] ?? Number.NaN) - (actual[i] ?? Number.NaN));
      // a token that is missing or not a number is as far off as can be
      maxBinDifference = Math.max(maxBinDifference, Number.isNaN(difference) ? 256 : difference);
    }
  }
  const wrongAnswers = answers.filter((pair) => !isEqual(pair)).length;
  const exact = flagsEqual && wrongAnswers === 0;
  return {
    head: 'bins',
    ok: pairs.length > 0 && exact && maxBinDifference <= tolerance,
    equal: exact && maxBinDifference === 0,
    maxBinDifference,
    frames: pairs.length,
    answers: answers.length,
    wrongAnswers,
    tolerance,
  };
};

/**
 * Compare pairs of [expected, actual] chunks, row-major [length, dimensions], each number by the range of its dimension. Expected
 * numbers are what a JSON file keeps of a float32.
 */
export const compareChunks = (
  pairs: readonly (readonly [expected: readonly number[], actual: Float32Array])[],
  { dimensions }: PolicyAction,
  { values, tolerance: stated }: Pick<ChunkReading, 'values' | 'tolerance'>,
  variant: VariantId,
): ChunkParity => {
  const tolerance = chunkTolerance(variant, stated);
  const ranges = dimensions.map(({ low, high }) => (values === 'range' ? 2 : high - low));
  let maxShareDifference = 0;
  let whole = true;
  for (const [expected, actual] of pairs) {
    whole &&= expected.length === actual.length;
    for (const [i, value] of expected.entries()) {
      const range = ranges[i % ranges.length] ?? Number.NaN;
      const share = Math.abs(Math.fround(value) - (actual[i] ?? Number.NaN)) / range;
      maxShareDifference = Math.max(maxShareDifference, Number.isFinite(share) ? share : 1);
    }
  }
  return {
    head: 'chunk',
    ok: pairs.length > 0 && whole && maxShareDifference <= tolerance,
    equal: whole && maxShareDifference === 0,
    maxShareDifference,
    frames: pairs.length,
    tolerance,
  };
};

/** One clause for an error's detail. */
export const describeParity = (parity: ParityReport): string => {
  const where = `in ${parity.frames} golden frames`;
  if (parity.head === 'chunk') {
    return `off by up to ${(100 * parity.maxShareDifference).toPrecision(3)} % of a range ${where}`;
  }
  const { maxBinDifference, answers, wrongAnswers, maxFitDifference } = parity;
  const fits =
    maxFitDifference === undefined
      ? ''
      : `; fits of phrases off by up to ${maxFitDifference.toPrecision(2)} nats`;
  const asked = answers > 0 ? `; ${wrongAnswers} of ${answers} golden questions answered otherwise` : '';
  return `off by up to ${maxBinDifference} bins ${where}${asked}${fits}`;
};
