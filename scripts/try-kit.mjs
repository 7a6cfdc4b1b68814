// @ts-check
/**
 * npm run try-kit     The test kit as another project meets it: packed, installed from that file into an empty folder with Playwright
 * and TypeScript and nothing else, compiled strictly, and run against the built page: its example, a screenshot test (pictures
 * made, then compared, then shown to fail on another scene) and a test on WebGPU's software adapter. Each with its time.
 * It installs from the npm registry, or from npm's cache. --keep leaves the folder.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, DIST } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { npmSays, packKit } from './lib/kit.mjs';
import { ROOT } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const INSTALLED = ['@playwright/test', 'typescript'].map((name) => `${name}@${devDependencies[name]}`);

const folder = mkdtempSync(join(tmpdir(), 'tabletop-kit-'));
const bin = (/** @type {string} */ name) => join(folder, 'node_modules', name);

/** @type {{ what: string, seconds: number }[]} */
const times = [];

/**
 * Carries out one part, and notes its time.
 * @param {string} what
 * @param {() => unknown} work throws when it fails
 */
async function part(what, work) {
  const start = performance.now();
  await work();
  times.push({ what, seconds: (performance.now() - start) / 1000 });
  console.log(`ok   ${what}`);
}

/**
 * A program of the folder.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, output: string }>}
 */
function say(script, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder,
      env: { ...process.env, TABLETOP_URL: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** @param {{ code: number, output: string }} said @param {RegExp} [fails] it must fail, and say this */
function demand({ code, output }, fails) {
  if (fails ? code !== 0 && fails.test(output) : code === 0) return;
  throw new Error(`${fails ? `It should have failed with ${fails}` : `Exit code ${code}`}:\n${output}`);
}

const built = await build();
if (built !== 0) process.exit(built);
const chromium = await ensureChromium();
const site = await serve({ root: DIST });
try {
  const kit = await packKit();
  console.log(`${kit.filename}, ${(kit.size / 1000).toFixed(1)} kB, in ${folder}; ${chromium.version}`);

  await part('install', () => {
    npmSays(['init', '-y'], folder);
    npmSays(['install', '--no-audit', '--no-fund', '--save-dev', ...INSTALLED, kit.path], folder);
    for (const file of kit.files.map(({ path }) => path).filter((path) => path.startsWith('example/'))) {
      const text = readFileSync(bin(`tabletop-playwright/${file}`), 'utf8');
      writeFileSync(join(folder, file.replace('example/', '')), text);
    }
    // this machine's browser: Playwright has none of its own here
    writeFileSync(
      join(folder, 'here.config.ts'),
      `import config from './playwright.config';
const executablePath = ${JSON.stringify(chromium.path)};
const launch = (use: typeof config.use = {}) => ({ ...use, launchOptions: { ...use.launchOptions, executablePath } });
export default { ...config, use: launch(config.use), projects: config.projects?.map((one) => ({ ...one, use: launch(one.use) })) };
`,
    );
  });

  const tests = [
    'example.spec.ts',
    'screenshot.spec.ts',
    'webgpu.spec.ts',
    'playwright.config.ts',
    'here.config.ts',
  ];
  const tsc = (/** @type {string[]} */ ...args) =>
    say(bin('typescript/bin/tsc'), ['--noEmit', '--skipLibCheck', ...args]);
  await part('tsc --strict', async () => demand(await tsc('--strict', ...tests)));
  await part('tsc --strict, as Node resolves modules', async () =>
    demand(await tsc('--strict', '--module', 'nodenext', 'example.spec.ts')),
  );
  await part('tsc refuses a key that there is not', async () => {
    const wrong = `import { test } from 'tabletop-playwright';
test('', async ({ tabletop }) => tabletop.open({ tempature: 1 }));
`;
    writeFileSync(join(folder, 'wrong.ts'), wrong);
    demand(await tsc('--strict', 'wrong.ts'), /'tempature' does not exist in type 'TabletopOptions'/);
  });

  const playwright = (/** @type {string[]} */ args, url = site.url) =>
    say(bin('@playwright/test/cli.js'), ['test', '-c', 'here.config.ts', '--reporter=line', ...args], {
      TABLETOP_URL: url,
    });
  await part('example', async () => demand(await playwright(['example.spec.ts'])));
  await part('without an address it says so', async () =>
    demand(
      await playwright(['example.spec.ts', '-g', 'expert lifts'], ''),
      /Nobody said where the Tabletop page is: set TABLETOP_URL/,
    ),
  );
  await part('screenshots: made', async () =>
    demand(await playwright(['screenshot.spec.ts', '--update-snapshots=missing'])),
  );
  await part('screenshots: compared', async () => demand(await playwright(['screenshot.spec.ts'])));
  await part('screenshots: another scene is found', async () => {
    const spec = join(folder, 'screenshot.spec.ts');
    writeFileSync(spec, readFileSync(spec, 'utf8').replace('seed: 7', 'seed: 8'));
    demand(await playwright(['screenshot.spec.ts']), /Screenshot comparison failed|pixels .* are different/);
  });
  await part('WebGPU, software adapter', async () => demand(await playwright(['webgpu.spec.ts'])));
  await part('as ES modules, too', async () => {
    npmSays(['pkg', 'set', 'type=module'], folder);
    writeFileSync(
      join(folder, 'here.config.ts'),
      readFileSync(join(folder, 'here.config.ts'), 'utf8').replace(
        "./playwright.config'",
        "./playwright.config.ts'",
      ),
    );
    demand(await playwright(['example.spec.ts', '-g', 'same seed']));
  });
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
} finally {
  for (const { what, seconds } of times) console.log(`${seconds.toFixed(1).padStart(7)} s  ${what}`);
  const all = times.reduce((sum, { seconds }) => sum + seconds, 0);
  console.log(
    `${all.toFixed(1).padStart(7)} s  together; load average ${(loadavg()[1] ?? 0).toFixed(1)} on ${cpus().length} cores`,
  );
  await site.close();
  if (process.argv.includes('--keep')) console.log(`left: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
