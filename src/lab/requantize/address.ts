/** What the exhibit's address says: the count that is looked at, and how the live run is set up. */
import type { Provider, TaskName } from '../../contracts.ts';
import { BLOCK_TASKS } from '../../tasks/index.ts';
import { choice, integer, type Row, type Rows } from '../address.ts';

export const COUNTS = ['2', '4', '8', '16', '32', '64', '128', '256'] as const;
export type Count = (typeof COUNTS)[number];

export const EACH = [5, 10, 20] as const;

export interface RequantizeState {
  readonly bins: Count;
  readonly task: TaskName;
  /** Episodes a count. */
  readonly each: number;
  /** The counts that are run, ascending. */
  readonly counts: readonly Count[];
  readonly provider: Provider | 'auto';
}

/** A choice of some of `values`, at least one; in the order of the table, joined by dots. */
const some = <T extends string>(key: string, values: readonly T[]): Row<readonly T[]> => ({
  key,
  fallback: values,
  allowed: `one or more of ${values.join(', ')}, with dots between`,
  parse: (text) => {
    const asked = new Set(text.split('.'));
    const chosen = values.filter((value) => asked.has(value));
    return chosen.length > 0 && chosen.length === asked.size ? chosen : undefined;
  },
  format: (chosen) => chosen.join('.'),
});

export const ROWS: Rows<RequantizeState> = {
  bins: choice<Count>('n', '16', COUNTS),
  task: choice<TaskName>(
    'task',
    'pick',
    BLOCK_TASKS.map(({ name }) => name),
  ),
  each: integer('each', 10, 1, 100),
  counts: some('counts', COUNTS),
  provider: choice('provider', 'auto', ['auto', 'webgpu', 'wasm']),
};
