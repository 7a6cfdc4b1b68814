/**
 * Numbers of objects with errors like those of sight, for a policy that is driven without a frame: what is common to a scene (the
 * camera stands otherwise) and what is each thing's stays for the episode, a little comes anew at every step. Metres.
 */
import type { Random } from '../math/random.ts';
import { type ObjectColumn, type ObjectRow, read, withColumns } from '../policy/objects/index.ts';

/** Standard deviations, measured on frames that no training had (models/recipe/mini/errors.py). */
const TOGETHER = 0.004;
const EACH = 0.0035;
const HEIGHT = 0.003;
const ANEW = 0.0025;

const ALONG = [
  ['x', 'grasp-x', 'mouth-x'],
  ['y', 'grasp-y', 'mouth-y'],
  ['bottom', 'top', 'grasp-z', 'mouth-height'],
] as const satisfies readonly (readonly ObjectColumn[])[];

/** True rows to rows with this episode's errors; some episodes have none. */
export const guessing = (random: Random, count: number): ((rows: readonly ObjectRow[]) => ObjectRow[]) => {
  const strength = random.next() < 0.15 ? 0 : random.uniform(0.4, 1.5);
  const normal = (deviation: number): number => strength * deviation * random.normal();
  const common = [normal(TOGETHER), normal(TOGETHER), 0];
  const own = Array.from({ length: count }, () => [normal(EACH), normal(EACH), normal(HEIGHT)]);
  return (rows) =>
    rows.map((row, i) => {
      const shifts = ALONG.map((columns, axis) => {
        const by = (common[axis] ?? 0) + (own[i]?.[axis] ?? 0) + normal(ANEW);
        return columns.map((name) => [name, read(row, name) + by] as const);
      });
      return withColumns(row, Object.fromEntries(shifts.flat()));
    });
};
