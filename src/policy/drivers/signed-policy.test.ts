import { expect, it } from 'vitest';
import type { Decision, Observation, Step } from '../../contracts.ts';
import { createSignedPolicy, saidLastBy } from './signed-policy.ts';

const decision: Decision = {
  actions: [{ kind: 'joint-target', terminate: false, values: [1] }],
  evidence: { pieces: ['go'] },
  times: { infer: 3 },
};
const step = (index: number, model?: string): Step =>
  ({ index, evidence: model === undefined ? {} : { model } }) as Step;

it('says who said it, and changes nothing else', async () => {
  const policy = createSignedPolicy(
    { kind: 'model', act: async () => ({ ok: true, value: decision }) },
    'pico:l1',
  );
  expect(policy.kind).toBe('model');
  expect(await policy.act({} as Observation, new AbortController().signal)).toEqual({
    ok: true,
    value: { ...decision, evidence: { pieces: ['go'], model: 'pico:l1' } },
  });
});

it('a chunk is gone on with only if nobody else decided since', () => {
  const steps = [step(0, 'pico:l1'), step(1, 'pico'), step(2, 'pico:l1'), step(3, 'pico:l1')];
  expect(saidLastBy('pico:l1', steps).map(({ index }) => index)).toEqual([2, 3]);
  expect(saidLastBy('pico', steps)).toEqual([]);
  expect(saidLastBy('pico', [step(0)])).toEqual([]);
});
