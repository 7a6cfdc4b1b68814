import { expect, test } from 'tabletop-playwright';

test.setTimeout(600_000); // the software adapter compiles shaders for half a minute, an action takes seconds, and a busy machine ten times that

const TOLD = { say: 'reach for the red cube', hide: ['scene'] } as const; // a large view would be drawn by the processor, too

test('the model runs on WebGPU, and says what it says on WASM', async ({ tabletop }) => {
  await tabletop.open({ seed: 7, provider: 'webgpu', ...TOLD });
  expect(await tabletop.load(), 'not fallen back to WASM').toBe('webgpu');
  await tabletop.step(1);
  const [onWebgpu = []] = await tabletop.tokens();

  await tabletop.open({ seed: 7, provider: 'wasm', ...TOLD });
  await tabletop.load();
  await tabletop.step(1);
  const [onWasm = []] = await tabletop.tokens();
  expect(onWebgpu).toHaveLength(8);
  // float16 and int8 round differently: a motion may be two bins off
  for (const [i, token] of onWebgpu.entries()) expect(token, `token ${i}`).toBeWithin(2, onWasm[i]);
});
