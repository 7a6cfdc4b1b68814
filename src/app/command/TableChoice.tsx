/** What lies on the table; another one is another scene. */
import { SETTINGS } from '../../runtime/settings.ts';
import { TABLES } from '../../things/table-names.ts';
import { TABLE_TITLES } from '../../ui/table-titles.ts';
import { useApp, useSettings } from '../context.tsx';

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
          {TABLE_TITLES[name]}
        </option>
      ))}
    </select>
  );
};
