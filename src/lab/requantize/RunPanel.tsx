/** The live run: which counts of bins, and what came out. */
import { SETTINGS } from '../../runtime/settings.ts';
import { Check } from '../../ui/view/fields.tsx';
import { Words } from '../../ui/Words.tsx';
import { RunPanel as LivePanel } from '../live/RunPanel.tsx';
import { COUNTS, EACH, type RequantizeState } from './address.ts';
import { Chart, ResultTable } from './Chart.tsx';
import { type Next, nextTrial, type Setup, seedsOf, summaryOf, type Trials } from './trials.ts';
import { type LiveRun, useLiveRun } from './use-live-run.browser.ts';

const PROVIDERS = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

const doneOf = (trials: Trials, { task, counts }: Setup): number =>
  counts.reduce((sum, bins) => sum + summaryOf(trials, task, bins).n, 0);

const Now = ({ now, done, all }: { now: Next; done: number; all: number }) => (
  <>
    <Words>{'Episode '}</Words>
    <b>{done + 1}</b>
    <Words>{` of ${all}: `}</Words>
    <b>{now.bins}</b>
    <Words>{' bins, seed '}</Words>
    <b>{now.seed}</b>
    <Words>{' or the next with such a task'}</Words>
  </>
);

/** What the numbers are of: without it they are nobody's. */
const Label = ({ live, setup }: { live: LiveRun; setup: Setup }) => {
  const seeds = seedsOf(live.trials, setup);
  if (!live.bench.engine || !seeds) {
    return (
      <p className="note" data-testid="not-measured">
        Nothing is measured yet. The first Run fetches the model, the arm’s physics and the runtime (about 50
        MB; what is here already is not fetched again) and then works for some minutes on this computer.
        Nothing leaves it.
      </p>
    );
  }
  const { model, variant, provider, parity } = live.bench.engine;
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
  const { bench, now } = live;
  const setup: Setup = { task: state.task, counts: state.counts.map(Number), each: state.each };
  const rows = setup.counts.map((bins) => summaryOf(live.trials, setup.task, bins));
  const count = { done: doneOf(live.trials, setup), all: setup.counts.length * setup.each };
  return (
    <LivePanel
      title="Run it: success against bins"
      bench={bench}
      state={state}
      change={change}
      each={{ label: 'Episodes a count', usual: EACH }}
      settings={
        <div className="live-choice">
          <span aria-hidden="true">Bins</span>
          {COUNTS.map((value) => (
            <Check
              key={value}
              label={value}
              testId={`with-${value}`}
              checked={state.counts.includes(value)}
              onChange={(on) => {
                const counts = COUNTS.filter((c) => (c === value ? on : state.counts.includes(c)));
                if (counts.length > 0) change({ counts });
              }}
            />
          ))}
        </div>
      }
      count={count}
      missing={nextTrial(live.trials, setup) !== null}
      onStart={() => live.run({ ...setup, model: SETTINGS.model.fallback, provider: state.provider })}
      now={now && <Now now={now} {...count} />}
    >
      <Chart rows={rows} now={bench.state.phase === 'running' ? (now?.bins ?? null) : null} />
      <ResultTable rows={rows} />
      <Label live={live} setup={setup} />
    </LivePanel>
  );
};
