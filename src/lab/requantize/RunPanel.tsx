/** The live run: what is run, Run and Stop, what is going on, and what came out. */

import type { TaskName } from '../../contracts.ts';
import { SETTINGS } from '../../runtime/settings.ts';
import { BLOCK_TASKS } from '../../tasks/index.ts';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { Words } from '../../ui/Words.tsx';
import { Check } from '../ui/Check.tsx';
import { Panel } from '../ui/Panel.tsx';
import { COUNTS, EACH, type RequantizeState } from './address.ts';
import { Chart, ResultTable } from './Chart.tsx';
import { nextTrial, type Setup, seedsOf, summaryOf, type Trials } from './trials.ts';
import { type LiveRun, type RunPhase, useLiveRun } from './use-live-run.browser.ts';

const OPTIONS = BLOCK_TASKS.map(
  ({ name, title, success }): Option<TaskName> => ({
    value: name,
    label: title,
    title: `Met when ${success}`,
  }),
);
const PROVIDERS = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** 5, 10, 20; and what an address asked for. */
const eachOptions = (each: number): readonly Option<string>[] =>
  [...new Set<number>([...EACH, each])].sort((a, b) => a - b).map((n) => ({ value: `${n}`, label: `${n}` }));

const doneOf = (trials: Trials, { task, counts }: Setup): number =>
  counts.reduce((sum, bins) => sum + summaryOf(trials, task, bins).n, 0);

const Going = ({ state, done, all }: { state: RunPhase; done: number; all: number }) => {
  switch (state.phase) {
    case 'loading':
      return (
        <div className="requantize-going">
          <p data-testid="loading">
            <Words>{state.what}</Words>
            {state.total > 0 && <b>{` ${megabytes(state.loaded)} of ${megabytes(state.total)} MB`}</b>}
          </p>
          <progress
            aria-label={state.what}
            {...(state.total > 0 ? { value: state.loaded, max: state.total } : {})}
          />
        </div>
      );
    case 'running':
      return (
        <div className="requantize-going">
          <p data-testid="running">
            Episode <b>{done + 1}</b>
            <Words>{` of ${all}: `}</Words>
            <b>{state.now.bins}</b> bins, seed <b>{state.now.seed}</b> or the next with such a task
          </p>
          <progress value={done} max={all} aria-label="Episodes done" />
        </div>
      );
    case 'stopping':
      return <p data-testid="stopping">Stopping…</p>;
    case 'failed':
      return (
        <p role="alert" className="requantize-failed" data-testid="failed" data-code={state.error.code}>
          {state.error.message}
        </p>
      );
    case 'idle':
      return null;
  }
};

/** What the numbers are of: without it they are nobody's. */
const Label = ({ live, setup }: { live: LiveRun; setup: Setup }) => {
  const seeds = seedsOf(live.trials, setup);
  if (!live.engine || !seeds) {
    return (
      <p className="note" data-testid="not-measured">
        Nothing is measured yet. The first Run fetches the model, the arm’s physics and the runtime (about 50
        MB; what is here already is not fetched again) and then works for some minutes on this computer.
        Nothing leaves it.
      </p>
    );
  }
  const { model, variant, provider, parity } = live.engine;
  return (
    <p className="note" data-testid="measured">
      <Words>{`Measured here: ${setup.task}, seeds ${seeds[0]} to ${seeds[1]}, the same for every count, paused clock; model `}</Words>
      <b>{model}</b>
      <Words>{` ${variant} on ${provider ? PROVIDERS[provider as keyof typeof PROVIDERS] : '–'}, self-test ${parity ? 'ok' : 'differs'}. Bars: 95% intervals (Wilson). Two counts whose bars overlap widely have not been told apart: run more episodes.`}</Words>
    </p>
  );
};

interface Props {
  readonly state: RequantizeState;
  readonly change: (part: Partial<RequantizeState>) => void;
}

export const RunPanel = ({ state, change }: Props) => {
  const live = useLiveRun();
  const setup: Setup = { task: state.task, counts: state.counts.map(Number), each: state.each };
  const rows = setup.counts.map((bins) => summaryOf(live.trials, setup.task, bins));
  const done = doneOf(live.trials, setup);
  const missing = nextTrial(live.trials, setup) !== null;
  const busy = live.state.phase !== 'idle' && live.state.phase !== 'failed';
  const word = done === 0 ? 'Run' : missing ? 'Go on' : 'All done';
  const start = (): void => live.run({ ...setup, model: SETTINGS.model.fallback, provider: state.provider });
  return (
    <Panel id="live" title="Run it: success against bins">
      <fieldset className="requantize-setup" disabled={busy}>
        <legend className="unseen">What is run</legend>
        <Segmented
          label="Task"
          testId="task"
          options={OPTIONS}
          value={state.task}
          onChange={(task) => change({ task })}
        />
        <div className="requantize-each">
          <span aria-hidden="true">Episodes a count</span>
          <Segmented
            label="Episodes a count"
            testId="each"
            options={eachOptions(state.each)}
            value={`${state.each}`}
            onChange={(each) => change({ each: Number(each) })}
          />
        </div>
        <div className="requantize-counts">
          <span aria-hidden="true">Bins</span>
          {COUNTS.map((count) => (
            <Check
              key={count}
              label={count}
              testId={`with-${count}`}
              checked={state.counts.includes(count)}
              onChange={(on) => {
                const counts = COUNTS.filter((c) => (c === count ? on : state.counts.includes(c)));
                if (counts.length > 0) change({ counts });
              }}
            />
          ))}
        </div>
      </fieldset>
      <div className="requantize-buttons" data-testid="live" data-state={live.state.phase} data-done={done}>
        {busy ? (
          <button
            type="button"
            onClick={live.stop}
            disabled={live.state.phase === 'stopping'}
            data-testid="stop"
          >
            {live.state.phase === 'loading' ? 'Cancel' : 'Stop'}
          </button>
        ) : (
          <button type="button" className="primary" onClick={start} disabled={!missing} data-testid="start">
            {word}
          </button>
        )}
        <Going state={live.state} done={done} all={setup.counts.length * setup.each} />
      </div>
      <Chart rows={rows} now={live.state.phase === 'running' ? live.state.now.bins : null} />
      <ResultTable rows={rows} />
      <Label live={live} setup={setup} />
    </Panel>
  );
};
