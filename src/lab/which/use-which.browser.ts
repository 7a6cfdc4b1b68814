/** The live comparison under React, on the bench: both heads are opened on one trunk and take turns, seed by seed. */
import { useCallback, useRef, useState } from 'react';
import type { Frame, Provider, TabletopError, TaskName } from '../../contracts.ts';
import type { Live, LiveEngine } from '../../headless/index.ts';
import { type BenchRun, useBench } from '../live/use-bench.browser.ts';
import {
  type Conditions,
  delayOf,
  keyOf,
  type Next,
  nextTrial,
  SIDES,
  type Side,
  type Trials,
  withTrial,
} from './trials.ts';

export interface WhichSetup {
  readonly models: Readonly<Record<Side, string>>;
  readonly provider: Provider | 'auto';
  readonly task: TaskName;
  readonly seed: number;
  readonly each: number;
  readonly factor: number;
  readonly execute: number;
  readonly flowSteps: number;
  readonly bins: number;
}

/** Milliseconds of one look, measured here once, by model. */
export type Latencies = Readonly<Record<string, number>>;

export interface WhichRun {
  readonly bench: BenchRun;
  readonly trials: Trials;
  readonly latencies: Latencies;
  readonly now: Next | null;
  readonly run: (setup: WhichSetup) => void;
  /** What a head sees, told as it acts; gives the way out. */
  readonly watch: (side: Side, onFrame: (frame: Frame) => void) => () => void;
}

export const conditionsOf = (setup: WhichSetup, side: Side, latencies: Latencies): Conditions => {
  const { execute, flowSteps, bins, factor } = setup;
  const model = setup.models[side];
  return { ...{ model, execute, flowSteps, bins }, delay: delayOf(latencies[model], factor) };
};

export const keysOf = (setup: WhichSetup, latencies: Latencies): Readonly<Record<Side, string>> => {
  const of = { task: setup.task, first: setup.seed };
  return {
    a: keyOf(of, conditionsOf(setup, 'a', latencies)),
    b: keyOf(of, conditionsOf(setup, 'b', latencies)),
  };
};

const unwatched = (): void => undefined;

export const useWhich = (): WhichRun => {
  const bench = useBench();
  const [trials, setTrials] = useState<Trials>({});
  const [latencies, setLatencies] = useState<Latencies>({});
  const [now, setNow] = useState<Next | null>(null);
  const newest = useRef<{ trials: Trials; latencies: Latencies; drove: string }>({
    ...{ trials: {}, latencies: {}, drove: '' },
  });
  const watchers = useRef<Record<Side, Set<(frame: Frame) => void>>>({ a: new Set(), b: new Set() });

  const work = useCallback(
    async (
      live: Live,
      engine: LiveEngine,
      setup: WhichSetup,
      signal: AbortSignal,
    ): Promise<TabletopError | null> => {
      const kept = newest.current;
      // numbers of two devices do not belong in one table
      const drove = [engine.variant, engine.provider, engine.adapter].join(' ');
      if (kept.drove !== '' && kept.drove !== drove) Object.assign(kept, { trials: {}, latencies: {} });
      kept.drove = drove;
      const loadSide = (side: Side) =>
        live.load({ model: setup.models[side], provider: setup.provider }, unwatched, signal);
      for (const side of SIDES) {
        const model = setup.models[side];
        if (kept.latencies[model] !== undefined) continue;
        const loaded = await loadSide(side);
        if (!loaded.ok) return loaded.error;
        const ms = await live.latency(setup.seed, signal);
        if (!ms.ok) return ms.error;
        kept.latencies = { ...kept.latencies, [model]: ms.value };
        setLatencies(kept.latencies);
      }
      const keys = keysOf(setup, kept.latencies);
      for (let next = nextTrial(kept.trials, keys, setup); next; next = nextTrial(kept.trials, keys, setup)) {
        const { side, seed } = next;
        setNow(next);
        const loaded = await loadSide(side);
        if (!loaded.ok) return loaded.error;
        const { model: _, ...conditions } = conditionsOf(setup, side, kept.latencies);
        const onAction = (frame: Frame): void => {
          for (const watcher of watchers.current[side]) watcher(frame);
        };
        const done = await live.episode({ ...conditions, seed, task: setup.task, onAction }, signal);
        if (!done.ok) return done.error;
        kept.trials = withTrial(kept.trials, keys[side], done.value);
        setTrials(kept.trials);
      }
      setNow(null);
      return null;
    },
    [],
  );

  const { start } = bench;
  const run = useCallback(
    (setup: WhichSetup): void => {
      setNow(null);
      start({ model: setup.models.a, provider: setup.provider }, (live, engine, signal) =>
        work(live, engine, setup, signal),
      );
    },
    [start, work],
  );

  const watch = useCallback((side: Side, onFrame: (frame: Frame) => void): (() => void) => {
    const mine = watchers.current[side];
    mine.add(onFrame);
    return () => {
      mine.delete(onFrame);
    };
  }, []);

  return { bench, trials, latencies, now, run, watch };
};
