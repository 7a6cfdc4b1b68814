// @ts-check
/**
 * npm run engines   the built page in Chromium, in the system's Firefox and in its WebKitGTK, and a table of what works in
 * each. A browser that is not here is left out, and that is said.
 */
import { writeFileSync } from 'node:fs';
import { build, DIST } from './lib/build.mjs';
import { CHECKS, RESISTING } from './lib/engines/checks.mjs';
import { findEngines } from './lib/engines/index.mjs';
import { failures, table } from './lib/engines/table.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE =
  'npm run engines -- [options]    the page in Chromium, Firefox and WebKit, and their worlds compared';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  part: { values: ['whole', 'quick'], default: 'whole', help: 'quick is what npm test runs' },
  only: { help: 'browsers, for example chromium,firefox' },
  check: { help: 'only checks whose name has this in it' },
  json: { help: 'write what was found to this file' },
};

/**
 * @typedef {import('./lib/engines/table.mjs').Row} Row
 * @typedef {{ name: string, driven: import('./lib/engines/index.mjs').Driven }} Opened
 */

/**
 * @param {import('./lib/engines/checks.mjs').Check} check
 * @param {import('./lib/engines/checks.mjs').Place} place
 * @returns {Promise<import('./lib/engines/table.mjs').Cell>}
 */
async function cellOf(check, place) {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    return { ok: true, says: await check.look(place), seconds: seconds() };
  } catch (error) {
    return { ok: false, says: error instanceof Error ? error.message : String(error), seconds: seconds() };
  }
}

/** @param {string | undefined} only @returns {import('./lib/engines/index.mjs').Engine[]} */
function engines(only) {
  const wanted = only?.split(',');
  const all = findEngines();
  const unknown = wanted?.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is none of ${all.map(({ name }) => name).join(', ')}.`);
  return all.flatMap((one) => {
    if (wanted && !wanted.includes(one.name)) return [];
    if ('start' in one) return [one];
    console.log(`skipped ${one.name}: ${one.missing}`);
    return [];
  });
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const quick = values.part === 'quick';
  const found = engines(values.only);
  if (quick && !found.some(({ name }) => name !== 'chromium')) {
    console.log('Neither Firefox nor WebKitGTK is here, so nothing was compared.');
    return 0;
  }
  await ensureInstalled();
  if ((await build()) !== 0) return 1;
  // the browsers end when this does (household), and that is when 'exit' comes, which a signal alone does not bring
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  const site = await serve({ root: DIST });
  /** @type {Opened[]} */
  const opened = [];
  /** @type {Row[]} */
  const rows = [];
  const links = {};
  try {
    // one by one, so that what has started is closed when the next does not start
    for (const { name, start } of found) opened.push({ name, driven: await start() });
    const checks = CHECKS.filter(
      (check) => (check.quick || !quick) && (values.check === undefined || check.name.includes(values.check)),
    );
    for (const check of checks) {
      /** @type {Row} */
      const row = { check: check.name, cells: {} };
      const look = async (/** @type {Opened} */ { name, driven }) => {
        const cell = await cellOf(check, { browser: driven, site: site.url, root: DIST, quick, links, name });
        row.cells[name] = cell;
        console.log(
          `${cell.ok ? 'ok  ' : 'FAIL'} ${name.padEnd(9)} ${check.name}: ${cell.says} (${cell.seconds.toFixed(1)} s)`,
        );
        await driven.open('about:blank'); // nothing of it goes on beside the next
      };
      const looking = opened.filter(({ name }) => !quick || name !== 'chromium' || check.compares);
      // the table of all tells seconds: those are one browser's alone
      if (quick) await Promise.all(looking.map(look));
      else for (const one of looking) await look(one);
      rows.push(row);
    }
    const firefox = found.find(({ name }) => name === 'firefox');
    if (firefox && !quick && values.check === undefined) {
      const driven = await firefox.start({ 'privacy.resistFingerprinting': true });
      const place = { browser: driven, site: site.url, root: DIST, quick, links, name: 'firefox' };
      const cell = await cellOf(RESISTING, place).finally(driven.close);
      console.log(`${cell.ok ? 'ok  ' : 'FAIL'} firefox   resisting fingerprinting: ${cell.says}`);
      rows.push({ check: `resisting fingerprinting: ${RESISTING.name}`, cells: { firefox: cell } });
    }
    const browsers = opened.map(({ name, driven }) => ({ name, version: driven.version }));
    console.log(`\n${table(browsers, rows)}\n`);
    if (values.json) writeFileSync(values.json, `${JSON.stringify({ browsers, rows }, null, 2)}\n`);
  } finally {
    for (const { driven } of opened) await driven.close();
    await site.close();
  }
  const wrong = failures(rows);
  for (const line of wrong) console.error(line);
  return wrong.length === 0 ? 0 : 1;
});
