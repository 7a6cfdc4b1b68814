// @ts-check
/** npm run goldens   takes the pictures of e2e/visual.spec.ts anew, for the browser that is here, and says what changed */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { comparePngs, decodePng } from './lib/png.mjs';
import { ensureInstalled, ROOT, run } from './lib/run.mjs';

const MOST_BYTES = 3_000_000;

await ensureInstalled();
if ((await build()) !== 0) process.exit(1);
const { path, version } = await ensureChromium();
const major = /(\d+)\.\d+/.exec(version)?.[1];
const home = join(ROOT, 'e2e/goldens', `chromium-${major}`);
const before = `${home}-before`;
rmSync(before, { recursive: true, force: true });
if (existsSync(home)) renameSync(home, before);
else mkdirSync(before, { recursive: true });

const cli = join(ROOT, 'node_modules/@playwright/test/cli.js');
const env = { CHROMIUM_PATH: path, TABLETOP_GOLDENS: 'renew' };
const code = await run(process.execPath, [cli, 'test', '--project', 'visual'], { env });
if (code !== 0 || !existsSync(home)) {
  rmSync(home, { recursive: true, force: true });
  renameSync(before, home);
  console.error('The pictures could not all be taken; the ones before are kept.');
  process.exit(1);
}

let bytes = 0;
for (const name of new Set([...readdirSync(before), ...readdirSync(home)])) {
  const [old, now] = [join(before, name), join(home, name)];
  if (!existsSync(now)) console.log(`gone     ${name}`);
  else bytes += readFileSync(now).length;
  if (!existsSync(now)) continue;
  if (!existsSync(old)) {
    console.log(`new      ${name}`);
    continue;
  }
  const { pixels, share } = comparePngs(decodePng(readFileSync(old)), decodePng(readFileSync(now)));
  const much = pixels === 0 ? 'same    ' : 'changed ';
  console.log(`${much} ${name}${pixels === 0 ? '' : `: ${pixels} pixels, ${(100 * share).toFixed(2)}%`}`);
}
rmSync(before, { recursive: true, force: true });
console.log(
  `${readdirSync(home).length} pictures, ${(bytes / 1e6).toFixed(2)} MB, for Chromium ${major}. Look at them before they are committed.`,
);
process.exit(bytes <= MOST_BYTES ? 0 : 1);
