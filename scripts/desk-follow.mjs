// @ts-check
/** npm run desk-follow -- --dir DIR   the hand follows a moving thing over a desk: how far behind, and does anything grow? */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, DIST } from './lib/build.mjs';
import { cameraFlags, ensureChromium, QUIET_FLAGS, WEBGPU_FLAGS } from './lib/chromium.mjs';
import { lagOf } from './lib/desk-lag.mjs';
import { currentCommit, openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { median, quantile } from './lib/quantile.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE =
  'npm run desk-follow -- --dir DIR    how the hand follows a moving thing over a desk, in real time';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  dir: { help: 'folder of moving.mjpeg and moving.json, made by npm run desk-set -- --moving DIR' },
  seconds: { type: 'integer', min: 10, default: 60, help: 'how long the paths are compared' },
  minutes: { type: 'integer', min: 0, default: 0, help: 'how long to go on after it, to see what grows' },
  provider: { default: 'wasm', values: ['wasm', 'webgpu'], help: 'webgpu is a software adapter here' },
  control: { default: 'none', values: ['none', 'no-op'], help: 'no-op: an arm that does not move' },
  instruction: { help: 'other words than those of moving.json' },
  more: { default: '', help: 'more of the address, as in "&hide=scene"' },
  json: { help: 'file to write the result to' },
};

const EVERY = 40; // ms between two looks at the hand
const mm = (/** @type {number} */ metres) => `${(1000 * metres).toFixed(0)} mm`;
const say = (/** @type {string} */ name, /** @type {string} */ value) =>
  console.log(`  ${name.padEnd(17)}${value}`);

/** @param {string} dir @returns {import('./lib/desk-page.mjs').Moving} */
function readMoving(dir) {
  const file = join(resolve(dir), 'moving.json');
  if (!existsSync(file) || !existsSync(join(resolve(dir), 'moving.mjpeg')))
    throw new UsageError(
      `${dir} lacks moving.json or moving.mjpeg: npm run desk-set -- --moving DIR makes them.`,
    );
  const moving = JSON.parse(readFileSync(file, 'utf8'));
  if (!moving.timecode || !Array.isArray(moving.targets))
    throw new UsageError(`${file} has no timecode or no targets. Make it again.`);
  return moving;
}

/** Where the thing was on the table, a picture each. @param {import('./lib/desk-page.mjs').Moving} moving */
async function placesOf({ plane, planeSize, targets }) {
  const headless = await openHeadless();
  try {
    return await headless.call('desk-places', { plane, planeSize, pixels: targets });
  } finally {
    await headless.close();
  }
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const { dir } = values;
  if (dir === undefined)
    throw new UsageError('--dir is missing: npm run desk-set -- --moving DIR makes one.');
  const read = readMoving(dir);
  const moving = { ...read, instruction: values.instruction ?? read.instruction };
  await ensureInstalled();
  if ((await build()) !== 0) return 1;
  /** @type {{ places: [number, number][], scale: number }} */
  const { places, scale } = await placesOf(moving);
  const { path } = await ensureChromium();
  const { chromium } = await import('@playwright/test');
  const { follow, openDesk, stepsSince, watchHand } = await import('./lib/desk-page.mjs');
  const { grownMemory, memoryHead, memoryLine, watchMemory } = await import('./lib/memory.mjs');
  const site = await serve({ root: DIST });
  const gpu = values.provider === 'webgpu' ? WEBGPU_FLAGS : [];
  const args = [...QUIET_FLAGS, ...gpu, ...cameraFlags(join(resolve(dir), moving.file))];
  const browser = await chromium.launch({ executablePath: path, args });
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['camera'],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const memory = await watchMemory(page);
    const driver = values.control === 'no-op' ? 'no-op' : 'model';
    const address = `?test=1&seed=7&provider=${values.provider}&camera=webcam&driver=${driver}&steps=500`;
    await openDesk(page, `${site.url}${address}${values.more}`, moving);
    await follow(page, moving.instruction);
    await page.waitForTimeout(5000); // the way to the thing is no lag
    const before = await stepsSince(page, 0);
    const { timecode } = moving;
    const samples = await watchHand(page, { timecode, seconds: values.seconds, every: EVERY });
    const { ages, dropped, runs } = await stepsSince(page, before.taken);
    const lag = lagOf(samples, places);
    if (!lag) throw new Error('The camera’s pictures could not be told from each other.');
    const speeds = places.map(([x, y], i) => {
      const [p, q] = places[(i + 1) % places.length] ?? [x, y];
      return Math.hypot(p - x, q - y) * moving.rate;
    });
    const verdicts = [...new Set(samples.map(({ verdict }) => verdict))].map((one) => ({
      ...{ verdict: one || 'none' },
      share: samples.filter(({ verdict }) => verdict === one).length / samples.length,
    }));
    const rate = ages.length / values.seconds;
    say('instruction', `${moving.instruction} (${values.control === 'none' ? values.provider : 'no-op'})`);
    say(
      'the thing',
      `up to ${mm(Math.max(...speeds))} a second on the table (${scale.toFixed(2)} of the desk’s)`,
    );
    say('lag', `${lag.lagMs} ms`);
    say('paths apart', `${mm(lag.rms)} at that lag, ${mm(lag.rmsUnshifted)} at the same moment (rms)`);
    say(
      'actions',
      `${rate.toFixed(1)} a second; frame to command ${median(ages).toFixed(0)} ms median, ${quantile(ages, 0.95).toFixed(0)} ms at 95%`,
    );
    say(
      'late',
      `${dropped} control ticks passed before their action was there; every look takes the newest picture`,
    );
    say('said', verdicts.map(({ verdict, share }) => `${verdict} ${(100 * share).toFixed(0)}%`).join(', '));

    const rows = [];
    let [taken, last] = [0, runs];
    if (values.minutes > 0) console.log(`\n${memoryHead('minute')}  actions  age ms`);
    for (let minute = 0; values.minutes > 0 && minute <= values.minutes; minute++) {
      if (minute > 0) await page.waitForTimeout(60_000);
      const since = await stepsSince(page, taken);
      const row = {
        minute,
        actions: since.runs - last,
        ageMs: median(since.ages.slice(-100)),
        ...(await memory()),
      };
      [taken, last] = [since.taken, since.runs];
      rows.push(row);
      console.log(
        `${memoryLine(minute, row)}${String(row.actions).padStart(9)}${row.ageMs.toFixed(0).padStart(8)}`,
      );
    }
    // what is made once is made in the first minute
    const [first, end] = [rows[1] ?? rows[0], rows.at(-1)];
    const bad = first && end ? grownMemory(first, end) : [];
    if (first) console.log(bad.length === 0 ? 'nothing grew' : bad.join('\n'));
    if (values.json) {
      const whole = {
        ...lag,
        rate,
        ages: { median: median(ages), p95: quantile(ages, 0.95) },
        dropped,
        verdicts,
        rows,
      };
      const about = { instruction: moving.instruction, provider: values.provider, control: values.control };
      const result = { ...about, ...whole, samples, commit: currentCommit(), browser: browser.version() };
      writeFileSync(resolve(values.json), `${JSON.stringify(result)}\n`);
    }
    return bad.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await site.close();
  }
});
