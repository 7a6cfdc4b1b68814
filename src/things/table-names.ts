import type { TableName } from '../contracts.ts';

/** What may lie on the table. A new one goes to the end: scenes are drawn by its place in this list. */
export const TABLES = [
  'blocks',
  'things',
  'pictures',
  'mixed',
  'twins',
  'wall',
  'marble',
  'mover',
  'peg',
] as const satisfies readonly TableName[];

/** Those whose things have names in the catalogue. */
export const NAMED_TABLES = ['things', 'pictures', 'mixed'] as const satisfies readonly TableName[];
export type NamedTable = (typeof NAMED_TABLES)[number];

export const isNamedTable = (table: TableName): table is NamedTable =>
  NAMED_TABLES.some((name) => name === table);

/** The scenes of one task each (tasks/staged.ts). */
export const isStaged = (table: TableName): boolean => table !== 'blocks' && !isNamedTable(table);
