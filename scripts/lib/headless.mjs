// @ts-check
/**
 * The built site's headless page in a headless Chromium, and a way to call its commands. The page runs the product's
 * own world, renderer and engine; nothing here knows what they do.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, DIST } from './build.mjs';
import { ensureChromium, ownFlags, QUIET_FLAGS, SYSTEM_GPU_FLAGS, WEBGPU_FLAGS } from './chromium.mjs';
import { ensureInstalled, ROOT } from './run.mjs';
import { serve } from './serve.mjs';

/** Milliseconds. A browser younger than about a second says of a card that works that there is none. */
const ADAPTER_WAIT = 10_000;

/**
 * @typedef {{ ok: true, value: any } | { ok: false, error: { code: string, message: string, detail?: string } }} Answer
 * @typedef {object} Headless
 * @property {(name: string, args?: unknown, onReport?: (event: any) => void) => Promise<any>} call runs a command of
 *   the page; `onReport` gets what the command reports on its way; throws with the command's message if it fails
 * @property {(files: readonly { path: string, file: string }[]) => Promise<{ path: string, url: string }[]>} offer lets the
 *   page fetch files of this machine
 * @property {string} browser name and version
 * @property {() => Promise<void>} close
 */

/**
 * Manifests that say that so many threads pay, whatever they say: how else would one find out?
 * @param {import('@playwright/test').Page} page @param {number} threads
 */
const payThreads = (page, threads) =>
  page.route(/\/models\/[^/]+\/(manifest|head-[^/]+)\.json$/, async (route) => {
    const response = await route.fetch();
    const manifest = await response.json();
    for (const variant of manifest.variants) variant.threads = threads;
    await route.fulfill({ response, json: manifest });
  });

/**
 * Until the page gets a WebGPU adapter; without one the engine says what is wrong.
 * @param {import('@playwright/test').Page} page
 */
const waitForAdapter = (page) =>
  page
    .waitForFunction(
      async () => {
        /** @type {any} */
        const { gpu } = navigator;
        return gpu !== undefined && (await gpu.requestAdapter()) !== null;
      },
      undefined,
      { timeout: ADAPTER_WAIT, polling: 200 },
    )
    .catch(() => {});

/**
 * Build if needed, serve, start Chromium, open the page and wait until its commands are there.
 * @param {{ gpu?: 'none' | 'software' | 'system', site?: string, threads?: number }} [options] `gpu`: which WebGPU adapter
 *   to offer; `site`: a built site to serve as it is, instead of building this one; `threads`: what manifests are made to
 *   say of the threads that pay
 * @returns {Promise<Headless>}
 */
export async function openHeadless({ gpu = 'none', site, threads } = {}) {
  await ensureInstalled();
  if (site === undefined && (await build()) !== 0) throw new Error('The site could not be built; see above.');
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const server = await serve({ root: site ?? DIST });
  const extra = { none: [], software: WEBGPU_FLAGS, system: SYSTEM_GPU_FLAGS }[gpu];
  const args = [...QUIET_FLAGS, ...extra, ...ownFlags()];
  const browser = await chromium.launch({ executablePath: path, args });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    /** @type {(event: any) => void} */
    let listener = () => {};
    /** @type {(reason: Error) => void} */
    let fail = () => {};
    const broken = new Promise((_, reject) => {
      fail = reject;
    });
    broken.catch(() => {}); // looked at only while a command runs
    page.on('crash', () => fail(new Error('The browser tab crashed: out of memory?')));
    page.on('pageerror', (error) => fail(new Error(`The page failed: ${error.message}`)));
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`[page] ${message.text()}`);
    });
    await page.exposeFunction('tabletopReport', (/** @type {any} */ event) => listener(event));
    if (threads !== undefined) await payThreads(page, threads);
    await page.goto(`${server.url}headless.html`);
    await Promise.race([page.waitForFunction(() => 'tabletopHeadless' in globalThis), broken]);
    if (gpu === 'system') await waitForAdapter(page);

    let offered = 0;
    return {
      offer: (files) =>
        Promise.all(
          files.map(async ({ path, file }) => {
            const url = `${server.url}offered/${offered++}`;
            await page.route(url, (route) =>
              route.fulfill({ path: file, contentType: 'application/octet-stream' }),
            );
            return { path, url };
          }),
        ),
      browser: `Chromium ${browser.version()}`,
      close,
      call: async (name, args = {}, onReport = () => {}) => {
        listener = onReport;
        const work = page.evaluate(
          ([command, given]) => Reflect.get(globalThis, 'tabletopHeadless').call(command, given),
          /** @type {const} */ ([name, args]),
        );
        /** @type {Answer} */
        const answer = await Promise.race([work, broken]);
        if (answer.ok) return answer.value;
        const { code, message, detail } = answer.error;
        throw new Error(`${message} (${code}${detail ? `: ${detail}` : ''})`);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The commit that is being measured, with "-dirty" if files differ from it; null outside a repository. */
export function currentCommit() {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const head = git('rev-parse', 'HEAD');
  if (head.status !== 0) return null;
  const changed = git('status', '--porcelain', '--untracked-files=no').stdout.trim() !== '';
  return head.stdout.trim() + (changed ? '-dirty' : '');
}

/** Options that every headless run of the model takes. @satisfies {Record<string, import('./options.mjs').Option>} */
export const MODEL_OPTIONS = {
  model: { default: 'pico', help: 'folder of models/' },
  head: { default: '', help: 'another head of that model, as models/MODEL/head-HEAD.json has it' },
  variant: {
    values: ['float32', 'float16', 'int8'],
    help: 'weights [int8 on wasm, float32 on webgpu, where the model has them]',
  },
  provider: {
    values: /** @type {const} */ (['wasm', 'webgpu']),
    default: 'wasm',
    help: 'where the network runs',
  },
  gpu: {
    values: /** @type {const} */ (['software', 'system']),
    default: 'software',
    help: 'WebGPU adapter to ask Chromium for',
  },
  clock: {
    values: /** @type {const} */ (['paused', 'realtime']),
    default: 'paused',
    help: 'does the world wait for the model?',
  },
};

/**
 * The weights that runs are made with unless told otherwise: int8 on the processor, float32 on WebGPU; of a model without
 * those, the first that the provider runs.
 * @param {string} model @param {string} provider
 */
function usualVariant(model, provider) {
  const usual = provider === 'webgpu' ? 'float32' : 'int8';
  try {
    const { variants } = JSON.parse(readFileSync(join(ROOT, manifestPath(model)), 'utf8'));
    const fitting = variants.filter((/** @type {any} */ { providers }) => providers.includes(provider));
    const ids = fitting.map((/** @type {any} */ { id }) => id);
    return ids.includes(usual) ? usual : (ids[0] ?? usual);
  } catch {
    return usual; // the page says what is wrong with the model
  }
}

/**
 * What the engine commands of the page want to know.
 * @param {{ model: string, head?: string, variant?: string | undefined, provider: string }} values
 */
export const engineOf = ({ model: folder, head, variant, provider }) => {
  const model = head ? `${folder}:${head}` : folder;
  return { model, provider, variant: variant ?? usualVariant(model, provider) };
};

/** As src/policy/engine/manifest-path.ts. @param {string} model */
const manifestPath = (model) => {
  const [folder = '', head] = model.split(':');
  return `models/${folder}/${head === undefined ? 'manifest' : `head-${head}`}.json`;
};

/** A WebGPU run on anything but WebGPU is no WebGPU run. @param {{ provider: string, adapter: string | null }} engine */
export function assertProvider(engine, /** @type {string} */ wanted) {
  if (engine.provider !== wanted || (wanted === 'webgpu' && !engine.adapter)) {
    throw new Error(`Asked for ${wanted}, but the engine runs on ${engine.provider}. Nothing was measured.`);
  }
}

/** One line: what runs, where, and whether its self-test agreed. @param {any} engine the page's answer to `engine` */
export function describeEngine({ model, variant, provider, adapter, bytes, parity, firstLook }) {
  const where = adapter ? `${provider} (${adapter})` : provider;
  if (firstLook) {
    const notes = firstLook.notes.map((/** @type {string} */ note) => `\n  ${note}`).join('');
    return `${model} ${variant} on ${where}, ${(bytes / 1e6).toFixed(1)} MB, unverified${notes}`;
  }
  const difference =
    parity.head === 'chunk'
      ? `${(100 * parity.maxShareDifference).toPrecision(2)} % of a range`
      : `${parity.maxBinDifference} bins`;
  const off = `off by up to ${difference}`;
  const agrees = parity.equal
    ? 'parity ok'
    : parity.ok
      ? `parity within tolerance, ${off}`
      : `PARITY MISMATCH, ${off}`;
  return `${model} ${variant} on ${where}, ${(bytes / 1e6).toFixed(1)} MB, ${agrees}`;
}
