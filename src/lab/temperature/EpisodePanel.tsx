/** The same scenes at four temperatures, driven by the model, here; nothing is shown that was not run. */
import { useRef, useState } from 'react';
import { SETTINGS } from '../../runtime/settings.ts';
import { share } from '../../ui/format.ts';
import { Going } from '../live/Going.tsx';
import { useBench } from '../live/use-bench.browser.ts';
import { Panel } from '../ui/Panel.tsx';
import { Scroll } from '../ui/Scroll.tsx';
import { nextTrial, summaryOf, TEMPERATURES, type Trial } from './trials.ts';

const EACH = 5;
const TASK = 'pick';

const Row = ({ trials, temperature }: { trials: readonly Trial[]; temperature: Trial['temperature'] }) => {
  const { n, successes, wilson95, meanSteps } = summaryOf(trials, temperature);
  return (
    <tr data-testid={`at-${temperature}`}>
      <th scope="row">{temperature === 0 ? '0 (greedy)' : temperature}</th>
      <td>{n === 0 ? 'not run' : `${successes} of ${n}`}</td>
      <td>{n === 0 ? '' : `${share(wilson95[0])} to ${share(wilson95[1])}`}</td>
      <td>{n === 0 ? '' : meanSteps.toFixed(1)}</td>
    </tr>
  );
};

export const EpisodePanel = () => {
  const bench = useBench();
  const [trials, setTrials] = useState<readonly Trial[]>([]);
  const newest = useRef(trials);
  const all = TEMPERATURES.length * EACH;
  const start = (): void =>
    bench.start({ model: SETTINGS.model.fallback, provider: 'auto' }, async (live, _, signal) => {
      for (let next = nextTrial(newest.current, EACH); next; next = nextTrial(newest.current, EACH)) {
        const done = await live.episode({ ...next, task: TASK, bins: 256 }, signal);
        if (!done.ok) return done.error;
        newest.current = [...newest.current, { ...next, ...done.value }];
        setTrials(newest.current);
      }
      return null;
    });
  const { engine } = bench;
  return (
    <Panel
      id="episodes"
      title="What it does to an episode"
      aside={<span className="lab-badge">needs the model</span>}
    >
      <p className="note">{`“Pick up the ...” in the same ${EACH} scenes at each temperature, from seed 10,000 on. ${all} episodes take one to three minutes; they are too few to rank temperatures that lie close, and the interval says so.`}</p>
      <Going
        bench={bench}
        label={trials.length === 0 ? 'Run' : trials.length < all ? 'Go on' : 'Done'}
        disabled={trials.length >= all}
        onStart={start}
        now={`Episode ${trials.length + 1} of ${all}`}
      />
      <Scroll label="Episodes by temperature">
        <table className="lab-table" data-testid="episodes" data-done={trials.length}>
          <thead>
            <tr>
              <th scope="col">temperature</th>
              <th scope="col">successes</th>
              <th scope="col">95% interval</th>
              <th scope="col">mean actions</th>
            </tr>
          </thead>
          <tbody>
            {TEMPERATURES.map((temperature) => (
              <Row key={temperature} trials={trials} temperature={temperature} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {engine && trials.length > 0 && (
        <p className="note">{`Measured here: ${engine.model} ${engine.variant} on ${engine.provider}, simulated clock, each scene drawn with its own seed.`}</p>
      )}
    </Panel>
  );
};
