import { describe, expect, it } from 'vitest';
import type { Action, Observation, Policy } from '../../contracts.ts';
import { unwrap } from '../../testing/unwrap.ts';
import { createPlanningPolicy } from './planning-policy.ts';

const STILL: Action = {
  ...{ kind: 'ee-delta', terminate: false, gripper: 1 },
  ...{ translation: [0, 0, 0], rotation: [0, 0, 0] },
};

describe('a policy that plans first', () => {
  const observe = (instruction: string, seq: number) => ({
    frame: { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim' as const, seq },
    instruction,
    proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 } as const,
  });
  const { signal } = new AbortController();
  const setUp = (words: (instruction: string) => readonly string[]) => {
    const asked: string[] = [];
    const told: string[] = [];
    const inner: Policy = {
      kind: 'model',
      act: async ({ instruction }) => {
        told.push(instruction);
        return { ok: true, value: { actions: [STILL], evidence: { tokens: [0] }, times: { infer: 1 } } };
      },
    };
    const policy = createPlanningPolicy(inner, {
      ask: async ({ instruction, frame }) => {
        asked.push(`${instruction} @${frame.seq}`);
        return { ok: true, value: { words: words(instruction), ms: 7 } };
      },
      instructionOf: (said) => (said[0] === 'pick' ? `pick up the ${said.slice(1).join(' ')}` : null),
    });
    return { policy, asked, told };
  };

  it('asks once, at the first frame, and tells the policy what the plan says', async () => {
    const { policy, asked, told } = setUp(() => ['pick', 'red', 'cube']);
    const first = unwrap(await policy.act(observe('grab the leftmost one', 1), signal));
    const second = unwrap(await policy.act(observe('grab the leftmost one', 2), signal));
    expect(asked).toEqual(['grab the leftmost one @1']);
    expect(told).toEqual(['pick up the red cube', 'pick up the red cube']);
    const plan = { words: ['pick', 'red', 'cube'], instruction: 'pick up the red cube' };
    expect(first).toMatchObject({ evidence: { tokens: [0], plan }, times: { plan: 7, infer: 1 } });
    expect(second.evidence.plan).toEqual(plan);
    expect(second.times).toEqual({ infer: 1 });
  });

  it('plans again when the instruction changes', async () => {
    const { policy, asked } = setUp((instruction) => ['pick', instruction]);
    await policy.act(observe('a', 1), signal);
    await policy.act(observe('b', 2), signal);
    const third = unwrap(await policy.act(observe('b', 3), signal));
    expect(asked).toEqual(['a @1', 'b @2']);
    expect(third.evidence.plan?.instruction).toBe('pick up the b');
  });

  it('keeps the instruction when the plan is none, and shows what was written', async () => {
    const { policy, told } = setUp(() => ['red', 'red']);
    const output = unwrap(await policy.act(observe('fetch it', 1), signal));
    expect(told).toEqual(['fetch it']);
    expect(output.evidence.plan).toEqual({ words: ['red', 'red'], instruction: null });
  });

  it('does not act when the plan cannot be had, and asks again next time', async () => {
    let fails = true;
    const told: string[] = [];
    const policy = createPlanningPolicy(
      {
        kind: 'model',
        act: async ({ instruction }) => {
          told.push(instruction);
          return { ok: true, value: { actions: [STILL], evidence: {}, times: {} } };
        },
      },
      {
        ask: async () =>
          fails
            ? { ok: false, error: { code: 'NON_FINITE_LOGITS', message: 'no' } }
            : { ok: true, value: { words: ['x'], ms: 1 } },
        instructionOf: () => 'go',
      },
    );
    expect(await policy.act(observe('a', 1), signal)).toMatchObject({ error: { code: 'NON_FINITE_LOGITS' } });
    expect(told).toEqual([]);
    fails = false;
    expect((await policy.act(observe('a', 2), signal)).ok).toBe(true);
    expect(told).toEqual(['go']);
  });

  it('an episode taken up in its middle keeps the plan it was under, for the same instruction only', async () => {
    const asked: string[] = [];
    const plan = { words: ['reach', 'red', 'cube'], instruction: 'reach the red cube' };
    const planner = {
      ask: async ({ instruction }: Observation) => {
        asked.push(instruction);
        return { ok: true as const, value: { words: ['no'], ms: 1 } };
      },
      instructionOf: () => null,
    };
    const inner: Policy = {
      kind: 'model',
      act: async () => ({ ok: true, value: { actions: [STILL], evidence: {}, times: {} } }),
    };
    const before = { instruction: 'reach the red cube', plan };
    const policy = createPlanningPolicy(inner, planner, before);
    const said = await policy.act(observe('reach the red cube', 4), signal);
    expect(said.ok && said.value.evidence.plan).toEqual(plan);
    expect(asked).toEqual([]);
    await policy.act(observe('another', 5), signal);
    expect(asked).toEqual(['another']);
  });
});
