import { expect, test } from './index.ts';

test.setTimeout(120_000); // the first load of the model takes a while

test('the same seed and sentence give the same episode', async ({ tabletop }) => {
  const episodes = [];
  for (let i = 0; i < 2; i++) {
    await tabletop.open({ seed: 7, driver: 'expert' });
    await tabletop.step(5);
    episodes.push([await tabletop.tokens(), await tabletop.worldHash(), await tabletop.frameHash()]);
  }
  expect(episodes[1]).toEqual(episodes[0]);
});

test('the model acts, and one of its tokens can be written over', async ({ tabletop }) => {
  await tabletop.open({ seed: 7, provider: 'wasm', steps: 10 });
  expect(await tabletop.load()).toBe('wasm');

  const acted = await tabletop.act('reach for the red cube');
  expect(['terminated', 'step-limit']).toContain(acted.reason);
  const trace = await tabletop.trace();
  expect(trace?.steps).toHaveLength(acted.steps);

  await tabletop.seek(0); // the world stands where the first frame was taken
  expect(await tabletop.worldHash()).toBe(trace?.startHash);
  const [first] = trace?.steps ?? [];
  expect(await tabletop.frameHash()).toBe(first?.frameHash);

  expect(await tabletop.setTokens([0, 200, 128, 128, 128, 128, 128, 255])).toBeNull();
  expect(await tabletop.worldHash()).not.toBe(first?.worldHash);
});
