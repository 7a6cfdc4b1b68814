/** The live comparison: two heads on one trunk, the same scenes, the same conditions. */
import { useEffect, useState } from 'react';
import { useServedModels } from '../../ui/view/use-served-models.browser.ts';
import { Words } from '../../ui/Words.tsx';
import { RunPanel as LivePanel } from '../live/RunPanel.tsx';
import { isBusy } from '../live/use-bench.browser.ts';
import { EACH, type WhichState } from './address.ts';
import { HeadSide } from './HeadSide.tsx';
import { headsOf } from './heads.ts';
import { type HeadFacts, readHead } from './manifests.browser.ts';
import { type HeadResult, ResultTable } from './ResultTable.tsx';
import { Sliders } from './Sliders.tsx';
import { conditionsOf, keysOf, setupOf } from './setup.ts';
import { storedOf } from './stored.ts';
import { compare, nextTrial, SIDES, type Side, summaryOf, trialsOf, verdictOf } from './trials.ts';
import { useWhich } from './use-which.browser.ts';
import { differenceText, VERDICTS } from './words.ts';

/** Of the address. */
const MS = { a: 'msA', b: 'msB' } as const;

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
  const { bench, trials, now, run, watch } = useWhich();
  const served = useServedModels();
  const facts: Readonly<Record<Side, HeadFacts | null>> = { a: useFacts(state.a), b: useFacts(state.b) };
  const setup = setupOf(state, { a: facts.a?.head.kind ?? null, b: facts.b?.head.kind ?? null });
  const keys = keysOf(setup);
  const done = { a: trialsOf(trials, keys.a), b: trialsOf(trials, keys.b) };
  const difference = compare(done.a, done.b);
  const verdict = verdictOf(difference);
  const all = 2 * state.each;
  const count = Math.min(done.a.length, state.each) + Math.min(done.b.length, state.each);
  const resultOf = (side: Side): HeadResult => ({
    summary: summaryOf(done[side]),
    stored: storedOf(facts[side]?.metrics ?? null, state.task),
    ms: setup.known[state[side]],
    delay:
      setup.factor > 0 && setup.known[state[side]] === undefined ? null : conditionsOf(setup, side).delay,
  });
  const changeHead = (side: Side, model: string): void => change({ [side]: model, [MS[side]]: 0 });
  const busy = isBusy(bench.state);
  return (
    <LivePanel
      title="Two heads, one trunk, the same scenes"
      bench={bench}
      state={state}
      change={change}
      each={{ label: 'Episodes a head', usual: EACH }}
      settings={<Sliders state={state} change={change} heads={[facts.a, facts.b]} />}
      count={{ done: count, all }}
      missing={nextTrial(trials, keys, setup) !== null}
      onStart={() => run(setup, (side, ms) => change({ [MS[side]]: ms }))}
      now={now ? `Episode ${count + 1} of ${all}` : 'Timing both heads'}
    >
      <div className="which-sides">
        {SIDES.map((side) => (
          <HeadSide
            key={side}
            side={side}
            model={state[side]}
            options={headsOf(served, state[side])}
            facts={facts[side]}
            busy={busy}
            driving={bench.state.phase === 'running' && now?.side === side ? now.seed : null}
            n={done[side].length}
            watch={watch}
            onChange={(model) => changeHead(side, model)}
          />
        ))}
      </div>
      <ResultTable results={{ a: resultOf('a'), b: resultOf('b') }} />
      {(state.msA > 0 || state.msB > 0) && (
        <p className="note">
          <Words>{'The link keeps what a look took, so that it leads to the same delays elsewhere. '}</Words>
          <button
            type="button"
            className="inline"
            disabled={busy}
            onClick={() => change({ msA: 0, msB: 0 })}
            data-testid="measure-again"
          >
            Time both heads anew
          </button>
        </p>
      )}
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
    </LivePanel>
  );
};
