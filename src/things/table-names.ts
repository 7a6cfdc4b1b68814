import type { TableName } from '../contracts.ts';

/** What may lie on the table. A new one goes to the end: scenes are drawn by its place in this list. */
export const TABLES = ['blocks', 'things', 'pictures', 'mixed'] as const satisfies readonly TableName[];
