/** All stations with what was done of each, and where to go on. */
import { Marked } from '../ui/glossary/Marked.tsx';
import { Words } from '../ui/Words.tsx';
import { stationLink } from './address.ts';
import { Frame } from './Frame.tsx';
import { isDone, nextStation, type Progress } from './progress.ts';
import type { Station } from './station.ts';
import { LESSON_MINUTES } from './stations/index.ts';

interface Props {
  readonly stations: readonly Station[];
  readonly progress: Progress;
  readonly did: string;
}

const stateOf = (station: Station, done: Progress[number] | undefined): string =>
  isDone(station, done)
    ? done?.predicted === station.prediction.right
      ? 'done, predicted'
      : 'done'
    : done?.predicted === null || done === undefined
      ? ''
      : 'begun';

export const Overview = ({ stations, progress, did }: Props) => {
  const next = nextStation(stations, progress);
  const station = next === null ? undefined : stations[next];
  const begun = did !== '';
  const query = window.location.search;
  return (
    <Frame page="" did={did}>
      <h1>How a robot learns to obey a sentence</h1>
      <p className="lesson-lead">
        <Marked>
          {`${LESSON_MINUTES} minutes in ${stations.length} stations, on the live page: predict, do, see. The page itself sees what you have done; where you are is in the address, so a bookmark keeps it. No account, nothing is sent anywhere. Two stations fetch the model (about 29 MB, once).`}
        </Marked>
      </p>
      <p className="lesson-begin">
        {station ? (
          <a className="button primary" href={stationLink(station, did, query)} data-testid="lesson-begin">
            {begun ? `Go on with station ${(next ?? 0) + 1}` : 'Begin'}
          </a>
        ) : (
          <b data-testid="lesson-complete">All stations are done.</b>
        )}
        {begun && (
          <a href="./?lesson" data-testid="lesson-restart">
            Begin again
          </a>
        )}
      </p>
      <ol className="lesson-list">
        {stations.map((one, i) => {
          const state = stateOf(one, progress[i]);
          return (
            <li key={one.id} data-state={state} data-testid={`station-${one.id}`}>
              <span className="lesson-number">{i + 1}</span>
              <div>
                <h2>
                  <a href={stationLink(one, did, query)}>{one.title}</a>
                </h2>
                <p>
                  <Marked>{one.goal}</Marked>
                </p>
              </div>
              <p className="lesson-side">
                <Words>{`${one.minutes} min`}</Words>
                {one.needsModel && <span className="lesson-badge">needs the model</span>}
                {state !== '' && <b>{state}</b>}
              </p>
            </li>
          );
        })}
      </ol>
    </Frame>
  );
};
