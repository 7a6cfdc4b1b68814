/** What was measured of a head before it was shipped. Pure. */
import type { TaskName } from '../../contracts.ts';
import type { Metrics } from '../../policy/index.ts';

export interface Stored {
  readonly rate: number;
  readonly wilson95: readonly [number, number];
  readonly n: number;
}

/** The row of this task that no control drove; null: not measured. */
export const storedOf = (metrics: Metrics | null, task: TaskName): Stored | null => {
  const row = metrics?.rows.find(
    (one) => one.task === task && one.control === 'none' && one.clock === 'paused',
  );
  return row ? { rate: row.rate, wilson95: row.wilson95, n: row.episodes } : null;
};
