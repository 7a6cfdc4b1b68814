/** Numbers of a head without tokens, as drawings need them. Pure. */
import type { ChunkEvidence, Dimension } from '../../contracts.ts';

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
