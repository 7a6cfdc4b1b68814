/**
 * The measurement that the page shows: its description, what has been measured, and what goes on. One writer; React only
 * reads it. World, renderer, runtime and model are fetched at the first start.
 */
import type { Result, TabletopError } from '../contracts.ts';
import { isScripted } from '../evaluation/index.ts';
import type { Measuring } from '../headless/index.ts';
import type { LoadProgress } from '../policy/index.ts';
import { type Brought, broughtOf } from '../runtime/own-policy/brought.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { keepInTab, policiesOfTab } from '../runtime/own-policy/tab-policies.browser.ts';
import { explainHere } from '../runtime/page-files.browser.ts';
import { nextTask } from '../runtime/timers.ts';
import { type Description, keyOf, type SideName, settled } from './description.ts';
import { createGate } from './gate.ts';
import { type KeptStore, openKept } from './kept.browser.ts';
import {
  allOf,
  doneOf,
  type Heads,
  type NextEpisode,
  NO_RECORDS,
  type Records,
  withRecord,
} from './progress.ts';
import { type ReadySide, runMeasurement } from './run-measurement.ts';

export type Phase =
  /** What is kept is being looked up. */
  | { readonly phase: 'opening' }
  | { readonly phase: 'idle' }
  /** Bytes of the model; 0 of 0 while there is nothing to count. */
  | { readonly phase: 'loading'; readonly what: string; readonly loaded: number; readonly total: number }
  | { readonly phase: 'running'; readonly next: NextEpisode }
  | { readonly phase: 'paused'; readonly next: NextEpisode }
  | { readonly phase: 'stopping' }
  | { readonly phase: 'failed'; readonly error: TabletopError };

export interface State {
  readonly description: Description;
  readonly phase: Phase;
  readonly records: Records;
  readonly heads: Heads;
  /** Sides whose kept episodes were of another policy and are gone. */
  readonly putAside: readonly SideName[];
  /** Policies that the visitor brought to this tab. */
  readonly brought: readonly Brought[];
  /** False: one of them is on this page alone. */
  readonly carries: boolean;
  /** False: this browser keeps nothing, and closing the tab loses what was measured. */
  readonly keeps: boolean;
}

export interface Controller {
  state(): State;
  subscribe(listener: () => void): () => void;
  /** Another measurement, with what is kept of it. Not while something runs. */
  describe(part: Partial<Description>): void;
  /** What is missing. */
  start(): void;
  pause(): void;
  resume(): void;
  /** The episode that runs is dropped; what is finished stays. */
  stop(): void;
  /** Lists a policy of the visitor's own, and makes it A unless something runs. */
  bring(policy: OwnPolicy): Promise<void>;
  /** Forgets what was measured under this description. */
  forget(): Promise<void>;
}

const WORDS: Readonly<Record<LoadProgress['phase'], string>> = {
  manifest: 'Reading what the model is',
  download: 'Fetching the model',
  compile: 'Compiling the model',
  'warm-up': 'Warming up',
  parity: 'Self-test',
  ready: 'Starting the physics',
};

const FETCHING: Phase = { phase: 'loading', what: 'Fetching the arm and the runtime', loaded: 0, total: 0 };

const PART_MISSING: TabletopError = {
  code: 'DOWNLOAD_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and press Start again.',
};
const BUG: TabletopError = {
  code: 'ENGINE_FAILED',
  message: 'The measurement ended early through a fault of this page. Reload it and go on.',
};
const ELSEWHERE: TabletopError = {
  code: 'SETTING_INVALID',
  message: 'This measurement runs in another tab of this browser. Go on there, or close that tab first.',
};

const fetchBench = async (): Promise<Result<Measuring>> => {
  try {
    const { createMeasuring } = await import('../headless/index.ts');
    return { ok: true, value: createMeasuring() };
  } catch (thrown) {
    return { ok: false, error: await explainHere({ ...PART_MISSING, detail: String(thrown) }) };
  }
};

/** Runs `work` while no other tab runs the same; without the Web Locks API it just runs. */
const alone = async (
  key: string,
  work: () => Promise<TabletopError | null>,
): Promise<TabletopError | null> => {
  const locks = 'locks' in navigator ? navigator.locks : null;
  if (!locks) return work();
  return locks.request(`tabletop-${key}`, { ifAvailable: true }, (lock) => (lock ? work() : ELSEWHERE));
};

export const createController = (first: Description): Controller => {
  let now: State = {
    description: settled(first),
    phase: { phase: 'opening' },
    ...{ records: NO_RECORDS, heads: {}, putAside: [], keeps: true },
    ...{ brought: [], carries: true },
  };
  const listeners = new Set<() => void>();
  const set = (part: Partial<State>): void => {
    now = { ...now, ...part };
    for (const listener of listeners) listener();
  };

  const gate = createGate({ now: () => performance.now(), giveWay: nextTask });
  let bench: Measuring | null = null;
  let stopper: AbortController | null = null;
  const own = new Map<string, OwnPolicy>();
  const list = (policies: readonly OwnPolicy[]): void => {
    for (const policy of policies) own.set(policy.id, policy);
    set({ brought: [...own.values()].map(broughtOf) });
  };
  const listed = policiesOfTab().then(list);
  const store: Promise<KeptStore | null> = openKept();

  /** What cannot be kept is measured all the same, and said. */
  const keep = async (work: (kept: KeptStore) => Promise<void>): Promise<void> => {
    const kept = await store;
    try {
      if (kept) await work(kept);
      if (now.keeps !== (kept !== null)) set({ keeps: kept !== null });
    } catch {
      set({ keeps: false });
    }
  };
  const keepHead = (running: boolean): Promise<void> => {
    const { description, heads } = now;
    return keep((kept) => kept.save(keyOf(description), { heads, running }));
  };

  const prepare =
    (measuring: Measuring, signal: AbortSignal) =>
    async (name: SideName): Promise<Result<ReadySide>> => {
      const { a, b, sentence, rate, ...episodes } = now.description;
      const side = (name === 'b' ? b : a) ?? a;
      const { control, model, variant, provider, plan, temperature } = side;
      const scripted = isScripted(control);
      set({ phase: { phase: 'loading', what: 'Starting the physics', loaded: 0, total: 0 } });
      const onProgress = (progress: LoadProgress): void => {
        const { loaded, total } = progress.phase === 'download' ? progress : { loaded: 0, total: 0 };
        if (!signal.aborted) set({ phase: { phase: 'loading', what: WORDS[progress.phase], loaded, total } });
      };
      const prepared = await measuring.prepare(
        {
          ...{ ...episodes, control, plan, temperature },
          ...(sentence === '' ? {} : { sentence }),
          ...(rate > 0 && scripted ? { hz: rate } : {}),
        },
        scripted ? null : { model, provider, ...(variant === 'usual' ? {} : { variant }) },
        { signal, onProgress },
      );
      if (!prepared.ok) return prepared;
      const { options, model: loaded, episode } = prepared.value;
      return {
        ok: true,
        value: {
          head: { options, model: loaded },
          episode: (seed) => episode(seed, { signal, pace: gate.pass }),
        },
      };
    };

  const work = async (signal: AbortSignal): Promise<TabletopError | null> => {
    const fetched: Result<Measuring> = bench ? { ok: true, value: bench } : await fetchBench();
    if (!fetched.ok) return fetched.error;
    bench = fetched.value;
    await listed;
    for (const policy of own.values()) bench.bring(policy);
    const { description, records, heads } = now;
    const key = keyOf(description);
    return runMeasurement({
      description,
      before: { records, heads },
      prepare: prepare(bench, signal),
      onReady: async (ready, drivers, putAside) => {
        set({ records: ready, heads: drivers, putAside });
        for (const side of putAside) await keep((kept) => kept.forget(key, side));
        await keepHead(true);
      },
      onNext: (next) => set({ phase: { phase: gate.paused() ? 'paused' : 'running', next } }),
      onEpisode: async (side, record) => {
        set({ records: withRecord(now.records, side, record) });
        await keep((kept) => kept.add(key, side, record));
      },
    });
  };

  const start = (): void => {
    if (stopper || now.phase.phase === 'opening') return;
    const controller = new AbortController();
    stopper = controller;
    gate.resume();
    set({ putAside: [], phase: FETCHING }); // at once: code that waits for the end must not find the old state
    alone(keyOf(now.description), () => work(controller.signal))
      .catch((thrown): TabletopError => ({ ...BUG, detail: String(thrown) }))
      .then((error) => {
        stopper = null;
        gate.resume();
        const quiet = error === null || error.code === 'CANCELLED';
        set({ phase: quiet ? { phase: 'idle' } : { phase: 'failed', error } });
        if (error !== ELSEWHERE) void keepHead(false);
      });
  };

  const look = async (): Promise<void> => {
    const { description } = now;
    const key = keyOf(description);
    const kept = await store;
    const found = await kept?.load(key).catch(() => null);
    if (keyOf(now.description) !== key || stopper) return; // another one was asked for meanwhile
    const { records = NO_RECORDS, heads = {}, running = false } = found ?? {};
    set({ phase: { phase: 'idle' }, records, heads, putAside: [], keeps: kept !== null });
    if (running && doneOf(description, records) < allOf(description)) start();
  };
  const describeAs = (part: Partial<Description>): void => {
    if (stopper) return;
    const description = settled({ ...now.description, ...part });
    set({ description, phase: { phase: 'opening' }, records: NO_RECORDS, heads: {}, putAside: [] });
    void look();
  };

  const bring = async (policy: OwnPolicy): Promise<void> => {
    const carried = await keepInTab(policy); // before it is chosen: what it can be run on is read from there
    list([policy]);
    if (!carried) set({ carries: false });
    const { robot } = broughtOf(policy);
    const { a } = now.description;
    const control = isScripted(a.control) ? 'none' : a.control;
    describeAs({ robot, a: { ...a, control, model: policy.id, variant: 'usual' } });
  };

  void look();

  return {
    state: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    describe: describeAs,
    bring,
    start,
    pause: () => {
      if (now.phase.phase !== 'running') return;
      gate.pause();
      set({ phase: { phase: 'paused', next: now.phase.next } });
      void keepHead(false);
    },
    resume: () => {
      if (now.phase.phase !== 'paused') return;
      // kept first: a tab that is closed as soon as it runs goes on when its link is opened again
      void keepHead(true).then(() => {
        if (now.phase.phase !== 'paused') return;
        gate.resume();
        set({ phase: { phase: 'running', next: now.phase.next } });
      });
    },
    stop: () => {
      if (!stopper) return;
      stopper.abort();
      gate.resume();
      set({ phase: { phase: 'stopping' } });
    },
    forget: async () => {
      if (stopper) return;
      const key = keyOf(now.description);
      set({ records: NO_RECORDS, heads: {}, putAside: [] });
      await keep((kept) => kept.forget(key));
      await keepHead(false);
    },
  };
};
