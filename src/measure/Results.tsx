/** What came out so far: a rate and its interval a side, the difference of the two, and every seed as a square. */
import type { EpisodeRecord } from '../evaluation/index.ts';
import { Words } from '../ui/Words.tsx';
import type { State } from './controller.browser.ts';
import type { Description, SideName } from './description.ts';
import { replayQuery } from './export.ts';
import { compared, resultOfSide, sidesOf, squaresOf } from './progress.ts';
import { endingsWords, episodeWords, pairedWords, percent, points, sideWords } from './words.ts';

const TICKS = [0, 25, 50, 75, 100] as const;

/** An interval as a bar with the estimate as a dot, both in percent of the width. */
const Bar = ({ low, at, high, side }: { low: number; at: number; high: number; side: string }) => (
  <svg
    className="measure-bar"
    data-side={side}
    viewBox="0 0 100 10"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <line className="axis" x1={0} x2={100} y1={5} y2={5} vectorEffect="non-scaling-stroke" />
    {TICKS.map((tick) => (
      <line
        key={tick}
        className="tick"
        x1={tick}
        x2={tick}
        y1={0}
        y2={10}
        vectorEffect="non-scaling-stroke"
      />
    ))}
    <rect x={low} width={Math.max(0.4, high - low)} y={2} height={6} />
    <line className="dot" x1={at} x2={at} y1={0} y2={10} vectorEffect="non-scaling-stroke" />
  </svg>
);

/** What the ends and quarters of a bar stand for. */
const Scale = ({ of }: { of: (tick: number) => string }) => (
  <div className="measure-scale notranslate" translate="no" aria-hidden="true">
    {TICKS.map((tick) => (
      <span key={tick}>{of(tick)}</span>
    ))}
  </div>
);

const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : '–');

const SideRow = ({ name, state }: { name: SideName; state: State }) => {
  const { description, records, heads, brought } = state;
  const side = (name === 'b' ? description.b : null) ?? description.a;
  const result = resultOfSide(description, name, records, heads);
  const n = result?.seeds.length ?? 0;
  const model = heads[name]?.model;
  return (
    <div
      className="measure-row"
      data-testid={`row-${name}`}
      data-n={n}
      data-successes={result?.successes ?? 0}
    >
      <p className="measure-who">
        {description.b && (
          <b className="measure-name" data-side={name}>
            {name.toUpperCase()}
          </b>
        )}
        <Words>{sideWords(side, heads[name], brought)}</Words>
        {model?.own?.unverified && <span className="note"> unverified</span>}
        {model && !model.parity && <b className="bad"> self-test differs</b>}
      </p>
      <p className="measure-rate notranslate" translate="no">
        <b>{result && n > 0 ? percent(result.rate) : '–'}</b>
        <span>{`${result?.successes ?? 0} of ${n}`}</span>
        <span className="note">
          {result && n > 0 ? `95%: ${percent(result.wilson95[0])} to ${percent(result.wilson95[1])}` : ''}
        </span>
      </p>
      <div>
        <Bar
          side={name}
          low={100 * (result && n > 0 ? result.wilson95[0] : 0)}
          at={100 * (result?.rate ?? 0)}
          high={100 * (result && n > 0 ? result.wilson95[1] : 0)}
        />
        <Scale of={(tick) => `${tick}%`} />
      </div>
      <dl className="measure-facts notranslate" translate="no">
        <div>
          <dt>Actions, mean</dt>
          <dd>{result && n > 0 ? result.meanSteps.toFixed(1) : '–'}</dd>
        </div>
        <div>
          <dt>ms an action, p50</dt>
          <dd>{ms(result?.msPerAction.p50 ?? Number.NaN)}</dd>
        </div>
        <div>
          <dt>p95</dt>
          <dd>{ms(result?.msPerAction.p95 ?? Number.NaN)}</dd>
        </div>
        {description.clock === 'realtime' && (
          <div>
            <dt>Frames dropped</dt>
            <dd>{result && n > 0 ? result.droppedFrames : '–'}</dd>
          </div>
        )}
        <div>
          <dt>Ended by</dt>
          <dd data-testid={`endings-${name}`}>{result && n > 0 ? endingsWords(result.endings) : '–'}</dd>
        </div>
      </dl>
    </div>
  );
};

const Paired = ({ state: { records } }: { state: State }) => {
  const paired = compared(records);
  const { difference, newcombe95, both, onlyA, onlyB, neither, pairs } = paired;
  const [low, high] = newcombe95;
  return (
    <div className="measure-row" data-testid="paired" data-pairs={pairs}>
      <p className="measure-who">
        <b>B less A</b> <Words>in the same scenes</Words>
      </p>
      <p className="measure-rate notranslate" translate="no">
        <b>{pairs === 0 ? '–' : points(difference)}</b>
        <span>points</span>
        <span className="note">{pairs === 0 ? '' : `95%: ${points(low)} to ${points(high)}`}</span>
      </p>
      <div>
        <Bar side="d" low={50 + 50 * low} at={50 + 50 * difference} high={50 + 50 * high} />
        <Scale of={(tick) => points((2 * tick - 100) / 100)} />
      </div>
      <p className="note">
        <Words>{`${pairedWords(paired)} Both met ${both}, A alone ${onlyA}, B alone ${onlyB}, neither ${neither}.`}</Words>
      </p>
    </div>
  );
};

const Square = ({
  description,
  name,
  record,
}: {
  description: Description;
  name: SideName;
  record: EpisodeRecord | null;
}) =>
  record ? (
    <a
      href={`./?${replayQuery(description, name, record)}`}
      target="_blank"
      rel="noreferrer"
      tabIndex={-1}
      data-met={record.success}
      title={`Seed ${record.seed}: ${episodeWords(record)}`}
    >
      <span className="unseen">{record.seed}</span>
    </a>
  ) : (
    <i />
  );

/** Every seed as a square, filled where the goal was met; pressed, it opens its replay. The list below says the same in words. */
const Squares = ({ name, state }: { name: SideName; state: State }) => {
  const { description, records } = state;
  return (
    <div className="measure-squares" data-side={name} aria-hidden="true">
      {squaresOf(description, records, name).map((record, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a square is its place
        <Square key={place} description={description} name={name} record={record} />
      ))}
    </div>
  );
};

export const Results = ({ state }: { state: State }) => {
  const { description } = state;
  return (
    <section className="view-panel measure-results" aria-labelledby="results-title" data-testid="results">
      <h2 id="results-title">Success</h2>
      {sidesOf(description).map((name) => (
        <SideRow key={name} name={name} state={state} />
      ))}
      {description.b && <Paired state={state} />}
      {sidesOf(description).map((name) => (
        <Squares key={name} name={name} state={state} />
      ))}
    </section>
  );
};
