/** What lies on the table; another one is another scene. */
import type { TableName } from '../../contracts.ts';
import { SETTINGS } from '../../runtime/settings.ts';
import { TABLES } from '../../things/table-names.ts';
import { useApp, useSettings } from '../context.tsx';

const TITLES: Readonly<Record<TableName, string>> = {
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

export const TableChoice = () => {
  const { change } = useApp();
  const table = useSettings((s) => s.table);
  const set = (text: string): void => {
    const value = SETTINGS.table.parse(text);
    if (value !== undefined) void change({ table: value });
  };
  return (
    <select
      value={table}
      onChange={(event) => set(event.target.value)}
      aria-label="What lies on the table"
      title="What lies on the table"
      data-testid="table"
    >
      {TABLES.map((name) => (
        <option key={name} value={name}>
          {TITLES[name]}
        </option>
      ))}
    </select>
  );
};
