/** The live comparison under React, on the bench: both heads are opened on one trunk and take turns, seed by seed. */
import { useCallback, useRef, useState } from 'react';
import type { Frame, TabletopError } from '../../contracts.ts';
import type { Live, LiveEngine } from '../../headless/index.ts';
import { type BenchRun, useBench } from '../live/use-bench.browser.ts';
import { conditionsOf, keysOf, type WhichSetup } from './setup.ts';
import { type Next, nextTrial, SIDES, type Side, type Trials, withTrial } from './trials.ts';

export interface WhichRun {
  readonly bench: BenchRun;
  readonly trials: Trials;
  readonly now: Next | null;
  /** `onMeasured` is told what a look of a head takes here. */
  readonly run: (setup: WhichSetup, onMeasured: (side: Side, ms: number) => void) => void;
  /** What a head sees, told as it acts; gives the way out. */
  readonly watch: (side: Side, onFrame: (frame: Frame) => void) => () => void;
}

const unwatched = (): void => undefined;

export const useWhich = (): WhichRun => {
  const bench = useBench();
  const [trials, setTrials] = useState<Trials>({});
  const [now, setNow] = useState<Next | null>(null);
  const newest = useRef<{ trials: Trials; drove: string }>({ trials: {}, drove: '' });
  const watchers = useRef<Record<Side, Set<(frame: Frame) => void>>>({ a: new Set(), b: new Set() });

  const work = useCallback(
    async (
      live: Live,
      engine: LiveEngine,
      asked: WhichSetup,
      onMeasured: (side: Side, ms: number) => void,
      signal: AbortSignal,
    ): Promise<TabletopError | null> => {
      const kept = newest.current;
      // numbers of two devices do not belong in one table
      const drove = [engine.variant, engine.provider, engine.adapter].join(' ');
      if (kept.drove !== '' && kept.drove !== drove) kept.trials = {};
      kept.drove = drove;
      let setup = asked;
      const loadSide = (side: Side) =>
        live.load({ model: setup.models[side], provider: setup.provider }, unwatched, signal);
      for (const side of SIDES) {
        const model = setup.models[side];
        if (setup.known[model] !== undefined) continue;
        const loaded = await loadSide(side);
        if (!loaded.ok) return loaded.error;
        const ms = await live.latency(setup.seed, signal);
        if (!ms.ok) return ms.error;
        const whole = Math.max(1, Math.round(ms.value));
        setup = { ...setup, known: { ...setup.known, [model]: whole } };
        onMeasured(side, whole);
      }
      const keys = keysOf(setup);
      for (let next = nextTrial(kept.trials, keys, setup); next; next = nextTrial(kept.trials, keys, setup)) {
        const { side, seed } = next;
        setNow(next);
        const loaded = await loadSide(side);
        if (!loaded.ok) return loaded.error;
        const { model: _, ...conditions } = conditionsOf(setup, side);
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
    (setup: WhichSetup, onMeasured: (side: Side, ms: number) => void): void => {
      setNow(null);
      start({ model: setup.models.a, provider: setup.provider }, (live, engine, signal) =>
        work(live, engine, setup, onMeasured, signal),
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

  return { bench, trials, now, run, watch };
};
