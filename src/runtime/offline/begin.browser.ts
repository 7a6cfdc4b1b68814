/** When to begin with keeping the page: a few hundred bytes of the first load decide, the rest comes later. */
import { savesData } from '../save-data.browser.ts';
import type { Stores } from '../stores.ts';

const PATIENCE = 15_000; // ms after the load event, where the physics is not fetched by itself

const loaded = (): Promise<void> =>
  document.readyState === 'complete'
    ? Promise.resolve()
    : new Promise((resolve) => window.addEventListener('load', () => resolve(), { once: true }));

/** Resolves when the physics, the last thing that a first visit fetches unasked, has arrived. */
const physicsArrived = (): Promise<void> =>
  new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      if (!list.getEntries().some(({ name }) => /mujoco[^/]*\.wasm/.test(name))) return;
      observer.disconnect();
      resolve();
    }).observe({ type: 'resource', buffered: true });
  });

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 5000 });
    else setTimeout(resolve, 1000);
  });

const wanted = (query: URLSearchParams): boolean => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || savesData()) return false;
  // a test sees what the server has, unless it is about this
  return query.get('test') !== '1' || query.get('offline') === '1';
};

/** Not in development, not in tests that do not ask for it, not where every byte is paid for. */
export const beginKeeping = async (stores: Stores, query: string): Promise<void> => {
  if (!wanted(new URLSearchParams(query))) return;
  await loaded();
  await Promise.race([physicsArrived(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  await idle();
  const { keepOffline } = await import('./keep.browser.ts');
  await keepOffline(stores);
};
