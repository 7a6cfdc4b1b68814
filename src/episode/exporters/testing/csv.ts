/** A table for spreadsheets: one row a step, one column a dimension of the action. The example of docs/extending.md; tests only. */
import { valuesOf } from '../../../action/index.ts';
import type { Exporter } from '../exporter.ts';

export const CSV_EXPORTER: Exporter = {
  id: 'csv',
  title: 'CSV',
  write: ({ actionSpec, steps }) => {
    const columns = actionSpec.dimensions.map(({ name, unit }) => `${name} (${unit})`);
    const rows = steps.map(({ index, simTime, action, hash }) => [
      ...[index, simTime.toFixed(3)],
      ...valuesOf(action, actionSpec),
      hash,
    ]);
    return [['step', 'time (s)', ...columns, 'world'], ...rows].map((row) => `${row.join(',')}\n`).join('');
  },
};
