// @ts-check
/**
 * `npm test`: everything a change must pass, cheapest first, stopping at the first stage that fails. On a fresh
 * clone it first installs the dependencies and, if there is none, a Chromium; so built-ins only.
 * The last line, "N passed, N failed", counts the unit, Python and end-to-end tests; a failed stage that has no tests
 * of its own counts as one failed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled, ROOT, requireFolder, runNpm } from './lib/run.mjs';

const REPORTS = join(ROOT, '.cache/test');
const reports = {
  unit: join(REPORTS, 'unit.json'),
  python: join(REPORTS, 'python.json'),
  together: join(REPORTS, 'together.json'),
  alone: join(REPORTS, 'alone.json'),
};

/** @param {string} file */
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

const tty = process.stdout.isTTY;

/** @typedef {{ name: string, command: string, args?: string[], env?: Record<string, string> }} Stage */

/** @param {string} name @param {string} report @param {string[]} args @param {string[]} projects @returns {Stage} */
const e2e = (name, report, args, projects) => ({
  name,
  command: 'e2e',
  args: ['--', '--reporter=list,json', ...args, ...projects.map((project) => `--project=${project}`)],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, NO_COLOR: '' }, // it forces colours on its server
});

/** @type {readonly Stage[]} */
const stages = [
  { name: 'format and lint', command: 'lint', ...(tty ? {} : { args: ['--', '--colors=off'] }) }, // it ignores NO_COLOR
  { name: 'types', command: 'types' },
  {
    name: 'unit tests',
    command: 'unit',
    args: ['--', '--reporter=dot', '--reporter=json', `--outputFile.json=${reports.unit}`],
  },
  { name: 'Python tests', command: 'python', args: ['--', `--json=${reports.python}`] },
  { name: 'build', command: 'build' },
  e2e('end-to-end tests', reports.together, ['--workers=2'], ['wasm', 'kit', 'visual', 'camera', 'phone']),
  // these measure or fill both cores
  e2e('end-to-end tests, one at a time', reports.alone, [], ['measured', 'webgpu']),
  // Firefox and WebKitGTK where they are installed; where not, it says so and passes
  { name: 'other browsers', command: 'engines', args: ['--', '--part', 'quick'] },
];

/** Passed and failed tests so far, from what the runners wrote. */
function totals() {
  const unit = read(reports.unit);
  const python = read(reports.python);
  const stats = [reports.together, reports.alone].map((file) => read(file)?.stats ?? {});
  const sum = (/** @type {string} */ name) => stats.reduce((all, one) => all + (one[name] ?? 0), 0);
  return {
    passed: (unit?.numPassedTests ?? 0) + (python?.passed ?? 0) + sum('expected') + sum('flaky'),
    failed: (unit?.numFailedTests ?? 0) + (python?.failed ?? 0) + sum('unexpected'),
    skipped: (unit?.numPendingTests ?? 0) + (python?.skipped ?? 0) + sum('skipped'),
  };
}

const start = Date.now();
const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;

requireFolder();
await ensureInstalled();
const chromium = await ensureChromium();
console.log(`Node ${process.versions.node}, ${chromium.version}`);

rmSync(REPORTS, { recursive: true, force: true });
let failedStage;
for (const stage of stages) {
  console.log(`\n== ${stage.name} (${seconds()})`);
  const env = { CHROMIUM_PATH: chromium.path, ...(tty ? {} : { NO_COLOR: '1' }), ...stage.env };
  const code = await runNpm(['run', '--silent', stage.command, ...(stage.args ?? [])], { env });
  if (code === 0) continue;
  failedStage = stage;
  break;
}

const { passed, failed, skipped } = totals();
console.log(
  failedStage
    ? `\nFailed at: ${failedStage.name}, after ${seconds()}. To repeat it alone: npm run ${[failedStage.command, ...(failedStage.args ?? [])].join(' ')}`
    : `\nAll ${stages.length} stages passed in ${seconds()}${skipped > 0 ? `; ${skipped} tests skipped` : ''}.`,
);
console.log(`${passed} passed, ${failedStage ? Math.max(1, failed) : failed} failed`);
process.exit(failedStage ? 1 : 0);
