import { expect, it } from 'vitest';
import type { EnginePort } from './engine.browser.ts';
import { createEngineControl } from './engine-control.ts';
import { defaultSettings } from './settings.ts';
import { createStores, type ModelSummary } from './stores.ts';

const MODEL = { title: 'Tiny', variant: 'int8', bytes: 1, cached: false } as ModelSummary;

it('describes a model whose load began before its manifest was read', async () => {
  const stores = createStores(defaultSettings(), 'dark');
  let answer = (): void => {};
  const engine = {
    describe: () =>
      new Promise((done) => {
        answer = () => done({ ok: true, value: MODEL });
      }),
    load: async () => ({ ok: true, value: { parity: 'ok', fallback: null } }),
  } as unknown as EnginePort;
  const control = createEngineControl(engine, stores);
  const described = control.describe(false);
  await control.load();
  expect(stores.session.getState().engine.phase).toBe('ready');
  answer();
  await described;
  expect(stores.session.getState().model).toEqual(MODEL);
  expect(stores.session.getState().engine.phase).toBe('ready');
});

it('gives every draw a seed of its own, and draw 0 the seed of the scene', () => {
  const stores = createStores({ ...defaultSettings(), seed: 12, temperature: 1 }, 'dark');
  stores.session.setState({ engine: { phase: 'ready', info: {} as never } });
  const seeds: number[] = [];
  const engine = {
    policy: ({ seed }: { readonly seed: number }) => {
      seeds.push(seed);
      return { kind: 'model' };
    },
  } as unknown as EnginePort;
  const control = createEngineControl(engine, stores);
  for (const draw of [0, 1, 2, 9999]) {
    stores.settings.setState({ draw });
    control.policy();
  }
  expect(seeds[0]).toBe(12);
  expect(new Set(seeds).size).toBe(4);
  for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
});
