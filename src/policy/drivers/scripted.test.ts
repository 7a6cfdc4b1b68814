import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EE_DELTA_CODEC, STAY } from '../../action/index.ts';
import type { Action, Decision, EndEffectorAction, Observation, Policy } from '../../contracts.ts';
import { createExpertPolicy, createNoOpPolicy } from './scripted.ts';

const seen = (opening: number): Observation => ({
  frame: { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 },
  instruction: 'go',
  proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening },
});
const { signal } = new AbortController();
const decisionOf = async (policy: Policy, opening = 1): Promise<Decision> => {
  const decided = await policy.act(seen(opening), signal);
  if (!decided.ok) throw new Error(decided.error.message);
  return decided.value;
};

const small = fc.double({ min: -0.05, max: 0.05, noNaN: true });
const action: fc.Arbitrary<EndEffectorAction> = fc
  .tuple(
    fc.tuple(small, small, small),
    fc.tuple(small, small, small),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([translation, rotation, gripper]) => ({
    ...{ kind: 'ee-delta', terminate: false },
    ...{ translation, rotation, gripper },
  }));

it('an expert of a language with tokens says them, and does what they say', async () => {
  await fc.assert(
    fc.asyncProperty(action, async (wanted) => {
      const { actions, evidence } = await decisionOf(createExpertPolicy(() => wanted, EE_DELTA_CODEC));
      expect(evidence).toEqual({ tokens: EE_DELTA_CODEC.encode(wanted) });
      expect(actions).toHaveLength(1);
      expect({ ok: true, value: actions[0] }).toEqual(EE_DELTA_CODEC.decode(evidence.tokens ?? []));
    }),
  );
});

it('an expert of numbers says them as float32, and no tokens', async () => {
  await fc.assert(
    fc.asyncProperty(action, async (wanted) => {
      const { actions, evidence } = await decisionOf(createExpertPolicy(() => wanted, null));
      expect(evidence).toEqual({});
      const { translation: t, rotation: r, gripper } = wanted;
      expect(actions).toEqual([
        {
          ...{ kind: 'ee-delta', terminate: false, gripper: Math.fround(gripper) },
          ...{ translation: t.map(Math.fround), rotation: r.map(Math.fround) },
        },
      ]);
    }),
  );
  const joints: Action = { kind: 'joint-target', terminate: true, values: [0.1, 100 / 3] };
  const { actions } = await decisionOf(createExpertPolicy(() => joints, null));
  expect(actions).toEqual([{ ...joints, values: [Math.fround(0.1), Math.fround(100 / 3)] }]);
});

it('an expert is asked at every step, and is labelled as one', async () => {
  let calls = 0;
  const policy = createExpertPolicy(() => {
    calls += 1;
    return { ...STAY, terminate: calls === 2 };
  }, EE_DELTA_CODEC);
  expect(policy.kind).toBe('expert');
  expect((await decisionOf(policy)).actions[0].terminate).toBe(false);
  expect((await decisionOf(policy)).actions[0].terminate).toBe(true);
});

it('an action that is not finite is an error, not a motion', async () => {
  const broken: Action = {
    ...STAY,
    kind: 'ee-delta',
    translation: [Number.NaN, 0, 0],
    rotation: [0, 0, 0],
    gripper: 1,
  };
  const policy = createExpertPolicy(() => broken, EE_DELTA_CODEC);
  expect(await policy.act(seen(1), signal)).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
});

it('no-op stays, in the words of its language, by what is seen', async () => {
  const still = createNoOpPolicy(() => STAY, EE_DELTA_CODEC);
  expect(still.kind).toBe('no-op');
  const { actions, evidence } = await decisionOf(still);
  expect(evidence.tokens).toEqual([0, 128, 128, 128, 128, 128, 128, 255]);
  expect(actions[0]).toMatchObject({ kind: 'ee-delta', terminate: false, gripper: 255.5 / 256 });
  const here = createNoOpPolicy(
    ({ proprioception }) => ({ kind: 'joint-target', terminate: false, values: [proprioception.opening] }),
    null,
  );
  for (const opening of [0.25, 0.5])
    expect((await decisionOf(here, opening)).actions).toEqual([
      { kind: 'joint-target', terminate: false, values: [opening] },
    ]);
});
