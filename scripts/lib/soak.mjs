// @ts-check
/** Many actions of the model in one page, and what they leave behind: heap, WASM memory, listeners, DOM nodes, latency. */
import { grownMemory, watchMemory } from './memory.mjs';
import { mean } from './quantile.mjs';

/**
 * @typedef {import('./memory.mjs').Memory & { actions: number }} Measured `actions`: taken until then
 *
 * @typedef {object} Soaked
 * @property {Measured[]} rows at the start, then after each part
 * @property {{ first: number, last: number, over: number }} latency mean ms an action over the first and the last `over`
 * @property {number} episodes
 */

/** Runs in the page: so many actions, a new episode whenever one ends. Ms of each. @param {number} count */
const actInPage = async (count) => {
  const page = window.tabletop;
  if (!page) throw new Error('not a test page');
  const times = [];
  let episodes = 0;
  while (times.length < count) {
    const before = performance.now();
    const { end } = await page.step(1);
    times.push(performance.now() - before);
    if (page.stats.steps === 0)
      throw new Error(`no step: ${page.lastError?.code} ${page.lastError?.message}`);
    if (!end) continue;
    if (end.reason === 'error') throw new Error(`${end.error?.code}: ${end.error?.message}`);
    episodes += 1;
    await page.reset();
    // the scene's sentences in turn, so that not every episode is the same
    document
      .querySelector(`[data-testid=example-${episodes % 2}]`)
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  }
  return { times, episodes };
};

/**
 * @param {import('@playwright/test').Page} page not yet navigated
 * @param {{ url: string, actions: number, warmUp?: number, parts?: number, more?: string, onRow?: (row: Measured) => void }} options
 *   `warmUp`: actions before the start; `parts`: how many times it is measured after it; `more`: of the address, as in
 *   "&hide=scene"
 * @returns {Promise<Soaked>}
 */
export async function soak(
  page,
  { url, actions, warmUp = 100, parts = 2, more = '', onRow = () => undefined },
) {
  const memory = await watchMemory(page);
  await page.goto(`${url}?test=1&seed=7&provider=wasm${more}`);
  await page.evaluate(() => window.tabletop?.ready);
  await page.evaluate(() => window.tabletop?.load());
  const backend = await page.evaluate(() => window.tabletop?.backend());
  if (backend !== 'wasm') throw new Error(`the model runs on ${backend}, not on WASM`);
  // what is made once, on the first episode, is no leak
  await page.evaluate(actInPage, warmUp);
  await page.evaluate(() => window.tabletop?.reset());

  const measure = async (/** @type {number} */ taken) => {
    const row = { actions: taken, ...(await memory()) };
    onRow(row);
    return row;
  };

  const rows = [await measure(0)];
  const times = [];
  let episodes = 0;
  for (let part = 1; part <= parts; part++) {
    const until = Math.round((actions * part) / parts);
    /** @type {{ times: number[], episodes: number }} */
    const done = await page.evaluate(actInPage, until - times.length);
    times.push(...done.times);
    episodes += done.episodes;
    await page.evaluate(() => window.tabletop?.reset()); // every row is of a page without an episode
    rows.push(await measure(times.length));
  }
  const over = Math.min(100, Math.floor(actions / 2));
  const latency = { first: mean(times.slice(0, over)), last: mean(times.slice(-over)), over };
  return { rows, latency, episodes };
}

/**
 * What grew from the first row to the last by more than it may, a sentence each; latency by more than a quarter.
 * @param {Soaked} soaked
 * @returns {string[]}
 */
export function grown({ rows, latency }) {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return ['nothing was measured'];
  const slower = latency.last / latency.first - 1;
  return [
    ...grownMemory(first, last),
    ...(slower > 0.25 ? [`an action takes ${(100 * slower).toFixed(0)}% longer`] : []),
  ];
}
