/** Tasks of the main thread over 50 ms, as the browser itself counts them. */
import { sleep } from '../runtime/timers.ts';

export interface LongTasks {
  readonly count: number;
  /** ms; 0 when there is none. */
  readonly longest: number;
}

// entries reach the observer a little after their task; long enough also on a busy machine
const DELIVERY_MS = 300;

/** Does `work`, and counts the long tasks that began meanwhile. */
export const countLongTasks = async <T>(work: () => Promise<T>): Promise<{ value: T; tasks: LongTasks }> => {
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'longtask' });
  await sleep(0); // the caller's own task ends here and is not counted
  const from = performance.now();
  const value = await work();
  const until = performance.now();
  await sleep(DELIVERY_MS);
  entries.push(...observer.takeRecords());
  observer.disconnect();
  const during = entries.filter(({ startTime }) => startTime >= from && startTime <= until);
  const longest = during.reduce((most, { duration }) => Math.max(most, duration), 0);
  return { value, tasks: { count: during.length, longest } };
};

/** Keeps the main thread busy in one task of its own. */
export const block = async (ms: number): Promise<void> => {
  await sleep(0);
  const until = performance.now() + ms;
  while (performance.now() < until); // on purpose
  await sleep(0);
};
