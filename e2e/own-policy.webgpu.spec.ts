/** Policies of others on WebGPU (the software adapter): what they give there is what they give on the processor. */
import type { NamedBlob } from '../src/policy/own/index.ts';
import { dropped } from '../src/runtime/own-policy/testing/kit.ts';
import { call, openHeadless, value } from './support/headless.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(120_000);

interface Loaded {
  readonly provider: string;
  readonly firstLook: { readonly ranges: readonly { readonly least: number; readonly most: number }[] };
}

/** Of the actions' ranges, which are hundreds of degrees wide. */
const TOLERANCE = 1e-3; // degrees, percent

test('a dropped policy that sees and reads words gives the same on WebGPU as on WASM', async ({ page }) => {
  await openHeadless(page);
  const files = dropped('words');
  const served = new Map<string, NamedBlob>(files.map((file) => [`/own-files/${file.path}`, file]));
  await page.route('**/own-files/**', async (route) => {
    const file = served.get(new URL(route.request().url()).pathname);
    await route.fulfill({ body: file ? Buffer.from(await file.blob.arrayBuffer()) : '' });
  });
  const listed = files.map(({ path }) => ({ path, url: `/own-files/${path}` }));
  const { id: model } = value(
    await call<{ id: string }>(page, 'policy', { files: listed, answers: { cameras: {} } }),
  );
  const on = async (provider: 'wasm' | 'webgpu') => {
    const loaded = value(await call<Loaded>(page, 'engine', { model, variant: 'float32', provider }));
    expect(loaded.provider).toBe(provider);
    return loaded.firstLook.ranges.flatMap(({ least, most }) => [least, most]);
  };
  const wasm = await on('wasm');
  const webgpu = await on('webgpu');
  const most = Math.max(...wasm.map((x, i) => Math.abs(x - (webgpu[i] ?? Number.NaN))));
  expect(wasm.some((x) => Math.abs(x) > 1)).toBe(true);
  expect(most).toBeLessThan(TOLERANCE);
});
