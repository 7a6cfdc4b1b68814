// @ts-check
/** npm run soak   thousands of actions of the model in one page: does anything grow? */
import { build, DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { runScript } from './lib/options.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'npm run soak -- [options]    memory, listeners and latency over many actions on WASM';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  actions: { type: 'integer', min: 100, default: 5000, help: 'how many, after a hundred to warm up' },
  rows: { type: 'integer', min: 2, default: 10, help: 'how often it is measured on the way' },
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  await ensureInstalled();
  if ((await build()) !== 0) return 1;
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const { grown, soak } = await import('./lib/soak.mjs');
  const { memoryHead, memoryLine } = await import('./lib/memory.mjs');
  const site = await serve({ root: DIST });
  const browser = await chromium.launch({ executablePath: path, args: QUIET_FLAGS });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(0);
    console.log(memoryHead('actions'));
    const soaked = await soak(page, {
      ...{ url: site.url, actions: values.actions, parts: values.rows },
      onRow: (row) => console.log(memoryLine(row.actions, row)),
    });
    const { first, last, over } = soaked.latency;
    console.log(
      `${soaked.episodes} episodes; an action took ${first.toFixed(1)} ms over the first ${over}, ${last.toFixed(1)} ms over the last`,
    );
    const bad = grown(soaked);
    console.log(bad.length === 0 ? 'nothing grew' : bad.join('\n'));
    return bad.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await site.close();
  }
});
