// @ts-check
/**
 * node scripts/record-memory.mjs --episodes 200 --steps 100   records, keeps and downloads so many made-up episodes with the page's own
 * recorder, store and writer in Chromium, and prints the heap as it goes, the time to the first byte and the zip's size; then the
 * built site (dist/) takes the server's place, finds the episodes, and its own button downloads them
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'vite';
import { DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { runScript } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'node scripts/record-memory.mjs [options]    memory of recording and of the download';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  episodes: { type: 'integer', min: 1, default: 200, help: 'how many' },
  steps: { type: 'integer', min: 1, default: 100, help: 'frames each' },
  size: { type: 'integer', min: 8, default: 128, help: 'side of the frames, pixels' },
};

/**
 * Milliseconds from the press of Download dataset on the built site to the first bytes for the browser's own file.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string} url where the episodes were recorded
 */
const onBuiltSite = async (context, url) => {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const { prototype } = FileSystemFileHandle;
    const { createWritable } = prototype;
    const times = { pressed: 0, first: 0 };
    Object.assign(window, { times });
    prototype.createWritable = async function () {
      const file = await createWritable.call(this);
      if (!this.name.endsWith('.zip')) return file;
      const timed = new WritableStream({
        write: (chunk) => {
          times.first ||= performance.now();
          return file.write(chunk);
        },
        close: () => file.close(),
        abort: () => file.abort(),
      });
      return /** @type {FileSystemWritableFileStream} */ (timed);
    };
    addEventListener('click', () => (times.pressed = performance.now()), { capture: true });
  });
  await page.goto(`${url}?teach&test=1`);
  await page.locator('[data-testid=teach][data-state=ready]').waitFor({ timeout: 0 });
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 0 }),
    page.getByTestId('download').click(),
  ]);
  const { pressed, first } = await page.evaluate(() => Reflect.get(window, 'times'));
  return { first: first - pressed, bytes: statSync(await download.path()).size };
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  // sources as they are: the script asks for modules that no page's bundle exports
  const server = await createServer({
    root: ROOT,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1' },
  });
  await server.listen();
  const profile = mkdtempSync(join(tmpdir(), 'record-memory-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: path,
    args: [...QUIET_FLAGS, '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  });
  try {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'info') console.log(message.text());
    });
    const home = server.resolvedUrls?.local[0] ?? '';
    const blank = `${home}blank.html`;
    await page.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(blank);
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 0 }),
      page.evaluate(async ({ episodes, steps, size }) => {
        const load = (/** @type {string} */ file) => import(`${location.origin}/src/${file}`);
        const [{ createKept }, { openOpfs }, { exportDataset }, { growingFile }, { encodePng }] =
          await Promise.all([
            load('teach/kept.ts'),
            load('teach/opfs.browser.ts'),
            load('teach/export.browser.ts'),
            load('teach/files.browser.ts'),
            load('episode/dataset/png.ts'),
          ]);
        const heap = async () => {
          // twice, and a turn between: buffers are freed after the first
          Reflect.get(globalThis, 'gc')?.();
          await new Promise((done) => setTimeout(done));
          Reflect.get(globalThis, 'gc')?.();
          return `${(Reflect.get(performance, 'memory').usedJSHeapSize / 1e6).toFixed(1)} MB`;
        };
        const numbers = [0, 1, 2, 3, 4, 5].map((i) => ({ name: `j${i}`, unit: 'deg', low: -180, high: 180 }));
        const spec = {
          robot: 'so101',
          cameras: [{ name: 'table', width: size, height: size }],
          state: numbers,
          action: { kind: 'joint-target', hz: 30, dimensions: numbers },
        };
        /** Gradients and a square that moves: about as large a PNG as the arm's. */
        const picture = (/** @type {number} */ k) => {
          const rgb = new Uint8Array(size * size * 3);
          for (let i = 0; i < rgb.length; i++) {
            const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / (3 * size))];
            const inside = Math.abs(x - (k % size)) < 12 && Math.abs(y - size / 2) < 12;
            rgb[i] = inside ? 200 - (i % 3) * 60 : ((x * y) >> 5) + 40 * (i % 3);
          }
          return { width: size, height: size, rgb };
        };
        // encoded once: what is looked at is what keeping and writing hold on to
        const pictures = [];
        for (let i = 0; i < steps; i++) pictures.push(await encodePng(picture(i)));
        const files = await openOpfs();
        const kept = createKept(files);
        const done = [];
        for (let e = 0; e < episodes; e++) {
          const notes = { name: `Episode ${e}`, success: true, seed: e, table: 'blocks', by: 'hand' };
          const begun = await kept.begin({ id: String(e).padStart(6, '0'), spec, notes, sentence: 'reach' });
          for (let i = 0; i < steps; i++) {
            const row = numbers.map((_, k) => e + i / (k + 1));
            const images = { table: pictures[i].slice() };
            begun.value.add({ images, state: row, action: row, task: 'reach' });
            if (i % 25 === 24) await begun.value.keep();
          }
          const finished = await begun.value.finish(notes);
          if (!finished.ok) throw new Error(finished.error.message);
          done.push(finished.value);
          if (e === 9 || e % 50 === 49) console.info(`recorded ${e + 1}: heap ${await heap()}`);
        }
        Reflect.deleteProperty(window, 'showSaveFilePicker'); // as Firefox and Safari do it
        const target = await growingFile('dataset.zip');
        // the page fetches them once, at its first download
        const fetching = performance.now();
        await Promise.all([load('episode/dataset/index.ts'), load('episode/dataset/zip.ts')]);
        console.info(`modules of the export after ${(performance.now() - fetching).toFixed(0)} ms`);
        const begun = performance.now();
        let [first, bytes, chunks] = [0, 0, 0];
        const writer = target.stream.getWriter();
        const stream = new WritableStream({
          write: (chunk) => {
            first ||= performance.now() - begun;
            bytes = Math.max(bytes, chunk.length);
            chunks++;
            return writer.write(chunk);
          },
          close: () => writer.close(),
        });
        let read = 0;
        await exportDataset({
          episodes: done,
          spec,
          frames: async (/** @type {string} */ id) => {
            if (read === 10 || (read > 0 && read % 50 === 0))
              console.info(`written ${read}: heap ${await heap()}`);
            read++;
            return kept.frames(id);
          },
          name: 'dataset',
          target: { ...target, stream },
          onEpisode: () => undefined,
        });
        console.info(`written ${read}: heap ${await heap()}, in ${chunks} pieces of at most ${bytes} bytes`);
        const seconds = (performance.now() - begun) / 1000;
        console.info(`first byte after ${first.toFixed(0)} ms, whole after ${seconds.toFixed(1)} s`);
      }, values),
    ]);
    console.log(`zip of ${(statSync(await download.path()).size / 1e6).toFixed(1)} MB`);
    await page.close();
    await server.close();
    if (!existsSync(DIST)) {
      console.log('no built site (npm run build): its button was not pressed');
      return 0;
    }
    // the same origin, so that the site finds what was recorded
    const site = await serve({ root: DIST, port: Number(new URL(home).port), tries: 1 });
    const built = await onBuiltSite(context, home);
    console.log(
      `built site: first byte ${built.first.toFixed(0)} ms after the press, ${(built.bytes / 1e6).toFixed(1)} MB; load ${loadavg()[0]?.toFixed(1)}`,
    );
    await site.close();
    return 0;
  } finally {
    await context.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
