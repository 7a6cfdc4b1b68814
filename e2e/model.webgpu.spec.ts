/** The trained model on WebGPU: onnxruntime-web's own provider on the software adapter, seconds an action. */
import type { Page, Worker } from '@playwright/test';
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

/** What the engine that is loaded says of itself. */
const engineInfo = async (page: Page) => {
  const engine = await page.evaluate(() => window.tabletop?.getState().engine);
  if (engine?.phase !== 'ready') throw new Error(`the engine is ${engine?.phase}`);
  return engine.info;
};

test('WebGPU says what the manifest does and steers the arm; then the device is lost in the middle of an action, and the episode goes on', async ({
  page,
  request,
}) => {
  const manifest = await (await request.get('./models/pico/manifest.json')).json();
  /** Not one bin and not one word otherwise. */
  const asPublished = {
    ...{ equal: true, tolerance: 0, maxBinDifference: 0, wrongAnswers: 0 },
    ...{ frames: manifest.golden.length, answers: manifest.goldenAnswers.length },
  };
  expect(asPublished.frames * asPublished.answers).toBeGreaterThan(0);
  // the processor draws as well as computes: no large view beside the model
  await open(page, '&provider=webgpu&seed=12&hide=scene');
  await loadModel(page); // half a minute of compiling shaders: so one page for all
  const [worker] = page.workers();
  if (!worker) throw new Error('The engine has no worker.');

  await test.step('the arm moves, and each frame shows it', async () => {
    await expect(page.getByTestId('badge-provider')).toHaveText('WebGPU');
    await expect(page.getByTestId('badge-model')).toHaveText('pico float32'); // the adapter has no shader-f16
    await expect(page.getByTestId('badge-parity')).toHaveText('parity ok');
    const info = await engineInfo(page);
    expect(info.provider).toBe('webgpu');
    expect(info.adapter, 'a real adapter, by its name').toMatch(/\w/);
    expect(info.fallback).toBeNull();
    expect(info.selfTest).toMatchObject(asPublished);

    const submits = await countSubmits(worker);
    const runs = await policyRuns(page);
    const before = await frameHash(page);
    await stepUntilMoved(page);
    while ((await policyRuns(page)) - runs < 3) await takeSteps(page, 1);
    expect(await frameHash(page)).not.toBe(before);
    expect(await submits(), 'every action gives the device work').toBeGreaterThanOrEqual(3);
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
