import type { Result } from '../../contracts.ts';
import { fail, isFiniteList } from './failure.ts';

/** Per dimension. */
export interface QuantileStatistics {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The q-quantile by linear interpolation, as np.quantile's default. `sorted` ascending and not empty. */
const quantile = (sorted: readonly number[], q: number): number => {
  const at = q * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return below + (at - Math.floor(at)) * (above - below);
};

/**
 * 1st and 99th percentile of every dimension over the samples of all chunks ([T][D] each).
 *
 * Errors: SETTING_INVALID for no samples, uneven rows or a value that is not finite.
 */
export const quantileStatistics = (
  chunks: readonly (readonly (readonly number[])[])[],
  q: readonly [number, number] = [0.01, 0.99],
): Result<QuantileStatistics> => {
  const rows = chunks.flat();
  const count = rows[0]?.length ?? 0;
  if (count === 0 || rows.some((row) => row.length !== count || !isFiniteList(row))) {
    return fail(
      'SETTING_INVALID',
      'Give at least one motion, all of the same number of dimensions, in finite numbers.',
      `${rows.length} samples of ${count} dimensions`,
    );
  }
  const sorted = Array.from({ length: count }, (_, d) =>
    rows.map((row) => row[d] ?? Number.NaN).sort((a, b) => a - b),
  );
  return {
    ok: true,
    value: { low: sorted.map((s) => quantile(s, q[0])), high: sorted.map((s) => quantile(s, q[1])) },
  };
};
