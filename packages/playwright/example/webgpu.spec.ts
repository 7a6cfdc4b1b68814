import { expect, test } from 'tabletop-playwright';

test.setTimeout(300_000); // the software adapter compiles shaders for half a minute, and an action takes seconds

test('the model runs on WebGPU, and says what it says on WASM', async ({ tabletop }) => {
  await tabletop.open({ seed: 7, provider: 'webgpu', say: 'reach for the red cube' });
  expect(await tabletop.load(), 'not fallen back to WASM').toBe('webgpu');
  await tabletop.step(1);
  const [onWebgpu = []] = await tabletop.tokens();

  await tabletop.open({ seed: 7, provider: 'wasm', say: 'reach for the red cube' });
  await tabletop.load();
  await tabletop.step(1);
  const [onWasm = []] = await tabletop.tokens();
  expect(onWebgpu).toHaveLength(8);
  // float16 and int8 round differently: a motion may be two bins off
  for (const [i, token] of onWebgpu.entries()) expect(token, `token ${i}`).toBeWithin(2, onWasm[i]);
});
