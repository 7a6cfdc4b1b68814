/** What was measured, as tables: every rate with its 95% interval in parentheses. Tables wider than the card scroll in it. */
import type { Metrics } from '../../policy/index.ts';
import { Words } from '../../ui/Words.tsx';
import { type MetricCell, type MetricTable, tablesOf } from './metric-tables.ts';

/** Columns that fit beside each other on a laptop, a rate and its interval in one line. */
const MANY = 4;

const points = (rate: number): string => (100 * rate).toFixed(1);

const Cell = ({ cell }: { cell: MetricCell | null }) => {
  if (!cell) return <td className="absent">–</td>;
  const { rate, interval, n, note } = cell;
  return (
    <td>
      <Words>{`${points(rate)}% `}</Words>
      {interval && <small>{`(${points(interval[0])}–${points(interval[1])})`}</small>}
      {note && <small>{note}</small>}
      {n !== null && <small>{` n = ${n}`}</small>}
    </td>
  );
};

const Table = ({ table: { id, caption, corner, columns, rows } }: { table: MetricTable }) => (
  <figure className="metrics" data-testid={`metrics-${id}`}>
    <figcaption id={`metrics-${id}`}>{caption}</figcaption>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the arrow keys */}
    <section className="scroller" aria-labelledby={`metrics-${id}`} tabIndex={0}>
      <table aria-labelledby={`metrics-${id}`} data-many={columns.length > MANY}>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            <th scope="col">n</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label} data-control={row.control}>
              <th scope="row">{row.label}</th>
              <td>{row.n}</td>
              {row.cells.map((cell, i) => (
                <Cell key={columns[i]} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </figure>
);

/** Nothing for a model that was not measured. */
export const MetricTables = ({ metrics }: { metrics: Metrics | null }) => {
  const tables = metrics ? tablesOf(metrics) : [];
  if (!metrics || tables.length === 0) return null;
  const others = [...new Set(metrics.ablations?.map(({ commit }) => commit.slice(0, 12)))];
  return (
    <>
      {tables.map((table) => (
        <Table key={table.id} table={table} />
      ))}
      <p className="note">
        <Words>{`In parentheses the 95% interval (Wilson). Measured at commit ${metrics.commit.slice(0, 12)}${others.length > 0 ? ` (ablations: ${others.join(', ')})` : ''} by `}</Words>
        <code translate="no">npm run eval</code>, in this page’s own world and engine.
      </p>
    </>
  );
};
