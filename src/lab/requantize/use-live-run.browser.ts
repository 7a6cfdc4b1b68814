/**
 * The live run under React: fetches world, renderer, runtime and model at the first Run, and keeps them. What is
 * finished stays when a run is stopped, and the next one goes on from there.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Provider, Result, TabletopError } from '../../contracts.ts';
import type { Live, LiveEngine } from '../../headless/index.ts';
import { explainHere } from '../../runtime/page-files.browser.ts';
import { type Next, runTrials, type Setup, type Trials } from './trials.ts';

export interface LiveSetup extends Setup {
  readonly model: string;
  readonly provider: Provider | 'auto';
}

export type RunPhase =
  | { readonly phase: 'idle' }
  /** Bytes of the model; 0 of 0 while there is nothing to count. */
  | { readonly phase: 'loading'; readonly what: string; readonly loaded: number; readonly total: number }
  | { readonly phase: 'running'; readonly now: Next }
  | { readonly phase: 'stopping' }
  | { readonly phase: 'failed'; readonly error: TabletopError };

export interface LiveRun {
  readonly state: RunPhase;
  readonly trials: Trials;
  /** What drove the finished episodes; null before the first load. */
  readonly engine: LiveEngine | null;
  readonly run: (setup: LiveSetup) => void;
  readonly stop: () => void;
}

const WORDS: Readonly<Record<string, string>> = {
  manifest: 'Reading what the model is',
  download: 'Fetching the model',
  compile: 'Compiling the model',
  'warm-up': 'Warming up',
  parity: 'Self-test',
  ready: 'Starting the physics',
};

const PART_MISSING: TabletopError = {
  code: 'DOWNLOAD_FAILED',
  message: 'A part of the exhibit could not be fetched. Check the connection and press Run again.',
};
const BUG: TabletopError = {
  code: 'ENGINE_FAILED',
  message: 'The run ended early through a fault of this page. Reload it and run again.',
};

/** The bench, fetched once; a failed fetch may be tried again. */
const fetchLive = async (): Promise<Result<Live>> => {
  try {
    const { createLive } = await import('../../headless/index.ts');
    return { ok: true, value: createLive() };
  } catch (thrown) {
    return { ok: false, error: await explainHere({ ...PART_MISSING, detail: String(thrown) }) };
  }
};

export const useLiveRun = (): LiveRun => {
  const [state, setState] = useState<RunPhase>({ phase: 'idle' });
  const [trials, setTrials] = useState<Trials>({});
  const [engine, setEngine] = useState<LiveEngine | null>(null);
  const live = useRef<Live | null>(null);
  const newest = useRef<Trials>({});
  const drove = useRef('');
  const stopper = useRef<AbortController | null>(null);

  useEffect(() => () => stopper.current?.abort(), []);

  /** Numbers of two engines do not belong in one figure: another one begins afresh. */
  const accept = useCallback((loaded: LiveEngine): void => {
    const name = [loaded.model, loaded.variant, loaded.provider].join(' ');
    if (drove.current !== '' && drove.current !== name) newest.current = {};
    drove.current = name;
    setTrials(newest.current);
    setEngine(loaded);
  }, []);

  const work = useCallback(
    async ({ model, provider, ...setup }: LiveSetup, signal: AbortSignal): Promise<TabletopError | null> => {
      setState({ phase: 'loading', what: 'Fetching the arm and the runtime', loaded: 0, total: 0 });
      const fetched: Result<Live> = live.current ? { ok: true, value: live.current } : await fetchLive();
      if (!fetched.ok) return fetched.error;
      const bench = fetched.value;
      live.current = bench;
      const loaded = await bench.load(
        { model, provider },
        (progress) => {
          const bytes = progress.phase === 'download' ? progress : { loaded: 0, total: 0 };
          const what = WORDS[progress.phase] ?? '';
          if (!signal.aborted) setState({ phase: 'loading', what, loaded: bytes.loaded, total: bytes.total });
        },
        signal,
      );
      if (!loaded.ok) return loaded.error;
      accept(loaded.value);
      return runTrials(
        setup,
        newest.current,
        {
          episode: bench.episode,
          onStart: (now) => setState({ phase: 'running', now }),
          onTrials: (next) => {
            newest.current = next;
            setTrials(next);
          },
        },
        signal,
      );
    },
    [accept],
  );

  const run = useCallback(
    (setup: LiveSetup): void => {
      if (stopper.current) return; // one run at a time
      const controller = new AbortController();
      stopper.current = controller;
      work(setup, controller.signal)
        .catch((thrown: unknown): TabletopError => ({ ...BUG, detail: String(thrown) }))
        .then((error) => {
          stopper.current = null;
          const failed = error && error.code !== 'CANCELLED';
          setState(failed ? { phase: 'failed', error } : { phase: 'idle' });
        });
    },
    [work],
  );

  const stop = useCallback((): void => {
    if (!stopper.current || stopper.current.signal.aborted) return;
    setState({ phase: 'stopping' });
    stopper.current.abort();
  }, []);

  return { state, trials, engine, run, stop };
};
