// @ts-check
/** One fresh browser, the page, some steps: the hashes it ends with. What `npm run determinism` and its test repeat. */
import { chromium } from '@playwright/test';

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {'expert' | 'model'} driver
 * @property {'wasm' | 'webgpu'} [provider] of the model
 * @property {number} seed
 * @property {number} steps actions in all, over as many episodes as that takes
 * @property {string} [table] what lies on it, other than blocks
 *
 * @typedef {object} Ended
 * @property {string} name of the case
 * @property {string} worldHash
 * @property {string} frameHash
 * @property {string} tokens all of them, in order
 * @property {string} backend what really ran
 */

/** Runs in the page: `steps` actions; an episode that ends is followed by another with the scene's next example. @param {number} steps */
const takeInPage = async (steps) => {
  const page = window.tabletop;
  if (!page) throw new Error('not a test page');
  const said = [];
  for (let example = 0; said.length < steps; ) {
    const { end } = await page.step(1);
    const newest = page.tokens().at(-1);
    if (!newest) throw new Error(`no step was taken: ${page.lastError?.code} ${page.lastError?.message}`);
    said.push(newest);
    if (!end) continue;
    if (end.reason === 'error') throw new Error(`${end.error?.code}: ${end.error?.message}`);
    example = (example + 1) % 2;
    document
      .querySelector(`[data-testid=example-${example}]`)
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  }
  const [worldHash, frameHash] = [page.worldHash() ?? '', page.frameHash() ?? ''];
  return { worldHash, frameHash, tokens: said.join(' '), backend: page.backend() };
};

/**
 * Launches a browser of its own, takes every case in a page of its own and closes the browser.
 * @param {{ executablePath: string, flags: readonly string[], url: string, cases: readonly Case[], more?: string, timeoutMs?: number }} options
 *   `more`: of the address, as in "&hide=scene"
 * @returns {Promise<Ended[]>}
 */
export async function freshLaunch({ executablePath, flags, url, cases, more = '', timeoutMs = 600_000 }) {
  const browser = await chromium.launch({ executablePath, args: [...flags] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(timeoutMs);
    const ended = [];
    for (const one of cases) {
      const page = await context.newPage();
      const provider = one.provider ? `&provider=${one.provider}` : '';
      const table = one.table ? `&table=${one.table}` : '';
      await page.goto(`${url}?test=1&seed=${one.seed}&driver=${one.driver}${provider}${table}${more}`);
      await page.evaluate(() => window.tabletop?.ready);
      if (one.provider) {
        await page.evaluate(() => window.tabletop?.load());
        const backend = await page.evaluate(() => window.tabletop?.backend());
        if (backend !== one.provider) {
          const why = await page.evaluate(() => window.tabletop?.lastError?.message);
          throw new Error(
            `${one.name} ran on ${backend}, not on ${one.provider}: ${why ?? 'no reason given'}`,
          );
        }
      }
      ended.push({ name: one.name, ...(await page.evaluate(takeInPage, one.steps)) });
      await page.close();
    }
    return ended;
  } finally {
    await browser.close();
  }
}

/** What must come out alike of every launch, and another seed that must not. @type {readonly Case[]} */
export const ON_WASM = [
  { name: 'expert, 20 steps', driver: 'expert', seed: 7, steps: 20 },
  { name: 'model on WASM, 20 steps', driver: 'model', provider: 'wasm', seed: 7, steps: 20 },
];

/** The expert on another table: the scene, the physics of its things, and what the camera sees of them. @param {string} table */
export const onTable = (table) => [
  { name: `${table}: expert, 20 steps`, driver: /** @type {const} */ ('expert'), seed: 7, steps: 20, table },
];

/** @type {Case} */
export const OTHER_SEED = { name: 'expert, another seed', driver: 'expert', seed: 8, steps: 20 };

/** On the software adapter a step takes seconds. @type {readonly Case[]} */
export const ON_WEBGPU = [
  { name: 'model on WebGPU, 3 steps', driver: 'model', provider: 'webgpu', seed: 7, steps: 3 },
];
