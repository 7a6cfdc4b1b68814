/**
 * The live run under React, on the bench. What is finished stays when a run is stopped, and the next one goes on from
 * there.
 */
import { useCallback, useRef, useState } from 'react';
import { type BenchModel, type BenchRun, useBench } from '../live/use-bench.browser.ts';
import { type Next, runTrials, type Setup, type Trials } from './trials.ts';

export interface LiveSetup extends Setup, BenchModel {}

export interface LiveRun {
  readonly bench: BenchRun;
  readonly trials: Trials;
  /** The episode that runs; null: none yet. */
  readonly now: Next | null;
  readonly run: (setup: LiveSetup) => void;
}

export const useLiveRun = (): LiveRun => {
  const bench = useBench();
  const [trials, setTrials] = useState<Trials>({});
  const [now, setNow] = useState<Next | null>(null);
  const newest = useRef<Trials>({});
  const drove = useRef('');

  const { start } = bench;
  const run = useCallback(
    ({ model, provider, ...setup }: LiveSetup): void => {
      setNow(null);
      start({ model, provider }, async (live, loaded, signal) => {
        // numbers of two engines do not belong in one figure: another one begins afresh
        const name = [loaded.model, loaded.variant, loaded.provider].join(' ');
        if (drove.current !== '' && drove.current !== name) newest.current = {};
        drove.current = name;
        setTrials(newest.current);
        const onTrials = (next: Trials): void => {
          newest.current = next;
          setTrials(next);
        };
        return runTrials(setup, newest.current, { episode: live.episode, onStart: setNow, onTrials }, signal);
      });
    },
    [start],
  );

  return { bench, trials, now, run };
};
