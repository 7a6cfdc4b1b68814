// @ts-check
/** npm run monkey   keys, wheel, buttons, sizes, no network, a translator: by chance, and by a seed */
import { build, DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { runScript } from './lib/options.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE =
  'npm run monkey -- [options]    whatever a hand can do to the page, by chance: errors, white pages, heap';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  minutes: { type: 'integer', min: 1, default: 60, help: 'how long' },
  seed: { type: 'integer', default: 1, help: 'of its actions: the same seed, the same actions' },
  rows: { type: 'integer', min: 2, default: 12, help: 'how often the heap is measured on the way' },
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  await ensureInstalled();
  if ((await build()) !== 0) return 1;
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const { complaints, letLoose, watchHeap } = await import('./lib/monkey.mjs');
  const site = await serve({ root: DIST });
  const browser = await chromium.launch({ executablePath: path, args: QUIET_FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const memory = await watchHeap(page);
    console.log('minutes  actions  page  heap MB  nodes  listeners');
    const found = await letLoose(page, {
      ...{ url: site.url, seed: values.seed, ms: values.minutes * 60_000, rows: values.rows, memory },
      onRow: ({ minutes, actions, life, heapMB, nodes, listeners }) =>
        console.log(
          [
            [minutes.toFixed(1), 7],
            [actions, 7],
            [life, 4],
            [heapMB.toFixed(1), 7],
            [nodes, 5],
            [listeners, 9],
          ]
            .map(([value, width]) => String(value).padStart(Number(width)))
            .join('  '),
        ),
    });
    const bad = complaints(found);
    console.log(
      `${found.actions} actions of seed ${values.seed}: ${found.errors.length} uncaught errors, ${found.white.length} white pages, ${found.stuck.length} times stuck`,
    );
    for (const one of bad) console.log(one);
    return bad.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await site.close();
  }
});
