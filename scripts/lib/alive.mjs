// @ts-check
/**
 * How soon is the page alive, and what has travelled until then? A cold load in a fresh browser context: when the
 * pixels of the large view and the tokens began to change, and every request before that with the bytes the server
 * sent, headers included.
 */

/**
 * @typedef {object} Travelled
 * @property {string} path below the site's address
 * @property {number} askedMs since the navigation began
 * @property {number} bytes as sent (compressed, with headers); of a file still under way: all of it
 *
 * @typedef {object} Alive
 * @property {number} movedMs the large view showed its third picture, and the tokens their second action
 * @property {number} sceneMs the large view showed its first picture
 * @property {number} tokensMs the first tokens stood there
 * @property {number} bytes sum over `before`
 * @property {number} cpuMs processor time of the page's main thread until then: what does not depend on how busy the
 *   machine is
 * @property {Travelled[]} before asked for until `movedMs`
 */

/** What no first picture may need: physics, runtime, model. */
export const HEAVY = /mujoco|\bort[.-]|onnx|\.wasm|worker|(^|\/)models\//i;

/** Runs in the page before its own scripts. Keeps what is drawn readable, and looks at it ten times a second. */
const watchInPage = () => {
  const getContext = HTMLCanvasElement.prototype.getContext;
  /** @this {HTMLCanvasElement} */
  function readable(/** @type {string} */ kind, /** @type {any} */ options) {
    const kept = kind.startsWith('webgl') ? { ...options, preserveDrawingBuffer: true } : options;
    return getContext.call(this, kind, kept);
  }
  HTMLCanvasElement.prototype.getContext = /** @type {any} */ (readable);
  const seen = { moved: 0, scene: 0, tokens: 0 };
  Object.assign(globalThis, { alive: seen });
  const pictures = new Set();
  const said = new Set();
  const small = new OffscreenCanvas(48, 32);
  const context = small.getContext('2d', { willReadFrequently: true });
  const look = () => {
    const tokens = document.querySelector('[data-testid="tokens"]')?.getAttribute('data-tokens');
    if (tokens) said.add(tokens);
    const view = document.querySelector('[data-testid="scene"] canvas');
    if (view instanceof HTMLCanvasElement && view.width > 0 && context) {
      context.clearRect(0, 0, 48, 32);
      context.drawImage(view, 0, 0, 48, 32);
      const { data } = context.getImageData(0, 0, 48, 32);
      if (data.some((byte) => byte > 0)) pictures.add(data.join());
    }
    const now = performance.now();
    if (said.size > 0) seen.tokens ||= now;
    if (pictures.size > 0) seen.scene ||= now;
    if (said.size > 1 && pictures.size > 2) seen.moved ||= now;
    if (!seen.moved) setTimeout(look, 100);
  };
  look();
};

/**
 * @param {import('@playwright/test').Page} page of a fresh context, not yet navigated
 * @param {string} url
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<Alive>}
 */
export async function measureAlive(page, url, { timeoutMs = 60_000 } = {}) {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  /** @type {Map<string, { url: string, asked: number, finished: number, bytes: number }>} */
  const requests = new Map();
  client.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) =>
    requests.set(requestId, {
      url: request.url,
      asked: timestamp,
      finished: Number.POSITIVE_INFINITY,
      bytes: 0,
    }),
  );
  client.on('Network.responseReceived', ({ requestId, response }) => {
    const entry = requests.get(requestId);
    const length = Number(response.headers['Content-Length'] ?? response.headers['content-length'] ?? 0);
    if (entry) entry.bytes = length + response.encodedDataLength;
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
    const entry = requests.get(requestId);
    if (entry) Object.assign(entry, { bytes: encodedDataLength, finished: timestamp });
  });
  await page.addInitScript(watchInPage);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => Reflect.get(globalThis, 'alive').moved > 0, undefined, {
    timeout: timeoutMs,
  });
  const { metrics } = await client.send('Performance.getMetrics');
  const cpuMs = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  const seen = await page.evaluate(() => Reflect.get(globalThis, 'alive'));
  const home = new URL('.', page.url()).pathname;
  const all = [...requests.values()].filter((one) => one.url.startsWith('http'));
  const start = Math.min(...all.map(({ asked }) => asked));
  const before = all
    .map(({ asked, bytes, ...one }) => ({
      path: new URL(one.url).pathname.replace(home, ''),
      askedMs: (asked - start) * 1000,
      bytes,
    }))
    .filter(({ askedMs }) => askedMs <= seen.moved);
  const bytes = before.reduce((sum, one) => sum + one.bytes, 0);
  return { movedMs: seen.moved, sceneMs: seen.scene, tokensMs: seen.tokens, bytes, cpuMs, before };
}
