/**
 * The live run under React, on the bench. What is finished stays when a run is stopped, and the next one goes on from
 * there.
 */
import { useCallback, useRef, useState } from 'react';
import type { LiveEngine } from '../../headless/index.ts';
import { type BenchModel, type BenchPhase, useBench } from '../live/use-bench.browser.ts';
import { type Next, runTrials, type Setup, type Trials } from './trials.ts';

export interface LiveSetup extends Setup, BenchModel {}

export type RunPhase =
  | Exclude<BenchPhase, { readonly phase: 'running' }>
  | { readonly phase: 'running'; readonly now: Next };

export interface LiveRun {
  readonly state: RunPhase;
  readonly trials: Trials;
  /** What drove the finished episodes; null before the first load. */
  readonly engine: LiveEngine | null;
  readonly run: (setup: LiveSetup) => void;
  readonly stop: () => void;
}

const STARTING = { phase: 'loading', what: 'Starting the physics', loaded: 0, total: 0 } as const;

export const useLiveRun = (): LiveRun => {
  const { state, engine, start, stop } = useBench();
  const [trials, setTrials] = useState<Trials>({});
  const [now, setNow] = useState<Next | null>(null);
  const newest = useRef<Trials>({});
  const drove = useRef('');

  const run = useCallback(
    ({ model, provider, ...setup }: LiveSetup): void => {
      setNow(null);
      start({ model, provider }, async (bench, loaded, signal) => {
        // numbers of two engines do not belong in one figure: another one begins afresh
        const name = [loaded.model, loaded.variant, loaded.provider].join(' ');
        if (drove.current !== '' && drove.current !== name) newest.current = {};
        drove.current = name;
        setTrials(newest.current);
        const onTrials = (next: Trials): void => {
          newest.current = next;
          setTrials(next);
        };
        return runTrials(
          setup,
          newest.current,
          { episode: bench.episode, onStart: setNow, onTrials },
          signal,
        );
      });
    },
    [start],
  );

  const shown: RunPhase = state.phase !== 'running' ? state : now ? { phase: 'running', now } : STARTING;
  return { state: shown, trials, engine, run, stop };
};
