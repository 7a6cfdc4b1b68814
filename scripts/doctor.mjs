// @ts-check
/** `npm run doctor`: what this machine has and lacks, one line each, with what to do about it. Changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, isBuilt } from './lib/build.mjs';
import { findChromium, QUIET_FLAGS, WEBGPU_FLAGS } from './lib/chromium.mjs';
import { checkModel, manifestsIn } from './lib/model-files.mjs';
import { folderProblem } from './lib/place.mjs';
import { atLeast, ROOT, staleInstall, wantedNode } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

/** @typedef {{ ok: boolean, what: string, says: string, fix?: string }} Line */

/** @returns {Line} */
function node() {
  const ok = atLeast(process.versions.node, wantedNode());
  return { ok, what: 'node', says: process.versions.node, fix: `install Node ${wantedNode()} or newer` };
}

/** @returns {Line} */
function folder() {
  const problem = folderProblem(ROOT);
  return { ok: !problem, what: 'folder', says: problem ?? ROOT };
}

/** @returns {Line} */
function dependencies() {
  const stale = staleInstall();
  return {
    ok: !stale,
    what: 'packages',
    says: stale ?? 'as in package-lock.json',
    fix: 'npm ci --include=dev',
  };
}

/** @returns {Line} */
function site() {
  const ok = isBuilt();
  return {
    ok,
    what: 'build',
    says: ok ? 'dist/ is up to date' : 'dist/ is missing or old',
    fix: 'npm run build',
  };
}

/** @returns {Line} */
function browser() {
  const found = findChromium();
  const fix = 'npm test installs one; or set CHROMIUM_PATH';
  return 'path' in found
    ? { ok: true, what: 'browser', says: `${found.version}, ${found.path}` }
    : { ok: false, what: 'browser', says: found.problem, fix };
}

/** Ask a page on localhost (WebGPU needs a secure origin) for its adapter. @returns {Promise<Line>} */
async function adapter() {
  const what = 'webgpu';
  const found = findChromium();
  if (!('path' in found) || staleInstall()) {
    return { ok: false, what, says: 'not tried: packages or browser missing', fix: 'the lines above' };
  }
  const { chromium } = await import('@playwright/test');
  const page = await serve({ root: join(ROOT, 'docs') });
  const instance = await chromium.launch({
    executablePath: found.path,
    args: [...QUIET_FLAGS, ...WEBGPU_FLAGS],
  });
  try {
    const tab = await instance.newPage();
    await tab.goto(`${page.url}architecture.md`);
    const says = await tab.evaluate(async () => {
      const gpu = /** @type {any} */ (navigator).gpu;
      const found = await gpu?.requestAdapter();
      if (!found) return undefined;
      const { vendor, architecture } = found.info;
      const f16 = found.features.has('shader-f16') ? 'shader-f16' : 'no shader-f16';
      return `${vendor} ${architecture}, ${f16}`;
    });
    return says
      ? { ok: true, what, says: `${says} (software adapter of the tests)` }
      : { ok: false, what, says: 'no adapter', fix: 'use Chromium 113 or newer; the wasm tests still run' };
  } finally {
    await instance.close();
    await page.close();
  }
}

/** @returns {Line[]} one a model */
function models() {
  const lines = manifestsIn(join(ROOT, 'models')).map(({ name, path }) => {
    const { checked, wrong } = checkModel(path);
    const what = `model ${name}`;
    return wrong.length === 0
      ? { ok: true, what, says: `${checked} files match their SHA-256` }
      : {
          ok: false,
          what,
          says: wrong.join('; '),
          fix: 'git checkout models, or export it again: models/recipe',
        };
  });
  if (lines.length > 0) return lines;
  return [{ ok: false, what: 'model', says: 'none in models/', fix: 'train one: models/recipe' }];
}

/** @returns {Promise<Line>} */
async function port() {
  const what = 'port 4173';
  try {
    const probe = await serve({ root: existsSync(DIST) ? DIST : ROOT, port: 4173 });
    await probe.close();
    return { ok: true, what, says: 'free' };
  } catch {
    return { ok: true, what, says: 'in use; npm start will take the next free one' };
  }
}

const lines = [
  node(),
  folder(),
  dependencies(),
  site(),
  browser(),
  await adapter(),
  ...models(),
  await port(),
];
for (const { ok, what, says, fix } of lines) {
  console.log(`${ok ? 'ok  ' : 'FIX '} ${what.padEnd(11)} ${says}${!ok && fix ? `  ->  ${fix}` : ''}`);
}
process.exit(lines.every(({ ok }) => ok) ? 0 : 1);
