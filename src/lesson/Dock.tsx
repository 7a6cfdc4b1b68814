/** The lesson beside the page: goal, prediction, tasks that the page checks, what it meant, and the way on. */
import { GlossaryHost, Marked } from '../ui/glossary/Marked.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Words } from '../ui/Words.tsx';
import { lessonLink, placeLink, stationLink } from './address.ts';
import { type Done, isDone, type Progress } from './progress.ts';
import type { Station } from './station.ts';

interface Props {
  readonly stations: readonly Station[];
  /** Index of the open one; null: the address names none that exists. */
  readonly at: number | null;
  readonly progress: Progress;
  /** As the link says it. */
  readonly did: string;
  readonly folded: boolean;
  readonly onFold: (folded: boolean) => void;
  readonly onPredict: (option: number) => void;
  readonly onAgain: () => void;
}

const query = (): string => window.location.search;

const Predict = ({
  station: { prediction },
  done,
  onPredict,
}: {
  station: Station;
  done: Done;
  onPredict: (option: number) => void;
}) => (
  <section aria-labelledby="lesson-predict" data-testid="lesson-predict">
    <h3 id="lesson-predict">
      <Words>Predict </Words>
      <span>{prediction.ask}</span>
    </h3>
    <ul className="lesson-options">
      {prediction.options.map((option, i) => (
        <li key={option}>
          <button
            type="button"
            aria-pressed={done.predicted === i}
            disabled={done.predicted !== null && done.predicted !== i}
            onClick={() => onPredict(i)}
            data-testid={`lesson-option-${i}`}
          >
            {option}
          </button>
        </li>
      ))}
    </ul>
  </section>
);

const Tasks = ({ station, done }: { station: Station; done: Done }) => (
  <section aria-labelledby="lesson-do" data-testid="lesson-tasks">
    <h3 id="lesson-do">Do</h3>
    <ol className="lesson-tasks">
      {station.tasks.map(({ text }, i) => {
        const ticked = (done.tasks & (1 << i)) !== 0;
        return (
          <li key={text} data-done={ticked} data-testid={`lesson-task-${i}`}>
            <span className="lesson-tick" aria-hidden="true">
              {ticked && <Icon name="check" />}
            </span>
            <span>
              <span className="unseen">{ticked ? 'Done: ' : 'To do: '}</span>
              <Marked>{text}</Marked>
            </span>
          </li>
        );
      })}
    </ol>
    <p className="note">The page ticks what you do; there is nothing to confirm.</p>
  </section>
);

const Reveal = ({ station, done }: { station: Station; done: Done }) => {
  const { options, right } = station.prediction;
  const hit = done.predicted === right;
  return (
    <section
      className="lesson-reveal"
      aria-labelledby="lesson-seen"
      data-testid="lesson-reveal"
      data-right={hit}
    >
      <h3 id="lesson-seen">{hit ? 'You predicted it' : 'You predicted something else'}</h3>
      {!hit && <p>{`What is right: ${options[right] ?? ''}.`}</p>}
      <p>
        <Marked>{station.reveal}</Marked>
      </p>
      {station.further && (
        <p data-testid="lesson-further">
          <b>With more time: </b>
          <Words>{`${station.further.text} `}</Words>
          <a href={placeLink(station.further.place, query())} target="_blank" rel="noopener">
            {station.further.title}
          </a>
        </p>
      )}
    </section>
  );
};

const Unknown = ({ did }: { did: string }) => (
  <p>
    <Words>{'There is no such station. '}</Words>
    <a href={lessonLink('', did, query())}>All stations</a>
  </p>
);

const Body = ({ stations, at, progress, did, onPredict, onAgain }: Props) => {
  const station = at === null ? undefined : stations[at];
  const done = at === null ? undefined : progress[at];
  if (!station || !done || at === null) return <Unknown did={did} />;
  const complete = isDone(station, done);
  const next = stations[at + 1];
  return (
    <div className="lesson-body">
      <p className="lesson-goal">
        <b>Goal: </b>
        <Marked>{station.goal}</Marked>
      </p>
      <Predict station={station} done={done} onPredict={onPredict} />
      <div aria-live="polite">
        {done.predicted !== null && <Tasks station={station} done={done} />}
        {complete && <Reveal station={station} done={done} />}
      </div>
      <p className="lesson-ways">
        <a
          className={complete ? 'button primary' : 'button'}
          href={next ? stationLink(next, did, query()) : lessonLink('', did, query())}
          data-testid="lesson-next"
        >
          {next ? (complete ? 'Next station' : 'Skip this one') : 'To the overview'}
        </a>
        {done.predicted !== null && (
          <button type="button" className="inline" onClick={onAgain} data-testid="lesson-again">
            Do it again
          </button>
        )}
      </p>
    </div>
  );
};

export const Dock = (props: Props) => {
  const { stations, at, progress, did, folded, onFold } = props;
  const station = at === null ? undefined : stations[at];
  const complete = station !== undefined && isDone(station, progress[at ?? -1]);
  return (
    <aside
      className="lesson-dock"
      aria-labelledby="lesson-title"
      data-testid="lesson"
      data-station={station?.id ?? ''}
      data-did={did}
      data-state={complete ? 'done' : 'open'}
      data-folded={folded}
    >
      <header>
        <p>
          <a href={lessonLink('', did, query())} data-testid="lesson-overview">
            Lesson
          </a>
          {station && (
            <Words>{` · station ${(at ?? 0) + 1} of ${stations.length} · ${station.minutes} minutes`}</Words>
          )}
        </p>
        <h2 id="lesson-title">{station?.title ?? 'Lesson'}</h2>
        <button
          type="button"
          className="lesson-fold"
          aria-expanded={!folded}
          onClick={() => onFold(!folded)}
          data-testid="lesson-fold"
        >
          {folded ? 'Show' : 'Hide'}
        </button>
      </header>
      {!folded && <Body {...props} />}
      <GlossaryHost />
    </aside>
  );
};
