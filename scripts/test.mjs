// @ts-check
/**
 * `npm test`: everything a change must pass, cheapest first, stopping at the first stage that fails. On a fresh
 * clone it first installs the dependencies and, if there is none, a Chromium; so built-ins only.
 * The last line, "N passed, N failed", counts the unit and end-to-end tests; a failed stage that has no tests
 * of its own counts as one failed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled, npm, ROOT, run } from './lib/run.mjs';

const REPORTS = join(ROOT, '.cache/test');
const reports = { unit: join(REPORTS, 'unit.json'), e2e: join(REPORTS, 'e2e.json') };

/** @param {string} file */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

const tty = process.stdout.isTTY;

/** @type {readonly { name: string, command: string, args?: string[], env?: Record<string, string> }[]} */
const stages = [
  { name: 'format and lint', command: 'lint', ...(tty ? {} : { args: ['--', '--colors=off'] }) }, // it ignores NO_COLOR
  { name: 'types', command: 'types' },
  {
    name: 'unit tests',
    command: 'unit',
    args: ['--', '--reporter=dot', '--reporter=json', `--outputFile.json=${reports.unit}`],
  },
  { name: 'build', command: 'build' },
  {
    name: 'end-to-end tests',
    command: 'e2e',
    args: ['--', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reports.e2e, NO_COLOR: '' }, // it forces colours on its server
  },
];

/** Passed and failed tests so far, from what the runners wrote. */
function totals() {
  const unit = read(reports.unit);
  const e2e = read(reports.e2e)?.stats;
  return {
    passed: (unit?.numPassedTests ?? 0) + (e2e?.expected ?? 0) + (e2e?.flaky ?? 0),
    failed: (unit?.numFailedTests ?? 0) + (e2e?.unexpected ?? 0),
    skipped: (unit?.numPendingTests ?? 0) + (e2e?.skipped ?? 0),
  };
}

const start = Date.now();
const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;

await ensureInstalled();
const chromium = await ensureChromium();
console.log(`Node ${process.versions.node}, ${chromium.version}`);

rmSync(REPORTS, { recursive: true, force: true });
let failedStage;
for (const stage of stages) {
  console.log(`\n== ${stage.name} (${seconds()})`);
  const env = { CHROMIUM_PATH: chromium.path, ...(tty ? {} : { NO_COLOR: '1' }), ...stage.env };
  const code = await run(npm, ['run', '--silent', stage.command, ...(stage.args ?? [])], { env });
  if (code === 0) continue;
  failedStage = stage;
  break;
}

const { passed, failed, skipped } = totals();
console.log(
  failedStage
    ? `\nFailed at: ${failedStage.name}, after ${seconds()}. To repeat it alone: npm run ${failedStage.command}`
    : `\nAll ${stages.length} stages passed in ${seconds()}${skipped > 0 ? `; ${skipped} tests skipped` : ''}.`,
);
console.log(`${passed} passed, ${failedStage ? Math.max(1, failed) : failed} failed`);
process.exit(failedStage ? 1 : 0);
