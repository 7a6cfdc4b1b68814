/** The graphics device goes in the middle of an action: said, nothing lost, and the episode goes on, there or on the processor. */
import { expectLoaded, expectNotice, loadModel, open, takeSteps, tokens } from './support/app.ts';
import { expect, test } from './support/test.ts';

test.setTimeout(400_000);

test('the device is lost in the middle of an action: the episode is kept and goes on, on the processor too', async ({
  page,
}) => {
  await open(page, '&provider=webgpu&seed=12');
  await loadModel(page);
  await takeSteps(page, 1);
  const before = await tokens(page);
  const [worker] = page.workers();
  if (!worker) throw new Error('The engine has no worker.');
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
