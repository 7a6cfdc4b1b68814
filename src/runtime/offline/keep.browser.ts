/**
 * Has the service worker keep the page. Fetched and started when the page has been alive for a while: not a byte of it
 * belongs to the first picture.
 */
import type { FromWorker, ToWorker } from '../../offline/offline.worker.ts';
import { groupOf } from '../../offline/shell.ts';
import type { EngineSummary, Stores } from '../stores.ts';
import { offline, refusal } from './state.ts';

const LOOK_AGAIN = 3_600_000; // ms between two looks for a new version, in a tab that stays open

/** File of the runtime by its build, without hash: the engine's worker fetches it, where the page cannot see it. */
const RUNTIMES: Readonly<Record<EngineSummary['build'], string>> = {
  wasm: 'ort-wasm-simd-threaded',
  jspi: 'ort-wasm-simd-threaded.jspi',
  asyncify: 'ort-wasm-simd-threaded.asyncify',
};

/** Calls back with every big file that the page has used and will use. */
const watchBigFiles = ({ session }: Pick<Stores, 'session'>, used: (group: string) => void): void => {
  new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) {
      const group = groupOf(new URL(name).pathname);
      if (group) used(group);
    }
  }).observe({ type: 'resource', buffered: true });
  const look = (): void => {
    const { engine } = session.getState();
    if (engine.phase === 'ready') used(RUNTIMES[engine.info.build]);
  };
  look();
  session.subscribe(look);
};

const watchUpdates = (registration: ServiceWorkerRegistration): void => {
  const look = (): void => {
    // without a worker that serves this page, the one that waits is simply the first
    const newer = registration.waiting && navigator.serviceWorker.controller;
    const without = refusal.getState() === '' ? 'off' : 'refused';
    offline.setState(newer ? 'update' : registration.active ? 'kept' : without, true);
    document.documentElement.dataset.offline = offline.getState();
  };
  const watch = (worker: ServiceWorker | null): void => worker?.addEventListener('statechange', look);
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type !== 'not-kept') return;
    refusal.setState(data.reason, true);
    look();
  });
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  look();
  let looked = performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || performance.now() - looked < LOOK_AGAIN) return;
    looked = performance.now();
    void registration.update().catch(() => undefined); // no network: later
  });
};

/** Blocked storage, a private window, an address without https: the page works as before, with network. */
export const keepOffline = async (stores: Pick<Stores, 'session'>): Promise<void> => {
  try {
    const script = new URL('offline.js', document.baseURI);
    const registration = await navigator.serviceWorker.register(script, { updateViaCache: 'none' });
    watchUpdates(registration);
    const told = new Set<string>();
    const { active } = await navigator.serviceWorker.ready;
    watchBigFiles(stores, (group) => {
      if (told.has(group)) return;
      told.add(group);
      (registration.active ?? active)?.postMessage({ type: 'keep', groups: [group] } satisfies ToWorker);
    });
  } catch {
    document.documentElement.dataset.offline = 'off';
  }
};
