/** For whoever teaches: minutes, what to say, every answer, and what the links hide. */
import { Marked } from '../ui/glossary/Marked.tsx';
import { Words } from '../ui/Words.tsx';
import { placeLink, stationLink } from './address.ts';
import { Frame } from './Frame.tsx';
import type { Station } from './station.ts';
import { LESSON_MINUTES } from './stations/index.ts';

const LETTERS = ['A', 'B', 'C', 'D'] as const;

/** When a station begins, minutes into the lesson. */
const beginOf = (stations: readonly Station[], at: number): number =>
  stations.slice(0, at).reduce((sum, { minutes }) => sum + minutes, 0);

const StationGuide = ({ station, at, begin }: { station: Station; at: number; begin: number }) => {
  const { prediction, tasks, guide } = station;
  return (
    <section className="lesson-guide" aria-labelledby={`guide-${station.id}`}>
      <h2 id={`guide-${station.id}`}>
        <Words>{`${at + 1}. ${station.title}`}</Words>
        <span>{`minute ${begin} to ${begin + station.minutes}`}</span>
      </h2>
      <dl>
        <dt>Goal</dt>
        <dd>
          <Marked>{station.goal}</Marked>
        </dd>
        <dt>Say</dt>
        <dd>{guide.say}</dd>
        <dt>Prediction</dt>
        <dd>
          <Words>{`${prediction.ask} `}</Words>
          <b>{`${LETTERS[prediction.right] ?? ''}: ${prediction.options[prediction.right] ?? ''}.`}</b>
        </dd>
        <dt>To do</dt>
        <dd>
          <ul>
            {tasks.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </dd>
        <dt>What it means</dt>
        <dd>
          <Marked>{station.reveal}</Marked>
        </dd>
        {guide.discuss.map(({ ask, answer }) => (
          <div key={ask} className="lesson-discuss">
            <dt>{ask}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
        {station.further && (
          <>
            <dt>With more time</dt>
            <dd>
              <Words>{`${station.further.text} `}</Words>
              <a href={placeLink(station.further.place, window.location.search)}>{station.further.title}</a>
            </dd>
          </>
        )}
        <dt>Hidden</dt>
        <dd>
          <Words>{`${guide.hides} `}</Words>
          <a href={stationLink(station, '', window.location.search)}>Open this station</a>
        </dd>
      </dl>
    </section>
  );
};

export const Teacher = ({ stations, did }: { stations: readonly Station[]; did: string }) => (
  <Frame page="teacher" did={did}>
    <h1>For teachers</h1>
    <div className="lesson-prose">
      <p>{`${LESSON_MINUTES} minutes, ages 15 and up, one computer for two. No account is needed and nothing leaves the computers. Every station is predict, do, see: the tasks appear when a prediction is made, the explanation when the page has seen the tasks done.`}</p>
      <p>
        Before the class: open the page once on every computer and load the model (about 29 MB), so that it is
        kept by the browser; then even stations 8 and 10 need no network. A slow computer needs 10 to 15
        seconds to start the model.
      </p>
      <p>
        Panels that are not needed are left out by the links. You can hide more with <code>hide=</code> in the
        address: on the page <code>header, recording, scene, sees, says, command, timeline, status</code>; in
        the lab the panels of an exhibit by name, and <code>nav, questions, sources</code>. A link to a
        station with <code>did=</code> in it carries what was done: a student’s link shows you how far they
        are.
      </p>
    </div>
    {stations.map((station, i) => (
      <StationGuide key={station.id} station={station} at={i} begin={beginOf(stations, i)} />
    ))}
  </Frame>
);
