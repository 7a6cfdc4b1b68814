import { expect, it } from 'vitest';
import { createClock } from '../../clock.ts';
import type { Decision, Observation, Policy } from '../../contracts.ts';
import { createFakeWorld, fakeScene } from '../../evaluation/testing/fake-world.ts';
import { createDelayedPolicy } from './delayed-policy.ts';

const OBSERVATION = {} as Observation;
const SIGNAL = new AbortController().signal;
const ACTION = {
  kind: 'ee-delta',
  terminate: false,
  translation: [0, 0, 0],
  rotation: [0, 0, 0],
  gripper: 1,
} as const;

const answering = (...decisions: readonly Partial<Decision>[]): Policy => {
  let next = 0;
  return {
    kind: 'model',
    act: async () => ({
      ok: true,
      value: { actions: [ACTION], evidence: {}, times: {}, ...decisions[next++ % decisions.length] },
    }),
  };
};
const chunk = (at: number) => ({ evidence: { chunk: { values: new Float32Array(16), length: 2, at } } });

const delays = async (policy: Policy, n: number): Promise<readonly (number | undefined)[]> => {
  const found: (number | undefined)[] = [];
  for (let i = 0; i < n; i++) {
    const decided = await policy.act(OBSERVATION, SIGNAL);
    found.push(decided.ok ? decided.value.delay : undefined);
  }
  return found;
};

it('says how long deciding takes, times as slow', async () => {
  expect(await delays(createDelayedPolicy(answering({}), { ms: 40 }), 2)).toEqual([0.04, 0.04]);
  expect(await delays(createDelayedPolicy(answering({}), { ms: 40, factor: 10 }), 1)).toEqual([0.4]);
});

it('the rest of a chunk was decided before, and takes none; a chunk that is asked for at every step takes it every time', async () => {
  const broker = answering({ ...chunk(0), times: { infer: 3 } }, chunk(1));
  expect(await delays(createDelayedPolicy(broker, { ms: 40 }), 4)).toEqual([
    0.04,
    undefined,
    0.04,
    undefined,
  ]);
  const ensemble = answering({ ...chunk(1), times: { infer: 3 } });
  expect(await delays(createDelayedPolicy(ensemble, { ms: 40 }), 2)).toEqual([0.04, 0.04]);
});

it('none leaves the policy as it is, no length of time is refused, and errors pass', async () => {
  const policy = answering({});
  expect(createDelayedPolicy(policy, { ms: 0 })).toBe(policy);
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => createDelayedPolicy(policy, { ms })).toThrow(RangeError);
  const error = { code: 'CANCELLED', message: 'Stopped.' } as const;
  const failing: Policy = { kind: 'model', act: async () => ({ ok: false, error }) };
  expect(await createDelayedPolicy(failing, { ms: 5 }).act(OBSERVATION, SIGNAL)).toEqual({
    ok: false,
    error,
  });
});

it('the paused clock lets so much time pass before the action, and looks at the next tick, or at once', async () => {
  const world = createFakeWorld(fakeScene(1));
  const time = { now: () => 0, sleep: async () => undefined };
  const clock = createClock('paused', { world, controlHz: 5, ...time });
  const step = async (delay?: number): Promise<readonly number[]> => {
    const from = world.time();
    await clock.wait(Promise.resolve({ ok: true, value: delay === undefined ? {} : { delay } }));
    const commanded = world.time() - from;
    await clock.move(0);
    return [commanded, world.time() - from].map((seconds) => Number(seconds.toFixed(6)));
  };
  expect(await step()).toEqual([0, 0.2]);
  expect(await step(0.08)).toEqual([0.08, 0.2]);
  expect(await step(0.5)).toEqual([0.5, 0.5]);
  expect(await step()).toEqual([0, 0.2]);
});
