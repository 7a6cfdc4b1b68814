import type { TableName } from '../contracts.ts';

/** What lies on the table, as a choice among others. */
export const TABLE_TITLES: Readonly<Record<TableName, string>> = {
  blocks: 'Blocks',
  things: 'Real things',
  pictures: 'Pictures',
  mixed: 'All of them',
  twins: 'Two alike',
  wall: 'A wall',
  marble: 'Marble on a plate',
  mover: 'Moving target',
  peg: 'Peg and hole',
};
