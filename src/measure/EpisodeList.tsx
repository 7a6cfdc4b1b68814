/** The episodes in words: those that failed, those in which A and B differ, or all; each opens its replay. */
import { useState } from 'react';
import type { EpisodeRecord } from '../evaluation/index.ts';
import { type Option, Segmented } from '../ui/Segmented.tsx';
import { Words } from '../ui/Words.tsx';
import type { State } from './controller.browser.ts';
import type { Description, SideName } from './description.ts';
import { replayQuery } from './export.ts';
import { type SeedRow, seedRows, sidesOf } from './progress.ts';
import { episodeWords } from './words.ts';

type Shown = 'failed' | 'differ' | 'all';

const FAILED: Option<Shown> = { value: 'failed', label: 'Failures' };
const DIFFER: Option<Shown> = { value: 'differ', label: 'A and B differ' };
const ALL: Option<Shown> = { value: 'all', label: 'All' };

const isShown =
  (shown: Shown) =>
  ({ a, b }: SeedRow): boolean => {
    if (shown === 'all') return true;
    if (shown === 'differ') return a !== null && b !== null && a.success !== b.success;
    return a?.success === false || b?.success === false;
  };

const Outcome = ({
  description,
  name,
  record,
}: {
  description: Description;
  name: SideName;
  record: EpisodeRecord | null;
}) => {
  const word = description.clock === 'paused' ? 'Replay' : 'Scene';
  return (
    <td data-met={record?.success}>
      {record && (
        <>
          <Words>{`${episodeWords(record)} `}</Words>
          <a
            href={`./?${replayQuery(description, name, record)}`}
            target="_blank"
            rel="noreferrer"
            aria-label={`${word} of seed ${record.seed}${description.b ? `, ${name.toUpperCase()}` : ''}`}
            data-testid={`replay-${name}-${record.seed}`}
          >
            {word}
          </a>
        </>
      )}
    </td>
  );
};

const NOTHING: Readonly<Record<Shown, string>> = {
  failed: 'No failure so far.',
  differ: 'A and B have come to the same wherever both have been.',
  all: 'No episode so far.',
};

export const EpisodeList = ({ state: { description, records } }: { state: State }) => {
  const [wanted, show] = useState<Shown>('failed');
  const sides = sidesOf(description);
  const shown = wanted === 'differ' && !description.b ? 'failed' : wanted;
  const rows = seedRows(records).filter(isShown(shown));
  return (
    <section className="view-panel" aria-labelledby="episodes-title" data-testid="episodes-list">
      <div className="measure-head">
        <h2 id="episodes-title">Episodes</h2>
        <Segmented
          label="Which episodes"
          testId="shown"
          options={description.b ? [FAILED, DIFFER, ALL] : [FAILED, ALL]}
          value={shown}
          onChange={show}
        />
      </div>
      {rows.length === 0 && <p className="note">{NOTHING[shown]}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the arrow keys
        <section className="measure-scroll" tabIndex={0} aria-label="Episodes, scrolling">
          <table>
            <thead>
              <tr>
                <th scope="col">Seed</th>
                <th scope="col">Told</th>
                {sides.map((name) => (
                  <th key={name} scope="col">
                    {description.b ? name.toUpperCase() : 'Came to'}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.seed} data-testid={`episode-${row.seed}`}>
                  <th scope="row" className="notranslate" translate="no">
                    {row.seed}
                  </th>
                  <td>{(row.a ?? row.b)?.instruction}</td>
                  {sides.map((name) => (
                    <Outcome key={name} description={description} name={name} record={row[name]} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
};
