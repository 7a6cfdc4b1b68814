/** The sheet for students: predictions to tick, tasks, and lines to write on; two pages of A4 or Letter. */
import { Words } from '../ui/Words.tsx';
import { Frame } from './Frame.tsx';
import type { Station } from './station.ts';

/** Where the lesson begins, to be typed from paper. */
const pageAddress = (): string => `${window.location.host}${window.location.pathname}?lesson`;

const LETTERS = ['A', 'B', 'C', 'D'] as const;

const Item = ({ station, at }: { station: Station; at: number }) => (
  <section className="sheet-station" aria-labelledby={`sheet-${station.id}`}>
    <h2 id={`sheet-${station.id}`}>{`${at + 1}. ${station.title}`}</h2>
    <p className="sheet-ask">{station.prediction.ask}</p>
    <ul className="sheet-options">
      {station.prediction.options.map((option, i) => (
        <li key={option}>
          <span className="sheet-box" aria-hidden="true" />
          {`${LETTERS[i] ?? ''}. ${option}`}
        </li>
      ))}
    </ul>
    <p className="sheet-write">
      <Words>What I saw</Words>
      {station.further && <Words>{` (with more time: ${station.further.title})`}</Words>}:
    </p>
    <div className="sheet-line" aria-hidden="true" />
    <div className="sheet-line" aria-hidden="true" />
  </section>
);

export const Sheet = ({ stations, did }: { stations: readonly Station[]; did: string }) => (
  <Frame page="sheet" did={did}>
    <div className="sheet">
      <header className="sheet-head">
        <h1>How a robot learns to obey a sentence</h1>
        <p>
          <span>Name</span>
          <span>Date</span>
        </p>
      </header>
      <p className="sheet-how">
        <Words>{'Open '}</Words>
        <b className="notranslate" translate="no" data-testid="sheet-address">
          {pageAddress()}
        </b>
        <Words>
          {
            '. Tick your prediction before you touch the page. Then do what the page asks, and write what you saw.'
          }
        </Words>
      </p>
      <button type="button" className="sheet-print" onClick={() => window.print()} data-testid="sheet-print">
        Print
      </button>
      <div className="sheet-stations">
        {stations.map((station, i) => (
          <Item key={station.id} station={station} at={i} />
        ))}
      </div>
      <section className="sheet-end">
        <h2>At the end</h2>
        <p>One thing that this model cannot know, and why:</p>
        <div className="sheet-line" aria-hidden="true" />
        <div className="sheet-line" aria-hidden="true" />
        <div className="sheet-line" aria-hidden="true" />
      </section>
    </div>
  </Frame>
);
