/** Puts the lesson beside the page or the lab, and lets it see what they say of their state. */
import './styles/lesson.css';
import { StrictMode, useEffect, useReducer, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Session } from '../runtime/session.browser.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { DID_KEY, LESSON_KEY, withProgress } from './address.ts';
import { Dock } from './Dock.tsx';
import { watchExhibit } from './exhibit-facts.ts';
import { pageFacts } from './page-facts.ts';
import {
  formatProgress,
  type LessonEvent,
  noProgress,
  type Progress,
  parseProgress,
  reduce,
} from './progress.ts';
import type { Facts } from './station.ts';
import { STATIONS } from './stations/index.ts';

type Watch = (see: (facts: Facts) => void) => () => void;

/** What the page's stores say, whenever they change. */
export const watchPage =
  ({ stores, hot }: Pick<Session, 'stores' | 'hot'>): Watch =>
  (see) => {
    const look = (): void =>
      see({ page: pageFacts(stores.session.getState(), stores.view.getState(), hot.shown), exhibit: null });
    const ways = [stores.session.subscribe(look), stores.view.subscribe(look)];
    look();
    return () => {
      for (const leave of ways) leave();
    };
  };

export const watchLab: Watch = (see) => watchExhibit((exhibit) => see({ page: null, exhibit }));

/** The progress of the address; one that cannot be read begins anew. */
const readProgress = (query: string): Progress =>
  parseProgress(STATIONS, new URLSearchParams(query).get(DID_KEY) ?? '') ?? noProgress(STATIONS);

const step = (progress: Progress, event: LessonEvent): Progress => reduce(STATIONS, progress, event);

const Lesson = ({ at, watch }: { at: number | null; watch: Watch }) => {
  const [progress, send] = useReducer(step, window.location.search, readProgress);
  const [folded, fold] = useState(false);
  const did = formatProgress(progress);
  const predicted = at === null ? null : (progress[at]?.predicted ?? null);
  // begun again at every prediction: what stands there already counts from then on
  useEffect(
    () =>
      at === null || predicted === null
        ? undefined
        : watch((facts) => send({ type: 'seen', station: at, facts })),
    [at, predicted, watch],
  );
  useEffect(() => {
    const query = window.location.search.replace(/^\?/u, '');
    const next = withProgress(query, did);
    if (new URLSearchParams(query).get(DID_KEY) !== (did === '' ? null : did))
      window.history.replaceState(null, '', `?${next}`);
  }, [did]);
  useEffect(() => {
    document.documentElement.dataset.lesson = folded ? 'folded' : 'open';
  }, [folded]);
  return (
    <Dock
      stations={STATIONS}
      {...{ at, progress, did, folded }}
      onFold={fold}
      onPredict={(option) => at !== null && send({ type: 'predicted', station: at, option })}
      onAgain={() => send({ type: 'again', station: at })}
    />
  );
};

/** Beside whatever is drawn on `root`. */
export const openDock = (root: HTMLElement, watch: Watch): void => {
  const asked = new URLSearchParams(window.location.search).get(LESSON_KEY);
  const at = STATIONS.findIndex(({ id }) => id === asked);
  const place = document.createElement('div');
  place.id = 'lesson';
  root.before(place);
  document.documentElement.dataset.lesson = 'open';
  createRoot(place).render(
    <StrictMode>
      <PartBoundary name="The lesson">
        <Lesson at={at < 0 ? null : at} watch={watch} />
      </PartBoundary>
    </StrictMode>,
  );
};
