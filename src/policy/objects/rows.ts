/** Object tokens as numbers: rows of a graph's output, and back into its input. */
import { COLUMN, COLUMN_COUNT, type ObjectColumn } from './columns.ts';

/** The numbers of one thing, in the order of `OBJECT_COLUMNS`. */
export type ObjectRow = readonly number[];

export const read = (row: ObjectRow, column: ObjectColumn): number => row[COLUMN[column]] ?? 0;

/** Numbers of the row with some replaced. */
export const withColumns = (
  row: ObjectRow,
  values: Readonly<Partial<Record<ObjectColumn, number>>>,
): ObjectRow => {
  const copy = [...row];
  for (const [name, value] of Object.entries(values)) copy[COLUMN[name as ObjectColumn]] = value;
  return copy;
};

/** What sight gave, [rows, columns], as rows in its order, those that are no things among them. */
export const rowsIn = (objects: Float32Array): readonly ObjectRow[] =>
  Array.from({ length: Math.floor(objects.length / COLUMN_COUNT) }, (_, i) => [
    ...objects.subarray(i * COLUMN_COUNT, (i + 1) * COLUMN_COUNT),
  ]);

/** The rows that are taken for things. */
export const thingsIn = (objects: Float32Array, score: number): readonly ObjectRow[] =>
  rowsIn(objects).filter((row) => read(row, 'score') >= score);

/** [count, columns] for a graph; rows that are no thing are zeros. */
export const tokensOf = (rows: readonly ObjectRow[], count: number): Float32Array<ArrayBuffer> => {
  const out = new Float32Array(count * COLUMN_COUNT);
  for (const [i, row] of rows.slice(0, count).entries()) out.set(row, i * COLUMN_COUNT);
  return out;
};

/** [count] with a one at this place; null: zeros. */
export const oneHot = (at: number | null, count: number): Float32Array<ArrayBuffer> => {
  const out = new Float32Array(count);
  if (at !== null && at < count) out[at] = 1;
  return out;
};
