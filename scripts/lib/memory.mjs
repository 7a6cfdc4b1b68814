// @ts-check
/** What a page and its workers hold: heap, WebAssembly memories, listeners, DOM nodes, objects of the graphics card. */

/**
 * @typedef {object} Memory
 * @property {number} heapMB JavaScript heap of the page in use, garbage collected before
 * @property {number} workerHeapMB that of its workers
 * @property {number} wasmMB linear memories of the page (physics) and the worker (runtime) together; they never shrink
 * @property {number} listeners
 * @property {number} nodes DOM nodes
 * @property {number} gpuObjects buffers and textures of WebGL and WebGPU that were made and not yet given back
 * @property {number} gpuMB bytes of the WebGPU buffers among them
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

/** Runs there too: counts what is made on the graphics card and what is given back. */
const countGpu = () => {
  const alive = { objects: 0, bytes: 0 };
  Object.assign(globalThis, { gpuAlive: alive });
  const wrap = (
    /** @type {any} */ owner,
    /** @type {string} */ name,
    /** @type {(made: any, args: any[], self: any) => void} */ then,
  ) => {
    const plain = owner?.prototype?.[name];
    if (!plain) return;
    owner.prototype[name] = function counted(/** @type {any[]} */ ...args) {
      const made = plain.apply(this, args);
      then(made, args, this);
      return made;
    };
  };
  const scope = /** @type {any} */ (globalThis);
  const given = new WeakSet();
  for (const kind of ['Buffer', 'Texture', 'Framebuffer', 'Renderbuffer', 'VertexArray']) {
    wrap(scope.WebGL2RenderingContext, `create${kind}`, () => {
      alive.objects += 1;
    });
    wrap(scope.WebGL2RenderingContext, `delete${kind}`, (_, [what]) => {
      if (what && !given.has(what)) alive.objects -= 1;
      if (what) given.add(what);
    });
  }
  wrap(scope.GPUDevice, 'createBuffer', (_, [{ size }]) => {
    alive.objects += 1;
    alive.bytes += size;
  });
  wrap(scope.GPUDevice, 'createTexture', () => {
    alive.objects += 1;
  });
  wrap(scope.GPUBuffer, 'destroy', (_, __, buffer) => {
    if (given.has(buffer)) return;
    given.add(buffer);
    alive.objects -= 1;
    alive.bytes -= buffer.size;
  });
  wrap(scope.GPUTexture, 'destroy', (_, __, texture) => {
    if (!given.has(texture)) alive.objects -= 1;
    given.add(texture);
  });
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

/** @param {(method: string, params?: object) => Promise<any>} send @returns {Promise<{ objects: number, bytes: number }>} */
async function gpuAlive(send) {
  const { result } = await send('Runtime.evaluate', {
    expression: 'globalThis.gpuAlive',
    returnByValue: true,
  });
  return result.value ?? { objects: 0, bytes: 0 };
}

const sum = (/** @type {readonly number[]} */ values) => values.reduce((all, value) => all + value, 0);

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

/**
 * Watches a page from before it is opened. The answer measures it.
 * @param {import('@playwright/test').Page} page not yet navigated
 * @returns {Promise<() => Promise<Memory>>}
 */
export async function watchMemory(page) {
  const client = await page.context().newCDPSession(page);
  const workers = await attachWorkers(client);
  await client.send('Performance.enable');
  await page.addInitScript(keepMemories);
  await page.addInitScript(countGpu);
  // the runtime is fetched by the worker long after it began
  page.on('worker', (worker) => {
    void worker.evaluate(keepMemories);
    void worker.evaluate(countGpu);
  });
  /** @type {(method: any, params?: any) => Promise<any>} */
  const send = (method, params) => client.send(method, params);
  return async () => {
    const all = [send, ...workers()];
    const [heap = 0, ...others] = await Promise.all(all.map(heapBytes));
    const wasm = await Promise.all(all.map(wasmBytes));
    if (all.length < 2 || wasm.some((bytes) => bytes === 0))
      throw new Error('a WebAssembly memory was missed');
    const gpu = await Promise.all(all.map(gpuAlive));
    const { metrics } = await client.send('Performance.getMetrics');
    const metric = (/** @type {string} */ wanted) =>
      metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return {
      heapMB: heap / MB,
      workerHeapMB: sum(others) / MB,
      wasmMB: sum(wasm) / MB,
      listeners: metric('JSEventListeners'),
      nodes: metric('Nodes'),
      gpuObjects: sum(gpu.map(({ objects }) => objects)),
      gpuMB: sum(gpu.map(({ bytes }) => bytes)) / MB,
    };
  };
}

/** What may be more at the end than at the start, for reasons that do not grow: caches that fill, code that is compiled. */
const MAY_GROW = {
  ...{ heapMB: 3, workerHeapMB: 3, wasmMB: 0 },
  ...{ listeners: 5, nodes: 50, gpuObjects: 8, gpuMB: 1 },
};

/**
 * What grew by more than it may, a sentence each.
 * @param {Memory} first
 * @param {Memory} last
 * @returns {string[]}
 */
export function grownMemory(first, last) {
  return Object.entries(MAY_GROW).flatMap(([name, most]) => {
    const key = /** @type {keyof typeof MAY_GROW} */ (name);
    const more = last[key] - first[key];
    return more <= most ? [] : [`${name} grew by ${more.toFixed(1)}; ${most} are allowed`];
  });
}

const COLUMNS = ['heap MB', 'worker MB', 'WASM MB', 'listeners', 'nodes', 'GPU', 'GPU MB'];

/** @param {readonly (string | number)[]} cells */
export const tableLine = (cells) => cells.map((cell) => String(cell).padStart(10)).join('');

/** @param {string} first name of the column before those of the memory */
export const memoryHead = (first) => tableLine([first, ...COLUMNS]);

/** @param {string | number} first @param {Memory} row */
export const memoryLine = (first, row) =>
  tableLine([
    ...[first, row.heapMB.toFixed(2), row.workerHeapMB.toFixed(2), row.wasmMB.toFixed(1)],
    ...[row.listeners, row.nodes, row.gpuObjects, row.gpuMB.toFixed(1)],
  ]);
