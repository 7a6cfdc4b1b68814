// @ts-check
/** npm run alive   cold loads of the built site: when something moves, and how many bytes that took */
import { resolve } from 'node:path';
import { HEAVY, measureAlive } from './lib/alive.mjs';
import { build, DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS } from './lib/chromium.mjs';
import { runScript } from './lib/options.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'npm run alive -- [options]    when the first picture moves, and what was fetched until then';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  loads: { type: 'integer', min: 1, default: 3, help: 'how many cold loads' },
  site: { help: 'a built site to measure as it is, instead of building this one' },
  list: { values: ['yes', 'no'], default: 'yes', help: 'name every file' },
};

const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;

await runScript(USAGE, OPTIONS, async ({ values }) => {
  await ensureInstalled();
  if (values.site === undefined && (await build()) !== 0) return 1;
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const site = await serve({ root: values.site === undefined ? DIST : resolve(values.site) });
  const browser = await chromium.launch({ executablePath: path, args: QUIET_FLAGS });
  try {
    let heavy = 0;
    for (let load = 0; load < values.loads; load++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
      const alive = await measureAlive(await context.newPage(), site.url);
      await context.close();
      const { movedMs, sceneMs, tokensMs, bytes, cpuMs, before } = alive;
      if (load === 0 && values.list === 'yes') {
        for (const one of before) {
          console.log(
            `  ${kB(one.bytes).padStart(9)}  ${one.askedMs.toFixed(0).padStart(5)} ms  ${one.path || '(page)'}`,
          );
        }
      }
      heavy += before.filter((one) => HEAVY.test(one.path)).length;
      console.log(
        `moves after ${movedMs.toFixed(0)} ms (tokens ${tokensMs.toFixed(0)}, scene ${sceneMs.toFixed(0)}; main thread ` +
          `${cpuMs.toFixed(0)} ms of processor), ${kB(bytes)} in ${before.length} files`,
      );
    }
    console.log(
      heavy === 0 ? 'no byte of physics, runtime or model among them' : `${heavy} HEAVY FILES AMONG THEM`,
    );
    return heavy === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await site.close();
  }
});
