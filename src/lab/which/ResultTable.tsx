/** Both heads in one table: what came out here, what a look takes here, and what was measured before release. */
import type { ReactNode } from 'react';
import { share } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { Scroll } from '../ui/Scroll.tsx';
import type { Stored } from './stored.ts';
import { SIDES, type Side, type Summary } from './trials.ts';
import { interval } from './words.ts';

export interface HeadResult {
  readonly summary: Summary;
  readonly stored: Stored | null;
  /** Of one look, measured here or where the link was made. */
  readonly ms: number | undefined;
  /** Null: its own time is not known yet. */
  readonly delay: number | null;
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly cell: (result: HeadResult) => ReactNode;
}

const ROWS: readonly Row[] = [
  {
    id: 'success',
    title: 'success here',
    cell: ({ summary: { n, successes } }) => (n === 0 ? 'not run' : `${successes} of ${n}`),
  },
  {
    id: 'interval',
    title: '95% interval',
    cell: ({ summary: { n, wilson95 } }) => (n === 0 ? '' : interval(wilson95)),
  },
  {
    id: 'actions',
    title: 'mean actions',
    cell: ({ summary: { n, meanSteps } }) => (n === 0 ? '' : meanSteps.toFixed(1)),
  },
  {
    id: 'ms',
    title: 'a look takes',
    cell: ({ ms }) => (ms === undefined ? 'not measured' : `${ms.toFixed(0)} ms`),
  },
  { id: 'delay', title: 'and is late by', cell: ({ delay }) => (delay === null ? '' : `${delay} ms`) },
  {
    id: 'stored',
    title: 'stored, never late',
    cell: ({ stored }) =>
      stored ? (
        <>
          <Words>{`${share(stored.rate)} `}</Words>
          <small>{`${interval(stored.wilson95)}, n = ${stored.n}`}</small>
        </>
      ) : (
        'not measured'
      ),
  },
];

export const ResultTable = ({ results }: { results: Readonly<Record<Side, HeadResult>> }) => (
  <Scroll label="The two heads, in numbers">
    <table className="lab-table" data-testid="results">
      <thead>
        <tr>
          <th scope="col">head</th>
          {SIDES.map((side) => (
            <th key={side} scope="col">
              {side.toUpperCase()}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(({ id, title, cell }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            {SIDES.map((side) => (
              <td key={side} data-testid={`${id}-${side}`}>
                {cell(results[side])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);
