/** The trained model on WebGPU: onnxruntime-web's own provider on the software adapter, seconds an action. */
import type { Worker } from '@playwright/test';
import type { ActionTokens } from '../src/contracts.ts';
import {
  expectLoaded,
  expectNotice,
  frameHash,
  loadModel,
  open,
  policyRuns,
  stepUntilMoved,
  takeSteps,
  tokens,
} from './support/app.ts';
import { call, openHeadless, value } from './support/headless.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(400_000);

/** Counts, from now on, what the engine's worker hands to the graphics device: a name in a badge computes nothing. */
const countSubmits = async (worker: Worker): Promise<() => Promise<number>> => {
  await worker.evaluate(() => {
    const submit = GPUQueue.prototype.submit;
    GPUQueue.prototype.submit = function (buffers) {
      const counter = globalThis as { submits?: number };
      counter.submits = (counter.submits ?? 0) + 1;
      return submit.call(this, buffers);
    };
  });
  return () => worker.evaluate(() => (globalThis as { submits?: number }).submits ?? 0);
};

interface Golden {
  readonly provider: string;
  readonly adapter: string | null;
  readonly variant: string;
  readonly tokens: readonly ActionTokens[];
}

test('float32 says the same on WebGPU as on WASM and in the manifest, on every golden frame', async ({
  page,
  request,
}) => {
  const manifest = await (await request.get('./models/pico/manifest.json')).json();
  const published = manifest.golden.map((g: { tokens: { float32: number[] } }) => g.tokens.float32);
  expect(published.length).toBeGreaterThan(0);
  await openHeadless(page);
  const on = async (provider: 'webgpu' | 'wasm') =>
    value(await call<Golden>(page, 'golden', { engine: { model: 'pico', variant: 'float32', provider } }));
  const wasm = await on('wasm');
  expect(wasm).toMatchObject({ provider: 'wasm', adapter: null, variant: 'float32' });
  const webgpu = await on('webgpu');
  expect(webgpu).toMatchObject({ provider: 'webgpu', variant: 'float32' });
  expect(webgpu.adapter, 'a real adapter, by its name').toMatch(/\w/);
  expect(webgpu.tokens).toEqual(wasm.tokens);
  expect(webgpu.tokens).toEqual(published);
});

test('five closed-loop steps on WebGPU; then the device is lost in the middle of an action, and the episode goes on', async ({
  page,
}) => {
  await open(page, '&provider=webgpu&seed=12');
  await loadModel(page); // half a minute of compiling shaders: so one page for both
  const [worker] = page.workers();
  if (!worker) throw new Error('The engine has no worker.');

  await test.step('the arm moves, and each frame shows it', async () => {
    await expect(page.getByTestId('badge-provider')).toHaveText('WebGPU');
    await expect(page.getByTestId('badge-model')).toHaveText('pico float32'); // the adapter has no shader-f16
    await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
    const engine = await page.evaluate(() => window.tabletop?.getState().engine);
    if (engine?.phase !== 'ready') throw new Error(`the engine is ${engine?.phase}`);
    expect(engine.info.provider).toBe('webgpu');
    expect(engine.info.adapter).toMatch(/\w/);
    expect(engine.info.fallback).toBeNull();

    const submits = await countSubmits(worker);
    const runs = await policyRuns(page);
    const before = await frameHash(page);
    await stepUntilMoved(page);
    while ((await policyRuns(page)) - runs < 5) await takeSteps(page, 1);
    expect(await frameHash(page)).not.toBe(before);
    expect(await submits(), 'every action gives the device work').toBeGreaterThanOrEqual(5);
    for (const said of await tokens(page)) expect(said).toHaveLength(8);
  });

  await test.step('the device goes: said, the episode is kept and goes on, on the processor', async () => {
    await page.evaluate(() => window.tabletop?.reset());
    await takeSteps(page, 1);
    const before = await tokens(page);
    // the next command buffer is the last: the device is destroyed under the run
    await worker.evaluate(() => {
      const { createCommandEncoder } = GPUDevice.prototype;
      GPUDevice.prototype.createCommandEncoder = function (...args) {
        const encoder = createCommandEncoder.apply(this, args);
        this.destroy();
        return encoder;
      };
    });
    await page.getByTestId('step').click();
    await expectNotice(page, 'DEVICE_LOST');
    await expect(page.getByTestId('badges')).toHaveAttribute('data-state', 'failed');
    expect(await tokens(page)).toEqual(before);
    await page.getByTestId('notice').last().getByTestId('remedy-use-wasm').click();
    await expectLoaded(page);
    await expect(page.getByTestId('badge-provider')).toHaveText('WASM');
    await takeSteps(page, 1);
    const after = await tokens(page);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
  });
});
