/** The live comparison: two heads on one trunk, the same scenes, the same conditions. */
import { useEffect, useState } from 'react';
import type { TaskName } from '../../contracts.ts';
import { type ServedModel, servedModels } from '../../runtime/served-models.browser.ts';
import { BLOCK_TASKS } from '../../tasks/index.ts';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { Words } from '../../ui/Words.tsx';
import { Going } from '../live/Going.tsx';
import { Panel } from '../ui/Panel.tsx';
import { EACH, type WhichState } from './address.ts';
import { HeadSide } from './HeadSide.tsx';
import { headsOf } from './heads.ts';
import { type HeadFacts, readHead } from './manifests.browser.ts';
import { type HeadResult, ResultTable } from './ResultTable.tsx';
import { Sliders } from './Sliders.tsx';
import { storedOf } from './stored.ts';
import {
  compare,
  FACTORS,
  FLOW_STEPS,
  nextTrial,
  SIDES,
  type Side,
  summaryOf,
  trialsOf,
  verdictOf,
} from './trials.ts';
import { conditionsOf, keysOf, useWhich, type WhichSetup } from './use-which.browser.ts';
import { differenceText, VERDICTS } from './words.ts';

const TASKS = BLOCK_TASKS.map(
  ({ name, title, success }): Option<TaskName> => ({
    value: name,
    label: title,
    title: `Met when ${success}`,
  }),
);

const eachOptions = (each: number): readonly Option<string>[] =>
  [...new Set<number>([...EACH, each])].sort((a, b) => a - b).map((n) => ({ value: `${n}`, label: `${n}` }));

const useServed = (): readonly ServedModel[] => {
  const [served, setServed] = useState<readonly ServedModel[]>([]);
  useEffect(() => {
    let gone = false;
    void servedModels().then((list) => {
      if (!gone) setServed(list);
    });
    return () => {
      gone = true;
    };
  }, []);
  return served;
};

const useFacts = (model: string): HeadFacts | null => {
  const [facts, setFacts] = useState<HeadFacts | null>(null);
  useEffect(() => {
    let gone = false;
    void readHead(model).then((read) => {
      if (!gone) setFacts(read);
    });
    return () => {
      gone = true;
    };
  }, [model]);
  return facts;
};

interface Props {
  readonly state: WhichState;
  readonly change: (part: Partial<WhichState>) => void;
}

export const RunPanel = ({ state, change }: Props) => {
  const { bench, trials, latencies, now, run, watch } = useWhich();
  const served = useServed();
  const facts: Readonly<Record<Side, HeadFacts | null>> = { a: useFacts(state.a), b: useFacts(state.b) };
  const setup: WhichSetup = {
    models: { a: state.a, b: state.b },
    ...{ provider: state.provider, task: state.task, seed: state.seed, each: state.each },
    ...{ factor: FACTORS[state.slow] ?? 0, execute: state.execute },
    ...{ flowSteps: FLOW_STEPS[state.flow] ?? 10, bins: state.bins },
  };
  const keys = keysOf(setup, latencies);
  const done = { a: trialsOf(trials, keys.a), b: trialsOf(trials, keys.b) };
  const difference = compare(done.a, done.b);
  const verdict = verdictOf(difference);
  const all = 2 * state.each;
  const count = Math.min(done.a.length, state.each) + Math.min(done.b.length, state.each);
  const resultOf = (side: Side): HeadResult => ({
    summary: summaryOf(done[side]),
    stored: storedOf(facts[side]?.metrics ?? null, state.task),
    ms: latencies[state[side]],
    delay:
      setup.factor > 0 && latencies[state[side]] === undefined
        ? null
        : conditionsOf(setup, side, latencies).delay,
  });
  const { phase } = bench.state;
  const busy = phase !== 'idle' && phase !== 'failed';
  return (
    <Panel
      id="live"
      title="Two heads, one trunk, the same scenes"
      aside={<span className="lab-badge">needs the model</span>}
    >
      <fieldset className="which-setup" disabled={busy}>
        <legend className="unseen">What is run</legend>
        <Segmented
          label="Task"
          testId="task"
          options={TASKS}
          value={state.task}
          onChange={(task) => change({ task })}
        />
        <div className="which-each">
          <span aria-hidden="true">Episodes a head</span>
          <Segmented
            label="Episodes a head"
            testId="each"
            options={eachOptions(state.each)}
            value={`${state.each}`}
            onChange={(each) => change({ each: Number(each) })}
          />
        </div>
        <Sliders state={state} change={change} heads={[facts.a, facts.b]} />
      </fieldset>
      <Going
        bench={bench}
        label={count === 0 ? 'Run' : count < all ? 'Go on' : 'Done'}
        disabled={nextTrial(trials, keys, setup) === null}
        onStart={() => run(setup)}
        now={now ? `Episode ${count + 1} of ${all}` : 'Timing both heads'}
      />
      <div className="which-sides">
        {SIDES.map((side) => (
          <HeadSide
            key={side}
            side={side}
            model={state[side]}
            options={headsOf(served, state[side])}
            facts={facts[side]}
            busy={busy}
            driving={phase === 'running' && now?.side === side ? now.seed : null}
            n={done[side].length}
            watch={watch}
            onChange={(model) => change({ [side]: model })}
          />
        ))}
      </div>
      <ResultTable results={{ a: resultOf('a'), b: resultOf('b') }} />
      <p className="which-verdict" data-testid="verdict" data-verdict={verdict} data-pairs={difference.pairs}>
        {difference.pairs > 0 && (
          <b>{`B less A: ${differenceText(difference.difference, difference.newcombe95)}. `}</b>
        )}
        <Words>{VERDICTS[verdict]}</Words>
      </p>
      <p className="note">
        {bench.engine
          ? `Measured here: ${bench.engine.variant} on ${bench.engine.provider === 'webgpu' ? 'WebGPU' : 'WASM'}, scenes from seed ${state.seed} on, simulated clock, greedy. 95% intervals: Wilson of one head, paired (Newcombe) of the difference. Stored: before release, every look in time.`
          : 'Nothing is run yet. The first run fetches the model, the arm’s physics and the runtime (what is here already is not fetched again), and less than 1 MB a head.'}
      </p>
    </Panel>
  );
};
