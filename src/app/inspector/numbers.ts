/** Numbers of a head without tokens, as drawings and their caption need them. Pure. */
import type { ChunkEvidence, Dimension, Evidence } from '../../contracts.ts';

/**
 * Is the action that is shown a row of numbers, or one of tokens? As whoever gave it said it: the head that drives now may
 * be another. Nothing shown, and an arm that held still: as the head that drives now will say it.
 */
export const speaksTokens = (
  hasCodec: boolean,
  shown: { readonly tokens: unknown; readonly held: unknown } | null,
): boolean => hasCodec && (shown === null || shown.tokens !== null || shown.held !== null);

/** Below the numbers: why they stand without odds. `execute`: actions of each chunk to come, where nothing is shown yet. */
export const captionOf = (
  evidence: Pick<Evidence, 'tokens' | 'chunk' | 'model'> | null,
  execute: number | null,
): string => {
  const { tokens, chunk, model } = evidence ?? {};
  if (tokens && !chunk)
    return `${model ?? 'Another driver'} said this in tokens: ${tokens.join(' ')}. The head that drives now has other words.`;
  const why = chunk?.tokens ? 'Its tokens, as numbers.' : 'Numbers, not tokens: no odds to show.';
  if (chunk) return `${why} Action ${chunk.at + 1} of a chunk of ${chunk.length}.`;
  return evidence || execute === null ? why : `${why} ${execute} actions of each chunk are carried out.`;
};

/** Where a value lies in its range, 0..1; beyond the ends, the end. */
export const shareOf = ({ low, high }: Dimension, value: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

/**
 * One dimension of a chunk as points, x over its length and y over its own spread, both 0..1; a dimension that does not
 * change lies in the middle. Values are row-major [length, dimensions].
 */
export const chunkLine = (
  { values, length }: ChunkEvidence,
  column: number,
  { low, high }: Dimension,
): readonly (readonly [number, number])[] => {
  const size = values.length / length;
  const line = Array.from({ length }, (_, row) => values[row * size + column] ?? low);
  const [least, most] = [Math.min(...line), Math.max(...line)];
  // a hundredth of the range fills the height at least: noise is not drawn as a motion
  const spread = Math.max(most - least, (high - low) / 100);
  const middle = (least + most) / 2;
  return line.map((value, i) => [length > 1 ? i / (length - 1) : 0.5, 0.5 + (value - middle) / spread]);
};
