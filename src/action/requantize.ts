/**
 * A policy with coarser words: neighbouring bins of its displacements merged, as if it had been cut with fewer. The
 * tokens stay integers of the 256-bin grid, so that whatever reads them (decoder, chips, timeline) stays as it is.
 */
import type { ActionTokens } from '../contracts.ts';
import { ACTION_SPEC, BINS, type DimensionSpec } from './spec.ts';

export const MIN_MERGED_BINS = 2;

/** The bin that is exactly zero in the 256-bin grid. */
const ZERO = BINS / 2;

const isDisplacement = ({ unit }: DimensionSpec): boolean => unit === 'm' || unit === 'rad';

/** `m` merged bins above zero -> the integer of the 256-bin grid at its centre (to half a bin). */
const centreOf = (m: number, bins: number): number => ZERO + Math.round((m * BINS) / bins);

const isCount = (bins: number): boolean => Number.isInteger(bins) && bins >= MIN_MERGED_BINS && bins <= BINS;

/**
 * Every token that a merged displacement can be, ascending: `bins` of them, 128 among them. Empty for a count that is
 * no integer from 2 to 256.
 */
export const mergedTokens = (bins: number): readonly number[] =>
  isCount(bins) ? Array.from({ length: bins }, (_, k) => centreOf(k - Math.floor(bins / 2), bins)) : [];

/**
 * Eight tokens -> eight tokens of which the six displacements have only `bins` values each (2 ... 256): every token
 * becomes the centre of the merged bin it falls into, still written in the 256-bin grid. 256 changes nothing.
 *
 * Zero: the merged grid is laid as the fine one is (spec.ts), half a merged bin to the left, so that one of its centres
 * is exactly zero. 128 stays 128 at every count, and "stay" can always be said; what comes within half a merged bin of
 * zero becomes zero. The price is at the ends: an even count has one centre more below zero than above, so that the
 * largest positive motion is (bins / 2 - 1) merged bins. With 2 bins nothing positive is left: -51.2 mm, or stay.
 *
 * Terminate stays as it is: it is a flag, not a quantity. So does the gripper: policies say it almost only at its two
 * ends, and the middles of a few wide bins would never quite close or open it, which is another question.
 *
 * Tokens are at most half a merged bin and half a bin away from what was said (at the positive end, a whole merged
 * bin). Doing it twice is doing it once. What is no token is passed on as it is, for `decodeTokens` to refuse; a count
 * that is no integer from 2 to 256 makes NaN of the displacements, which it refuses as well.
 */
export const requantize = (
  tokens: ActionTokens,
  bins: number,
  spec: readonly DimensionSpec[] = ACTION_SPEC,
): ActionTokens => {
  const [lowest, highest] = [-Math.floor(bins / 2), bins - 1 - Math.floor(bins / 2)];
  return tokens.map((token, i) => {
    const dim = spec[i];
    if (!dim || !isDisplacement(dim)) return token;
    if (!Number.isInteger(token) || token < 0 || token >= BINS) return token;
    if (!isCount(bins)) return Number.NaN;
    const nearest = Math.round(((token - ZERO) * bins) / BINS);
    return centreOf(Math.min(highest, Math.max(lowest, nearest)), bins);
  });
};
