// @ts-check
/** Many actions of the model in one page, and what they leave behind: heap, WASM memory, listeners, DOM nodes, latency. */

/**
 * @typedef {object} Measured
 * @property {number} actions taken until then
 * @property {number} heapMB JavaScript heap of the page in use, garbage collected before
 * @property {number} workerHeapMB that of the engine's worker
 * @property {number} wasmMB linear memories of the page (physics) and the worker (runtime) together; they never shrink
 * @property {number} listeners
 * @property {number} nodes DOM nodes
 *
 * @typedef {object} Soaked
 * @property {Measured[]} rows at the start, then after each part
 * @property {{ first: number, last: number, over: number }} latency mean ms an action over the first and the last `over`
 * @property {number} episodes
 */

const MB = 1e6;

/**
 * Runs in the page and in its worker before either makes anything of WebAssembly: keeps every linear memory. (Asking the
 * debugger for all objects of a kind takes minutes here.)
 */
const keepMemories = () => {
  /** @type {Set<WebAssembly.Memory>} */
  const memories = new Set();
  Object.assign(globalThis, { soakMemories: memories });
  const keep = (/** @type {object} */ parts) => {
    for (const part of Object.values(parts)) if (part instanceof WebAssembly.Memory) memories.add(part);
  };
  for (const name of /** @type {const} */ (['instantiate', 'instantiateStreaming'])) {
    const instantiate = /** @type {any} */ (WebAssembly[name]);
    const kept = async (/** @type {any} */ source, /** @type {any} */ imports) => {
      for (const group of Object.values(imports ?? {})) keep(group ?? {});
      const made = await instantiate.call(WebAssembly, source, imports);
      keep((made.instance ?? made).exports);
      return made;
    };
    Object.assign(WebAssembly, { [name]: kept });
  }
};

/** Bytes of every linear memory of a target. @param {(method: string, params?: object) => Promise<any>} send */
async function wasmBytes(send) {
  const { result } = await send('Runtime.evaluate', {
    expression:
      '[...(globalThis.soakMemories ?? [])].reduce((sum, { buffer }) => sum + buffer.byteLength, 0)',
    returnByValue: true,
  });
  return Number(result.value);
}

/** @param {(method: string, params?: object) => Promise<any>} send */
async function heapBytes(send) {
  await send('HeapProfiler.collectGarbage');
  await send('HeapProfiler.collectGarbage'); // what the first has only finalized
  const { usedSize } = await send('Runtime.getHeapUsage');
  return Number(usedSize);
}

/**
 * Commands to the page's workers, over the page's own session: a target's messages travel in envelopes.
 * @param {import('@playwright/test').CDPSession} client
 */
async function attachWorkers(client) {
  /** @type {Set<string>} */
  const sessions = new Set();
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  let last = 0;
  client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') sessions.add(sessionId);
  });
  client.on('Target.detachedFromTarget', ({ sessionId }) => sessions.delete(sessionId));
  client.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
    waiting.delete(id);
  });
  await client.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  /** @param {string} sessionId @returns {(method: string, params?: object) => Promise<any>} */
  const sender = (sessionId) => (method, params) => {
    last += 1;
    const id = last;
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    return client
      .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
      .then(() => answer);
  };
  return () => [...sessions].map(sender);
}

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

const mean = (/** @type {readonly number[]} */ values) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

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
  const client = await page.context().newCDPSession(page);
  const workers = await attachWorkers(client);
  await client.send('Performance.enable');
  await page.addInitScript(keepMemories);
  // the runtime is fetched by the worker long after it began
  page.on('worker', (worker) => void worker.evaluate(keepMemories));
  await page.goto(`${url}?test=1&seed=7&provider=wasm${more}`);
  await page.evaluate(() => window.tabletop?.ready);
  await page.evaluate(() => window.tabletop?.load());
  const backend = await page.evaluate(() => window.tabletop?.backend());
  if (backend !== 'wasm') throw new Error(`the model runs on ${backend}, not on WASM`);
  // what is made once, on the first episode, is no leak
  await page.evaluate(actInPage, warmUp);
  await page.evaluate(() => window.tabletop?.reset());

  /** @type {(method: any, params?: any) => Promise<any>} */
  const send = (method, params) => client.send(method, params);
  const measure = async (/** @type {number} */ taken) => {
    const all = [send, ...workers()];
    const [heap = 0, ...others] = await Promise.all(all.map(heapBytes));
    const wasm = await Promise.all(all.map(wasmBytes));
    if (all.length < 2 || wasm.some((bytes) => bytes === 0))
      throw new Error('a WebAssembly memory was missed');
    const { metrics } = await client.send('Performance.getMetrics');
    const metric = (/** @type {string} */ wanted) =>
      metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    const row = {
      actions: taken,
      heapMB: heap / MB,
      workerHeapMB: others.reduce((sum, bytes) => sum + bytes, 0) / MB,
      wasmMB: wasm.reduce((sum, bytes) => sum + bytes, 0) / MB,
      listeners: metric('JSEventListeners'),
      nodes: metric('Nodes'),
    };
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

/** What may be more at the end than at the start, for reasons that do not grow: caches that fill, code that is compiled. */
const MAY_GROW = { heapMB: 3, workerHeapMB: 3, wasmMB: 0, listeners: 5, nodes: 50 };

/**
 * What grew from the first row to the last by more than it may, a sentence each; latency by more than a quarter.
 * @param {Soaked} soaked
 * @returns {string[]}
 */
export function grown({ rows, latency }) {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return ['nothing was measured'];
  const found = Object.entries(MAY_GROW).flatMap(([name, most]) => {
    const key = /** @type {keyof typeof MAY_GROW} */ (name);
    const more = last[key] - first[key];
    return more <= most ? [] : [`${name} grew by ${more.toFixed(1)}; ${most} are allowed`];
  });
  const slower = latency.last / latency.first - 1;
  return slower > 0.25 ? [...found, `an action takes ${(100 * slower).toFixed(0)}% longer`] : found;
}
