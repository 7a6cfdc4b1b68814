/** Two fresh browsers end in the same hashes, to the bit, and another seed in others. `npm run determinism` takes ten, more steps, and WebGPU. */
import { findChromium, QUIET_FLAGS } from '../scripts/lib/chromium.mjs';
import { freshLaunch, ON_WASM, OTHER_SEED } from '../scripts/lib/determinism.mjs';
import { expect, test } from './support/test.ts';

test.setTimeout(240_000);

/** Enough of a case for a difference of a bit to show: hashes are of the whole state, which every step carries on. */
const short = <T extends { steps: number }>(one: T): T => ({ ...one, steps: 8 });

test('two fresh launches: the same world, frame and tokens after 8 steps of expert and model; another seed differs', async ({
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
  const [same, other] = [ON_WASM.map(short), short(OTHER_SEED)];
  const first = await freshLaunch({ ...where, cases: [...same, other] });
  const second = await freshLaunch({ ...where, cases: same });
  expect(second).toEqual(first.slice(0, same.length));
  expect(second.map(({ backend }) => backend)).toEqual(['none', 'wasm']);
  expect(new Set(first.map(({ worldHash }) => worldHash)).size).toBe(first.length);
  expect(new Set(first.map(({ frameHash }) => frameHash)).size).toBe(first.length);
  for (const { worldHash, frameHash } of first) expect(worldHash + frameHash).toMatch(/^[0-9a-f]{16,}$/);
});
