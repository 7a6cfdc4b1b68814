import { expect, it } from 'vitest';
import type { Observation } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import { stillLanguage } from '../engine/fixtures/harness.ts';
import { createModelPolicy } from './model-policy.ts';

const seen = (step?: number): Observation => ({
  frame: { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 },
  instruction: 'reach the red cube',
  proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 },
  ...(step === undefined ? {} : { step }),
});
const { signal } = new AbortController();

/** A client that answers with nothing but the seed it was asked to draw with; `fails` says when it does not. */
const setUp = (fails: () => boolean = () => false) => {
  const seeds: number[] = [];
  const client = {
    act: async (request: { readonly sampling?: { readonly seed: number } }) => {
      seeds.push(request.sampling?.seed ?? -1);
      return fails()
        ? { ok: false, error: { code: 'CANCELLED', message: 'Stopped.' } }
        : { ok: true, value: { tokens: [0], words: [], times: { encode: 0, infer: 0 } } };
    },
  } as unknown as Pick<EngineClient, 'act'>;
  return {
    seeds,
    make: (seed = 7) => createModelPolicy(client, stillLanguage([]), { temperature: 1, seed }),
  };
};

it('draws by the step it is asked for, whatever was asked before: a branch draws as the first time', async () => {
  const { seeds, make } = setUp();
  const first = make();
  for (const step of [0, 1, 2, 3]) await first.act(seen(step), signal);
  const once = [...seeds];
  expect(new Set(once).size).toBe(4);
  await first.act(seen(1), signal);
  await make().act(seen(2), signal); // taken up in the middle by another policy
  expect(seeds.slice(4)).toEqual([once[1], once[2]]);
});

it('draws a step again with the same seed after a call that failed, with or without its index', async () => {
  for (const index of [2, undefined]) {
    let failing = true;
    const { seeds, make } = setUp(() => failing);
    const policy = make();
    await policy.act(seen(index), signal);
    failing = false;
    await policy.act(seen(index), signal);
    expect(seeds[0]).toBe(seeds[1]);
  }
});

it('counts for itself where nobody says the step', async () => {
  const { seeds, make } = setUp();
  const [counted, told] = [make(), make()];
  for (let i = 0; i < 3; i++) await counted.act(seen(), signal);
  for (let i = 0; i < 3; i++) await told.act(seen(i), signal);
  expect(seeds.slice(3)).toEqual(seeds.slice(0, 3));
});
