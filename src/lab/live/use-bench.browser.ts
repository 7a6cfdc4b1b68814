/** The bench under React: world, renderer, runtime and model are fetched at the first start, and kept. One job at a time. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Provider, Result, TabletopError } from '../../contracts.ts';
import type { Live, LiveEngine } from '../../headless/index.ts';
import { explainHere } from '../../runtime/page-files.browser.ts';

export type BenchPhase =
  | { readonly phase: 'idle' }
  /** Bytes of the model; 0 of 0 while there is nothing to count. */
  | { readonly phase: 'loading'; readonly what: string; readonly loaded: number; readonly total: number }
  | { readonly phase: 'running' }
  | { readonly phase: 'stopping' }
  | { readonly phase: 'failed'; readonly error: TabletopError };

/** Nothing else can be started, and what is run cannot be changed. */
export const isBusy = ({ phase }: BenchPhase): boolean => phase !== 'idle' && phase !== 'failed';

export interface BenchModel {
  readonly model: string;
  readonly provider: Provider | 'auto';
}

/** Gives null at the end, or why it ended (CANCELLED: stopped). */
export type BenchJob = (
  bench: Live,
  engine: LiveEngine,
  signal: AbortSignal,
) => Promise<TabletopError | null>;

export interface BenchRun {
  readonly state: BenchPhase;
  /** What runs; null before the first load. */
  readonly engine: LiveEngine | null;
  readonly start: (model: BenchModel, job: BenchJob) => void;
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

export const useBench = (): BenchRun => {
  const [state, setState] = useState<BenchPhase>({ phase: 'idle' });
  const [engine, setEngine] = useState<LiveEngine | null>(null);
  const live = useRef<Live | null>(null);
  const stopper = useRef<AbortController | null>(null);

  useEffect(() => () => stopper.current?.abort(), []);

  const work = useCallback(
    async (model: BenchModel, job: BenchJob, signal: AbortSignal): Promise<TabletopError | null> => {
      setState({ phase: 'loading', what: 'Fetching the arm and the runtime', loaded: 0, total: 0 });
      const fetched: Result<Live> = live.current ? { ok: true, value: live.current } : await fetchLive();
      if (!fetched.ok) return fetched.error;
      const bench = fetched.value;
      live.current = bench;
      const loaded = await bench.load(
        model,
        (progress) => {
          const bytes = progress.phase === 'download' ? progress : { loaded: 0, total: 0 };
          const what = WORDS[progress.phase] ?? '';
          if (!signal.aborted) setState({ phase: 'loading', what, loaded: bytes.loaded, total: bytes.total });
        },
        signal,
      );
      if (!loaded.ok) return loaded.error;
      setEngine(loaded.value);
      setState({ phase: 'running' });
      return job(bench, loaded.value, signal);
    },
    [],
  );

  const start = useCallback(
    (model: BenchModel, job: BenchJob): void => {
      if (stopper.current) return; // one job at a time
      const controller = new AbortController();
      stopper.current = controller;
      work(model, job, controller.signal)
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

  return { state, engine, start, stop };
};
