/** Two fresh browsers end in the same hashes, to the bit, and another seed in others. `npm run determinism` takes ten, and WebGPU. */
import { findChromium, QUIET_FLAGS } from '../scripts/lib/chromium.mjs';
import { freshLaunch, ON_WASM, OTHER_SEED } from '../scripts/lib/determinism.mjs';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

test('two fresh launches: the same world, frame and tokens after 20 steps of expert and model; another seed differs', async ({
  baseURL,
}) => {
  const chromium = findChromium();
  if (!('path' in chromium)) throw new Error(chromium.problem);
  // the large view draws what is compared here a second time, and takes most of the time
  const where = {
    executablePath: chromium.path,
    flags: QUIET_FLAGS,
    url: baseURL ?? '',
    more: '&hide=scene',
  };
  const first = await freshLaunch({ ...where, cases: [...ON_WASM, OTHER_SEED] });
  const second = await freshLaunch({ ...where, cases: ON_WASM });
  expect(second).toEqual(first.slice(0, ON_WASM.length));
  expect(second.map(({ backend }) => backend)).toEqual(['none', 'wasm']);
  expect(new Set(first.map(({ worldHash }) => worldHash)).size).toBe(first.length);
  expect(new Set(first.map(({ frameHash }) => frameHash)).size).toBe(first.length);
  for (const { worldHash, frameHash } of first) expect(worldHash + frameHash).toMatch(/^[0-9a-f]{16,}$/);
});
