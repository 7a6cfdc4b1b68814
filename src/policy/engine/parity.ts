import type { VariantId } from './manifest.ts';

/** Result of the self-test: the manifest's golden frames and questions, run here and compared with what the trainer's runtime said. */
export interface ParityReport {
  /** Within tolerance. */
  readonly ok: boolean;
  /** Every token of every frame and of every answer equal. */
  readonly equal: boolean;
  /** Largest difference of a continuous token, in bins. */
  readonly maxBinDifference: number;
  /** How many golden frames were run. */
  readonly frames: number;
  /** How many golden questions were asked, and how many were answered otherwise; there is no tolerance. */
  readonly answers: number;
  readonly wrongAnswers: number;
  /** Bins allowed: 0 for float32. */
  readonly tolerance: number;
}

/**
 * float32 must agree exactly. int8 kernels round and saturate differently from processor to processor, float16 from
 * adapter to adapter: two bins (0.8 mm, 0.23 degrees) are allowed there, and "equal" still says what happened.
 */
export const parityTolerance = (variant: VariantId): number => (variant === 'float32' ? 0 : 2);

type Pair = readonly [expected: readonly number[], actual: readonly number[]];

const isEqual = ([expected, actual]: Pair): boolean =>
  expected.length === actual.length && expected.every((token, i) => token === actual[i]);

/**
 * Compare pairs of [expected, actual] action tokens, and of answers up to their end. Terminate (token 0) must always be
 * equal, and so must every word of an answer: the word after "red" is no better than any other wrong one.
 */
export const compareTokens = (
  pairs: readonly Pair[],
  variant: VariantId,
  answers: readonly Pair[] = [],
): ParityReport => {
  const tolerance = parityTolerance(variant);
  let maxBinDifference = 0;
  let terminateEqual = true;
  for (const [expected, actual] of pairs) {
    terminateEqual &&= expected[0] === actual[0] && expected.length === actual.length;
    for (let i = 1; i < expected.length; i++) {
      const difference = Math.abs((expected[i] ?? Number.NaN) - (actual[i] ?? Number.NaN));
      // a token that is missing or not a number is as far off as can be
      maxBinDifference = Math.max(maxBinDifference, Number.isNaN(difference) ? 256 : difference);
    }
  }
  const wrongAnswers = answers.filter((pair) => !isEqual(pair)).length;
  const exact = terminateEqual && wrongAnswers === 0;
  return {
    ok: pairs.length > 0 && exact && maxBinDifference <= tolerance,
    equal: exact && maxBinDifference === 0,
    maxBinDifference,
    frames: pairs.length,
    answers: answers.length,
    wrongAnswers,
    tolerance,
  };
};
