/** The tokenization lab: the header of the page, one exhibit or the index, and the way to the next. */
import { Suspense, useEffect, useState } from 'react';
import { GlossaryHost, Marked } from '../ui/glossary/Marked.tsx';
import { late } from '../ui/late.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { useTheme } from '../ui/use-theme.browser.ts';
import { Words } from '../ui/Words.tsx';
import { hiddenPanels, linkTo } from './address.ts';
import { EXHIBITS, type Exhibit, placeOf } from './exhibits.ts';
import { LabHeader } from './LabHeader.tsx';
import { Pictogram } from './Pictogram.tsx';
import { flushAddress } from './use-address.browser.ts';

const query = (): string => window.location.search;

const NeedsModel = () => <span className="lab-badge">needs the model</span>;

const Index = ({ asked }: { asked: string }) => (
  <main className="lab" data-testid="lab-index" data-state={asked === '' ? 'ready' : 'unknown'}>
    <div className="lab-title">
      <h1>Tokenization lab</h1>
      <p className="lab-lead">
        How a robot’s motion becomes the whole numbers that a language model can say, and what is lost on the
        way. Exhibits that need the model fetch it when you press Run, and no sooner; every address you make
        here can be sent to someone.
      </p>
    </div>
    {asked !== '' && (
      <p
        className="lab-problems"
        role="status"
      >{`There is no exhibit “${asked.slice(0, 40)}”. These are all:`}</p>
    )}
    <ol className="lab-cards">
      {EXHIBITS.map((exhibit, i) => (
        <li key={exhibit.id}>
          <a className="lab-card" href={linkTo(exhibit.id, query())} data-testid={`card-${exhibit.id}`}>
            <Pictogram id={exhibit.id} />
            <span>
              <span className="lab-number">{i + 1}</span> <b>{exhibit.title}</b>{' '}
              {exhibit.needsModel && <NeedsModel />}
              <span className="lab-card-lead">{exhibit.lead}</span>
            </span>
          </a>
        </li>
      ))}
    </ol>
  </main>
);

const Neighbours = ({ previous, next }: { previous: Exhibit | undefined; next: Exhibit | undefined }) => (
  <nav className="lab-neighbours" aria-label="Previous and next exhibit">
    <a href={linkTo(previous?.id ?? '', query())} data-testid="previous">
      <span>{previous ? 'Previous' : 'Back to'}</span>
      <b>{previous?.title ?? 'All exhibits'}</b>
    </a>
    <a href={linkTo(next?.id ?? '', query())} data-testid="next">
      <span>{next ? 'Next' : 'Back to'}</span>
      <b>{next?.title ?? 'All exhibits'}</b>
    </a>
  </nav>
);

/** Stands beside the exhibit, so it is there when the exhibit is. */
const Arrived = ({ onArrived }: { onArrived: (arrived: true) => void }) => {
  useEffect(() => onArrived(true), [onArrived]);
  return null;
};

const exhibitOf =
  ({ load }: Exhibit) =>
  async () =>
    (await load()).default;

/** The exhibit's state is in the address, but for what is still on its way there. */
const reload = (): void => {
  flushAddress();
  window.location.reload();
};

export const Lab = () => {
  const [theme, chooseTheme] = useTheme(flushAddress);
  const place = placeOf(query());
  const [Component] = useState(() => (place ? late(exhibitOf(place.exhibit)) : null));
  const [ready, setReady] = useState(false);
  const bare = hiddenPanels(query()).has('nav');
  // the lesson beside it has a glossary of its own, which the words of both open, and its own way on
  const inLesson = new URLSearchParams(query()).has('lesson');
  return (
    <>
      {!inLesson && <GlossaryHost />}
      {!bare && (
        <LabHeader
          current={place?.exhibit.id ?? null}
          exhibits={!inLesson}
          theme={theme}
          onTheme={chooseTheme}
        />
      )}
      {place && Component ? (
        <main
          className="lab"
          data-testid={`exhibit-${place.exhibit.id}`}
          data-state={ready ? 'ready' : 'loading'}
        >
          <div className="lab-title">
            <h1>
              <Words>{`${place.exhibit.title} `}</Words>
              {place.exhibit.needsModel && <NeedsModel />}
            </h1>
            <p className="lab-lead">
              <Marked>{place.exhibit.lead}</Marked>
            </p>
          </div>
          <PartBoundary name="The exhibit" onReload={reload}>
            <Suspense fallback={<p className="lab-loading">Opening the exhibit…</p>}>
              <Component />
              <Arrived onArrived={setReady} />
            </Suspense>
          </PartBoundary>
          {!bare && !inLesson && <Neighbours previous={place.previous} next={place.next} />}
        </main>
      ) : (
        <Index asked={new URLSearchParams(query()).get('lab') ?? ''} />
      )}
    </>
  );
};
