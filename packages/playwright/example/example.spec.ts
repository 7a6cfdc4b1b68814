import { expect, test } from 'tabletop-playwright';

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

test('the expert lifts the red cube, and moves nothing else', async ({ tabletop }) => {
  await tabletop.open({ seed: 7, driver: 'expert' });
  const before = await tabletop.objects();
  const cube = before.find(({ name }) => name === 'red cube');
  expect(await tabletop.goal('pick up the red cube')).toMatchObject({
    task: 'pick',
    target: { index: cube?.index },
  });

  expect(await tabletop.act('pick up the red cube')).toHaveSucceeded();
  for (const { index, name, position, lifted, held } of await tabletop.objects()) {
    if (index === cube?.index)
      expect([held, lifted > 0.05]).toEqual([true, true]); // metres
    else expect(position, name).toBeWithin(0.001, before[index]?.position);
  }
  expect(await tabletop.verdict('pick up the red cube')).toHaveSucceeded();
});

test('the model acts, and one of its tokens can be written over', async ({ tabletop }) => {
  await tabletop.open({ seed: 7, provider: 'wasm', steps: 10 });
  expect(await tabletop.load()).toBe('wasm');

  const acted = await tabletop.act('reach for the red cube');
  expect(['terminated', 'step-limit']).toContain(acted.reason);
  const trace = await tabletop.getTrace();
  expect(trace?.steps).toHaveLength(acted.steps);

  await tabletop.seek(0); // the world stands where the first frame was taken
  expect(await tabletop.worldHash()).toBe(trace?.startHash);
  const [first] = trace?.steps ?? [];
  expect(await tabletop.frameHash()).toBe(first?.frameHash);

  expect(await tabletop.setTokens([0, 200, 128, 128, 128, 128, 128, 255])).toBeNull();
  expect(await tabletop.worldHash()).not.toBe(first?.worldHash);
});
