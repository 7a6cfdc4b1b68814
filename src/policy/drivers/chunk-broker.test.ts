import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionOf as actionOfSpec } from '../../action/index.ts';
import type {
  Action,
  ActionSpec,
  Evidence,
  Observation,
  Policy,
  Result,
  Step,
  TabletopError,
} from '../../contracts.ts';
import { type ChunkBrokerOptions, createChunkBroker } from './chunk-broker.ts';

const SPEC: ActionSpec = {
  kind: 'joint-target',
  hz: 10,
  dimensions: [
    { name: 'pan', unit: 'deg', low: -100, high: 100 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};
const actionOf = (values: Float32Array): Result<Action> => actionOfSpec(values, SPEC);
const { signal } = new AbortController();

const seen = (step?: number): Observation => ({
  frame: { width: 1, height: 1, rgb: new Uint8Array(3), source: 'sim', seq: 0 },
  instruction: 'go',
  proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 },
  ...(step === undefined ? {} : { step }),
});

/** Its chunk for step s has the rows (s * 10 + row, s): every number says which chunk and which row it is from. */
const chunking = (length: number, fail?: (call: number) => TabletopError | undefined) => {
  const asked: number[] = [];
  const policy: Policy = {
    kind: 'model',
    act: async ({ step = 0 }) => {
      asked.push(step);
      const error = fail?.(asked.length - 1);
      if (error) return { ok: false, error };
      const rows = Array.from({ length }, (_, row) => [step * 10 + row, step]);
      const values = Float32Array.from(rows.flat());
      const actions = rows.map((row): Action => ({ kind: 'joint-target', terminate: false, values: row }));
      const [first = expect.fail(), ...rest] = actions;
      const evidence: Evidence = { chunk: { values, length, at: 0, tokens: [step] }, pieces: [`${step}`] };
      return { ok: true, value: { actions: [first, ...rest], evidence, times: { infer: step + 1 } } };
    },
  };
  return { policy, asked };
};

/** `count` steps from `first` on, as the loop takes them. */
const take = async (broker: Policy, first: number, count: number): Promise<readonly Step[]> => {
  const steps: Step[] = [];
  for (let index = first; index < first + count; index++) {
    const decision = await broker.act(seen(index), signal);
    if (!decision.ok) throw new Error(decision.error.message);
    const { actions, evidence, times } = decision.value;
    expect(actions, 'one action a step').toHaveLength(1);
    steps.push({
      ...{ index, by: broker.kind, observation: seen(index), action: actions[0], evidence, times },
      ...{ at: 0, commandTime: 0, simTime: 0, frameAgeMs: 0, dropped: 0 },
    });
  }
  return steps;
};
const valuesOf = ({ action }: Step) => (action.kind === 'joint-target' ? action.values : []);
const brokerOf = (policy: Policy, options: Partial<ChunkBrokerOptions>) =>
  createChunkBroker(policy, { execute: 1, actionOf, ...options });

describe('open loop', () => {
  it('carries out `execute` actions of a chunk, then asks again', async () => {
    const { policy, asked } = chunking(5);
    const steps = await take(brokerOf(policy, { execute: 3 }), 0, 7);
    expect(asked).toEqual([0, 3, 6]);
    expect(steps.map((step) => valuesOf(step)[0])).toEqual([0, 1, 2, 30, 31, 32, 60]);
    expect(steps.map(({ evidence }) => evidence.chunk?.at)).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(steps.map(({ evidence }) => evidence.chunk?.length)).toEqual(Array(7).fill(5));
    expect(steps.map(({ evidence }) => evidence.pieces?.[0])).toEqual(['0', '0', '0', '3', '3', '3', '6']);
    // how the chunk came about is shown at each of its actions
    expect(steps.map(({ evidence }) => evidence.chunk?.tokens?.[0])).toEqual([0, 0, 0, 3, 3, 3, 6]);
    expect(steps[1]?.evidence.chunk?.values, 'evidence is the whole chunk').toBe(
      steps[0]?.evidence.chunk?.values,
    );
    expect(
      steps.map(({ times }) => times.infer ?? null),
      'only who asks waits',
    ).toEqual([...[1, null, null], ...[4, null, null], 7]);
  });

  it('never carries out more than the chunk has', async () => {
    const { policy, asked } = chunking(2);
    const steps = await take(brokerOf(policy, { execute: 9 }), 0, 5);
    expect(asked).toEqual([0, 2, 4]);
    expect(steps.map((step) => valuesOf(step)[0])).toEqual([0, 1, 20, 21, 40]);
  });

  it('for any length and count: step s is row s mod n of the chunk made at its beginning', async () => {
    const small = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(small, small, async (length, execute) => {
        const { policy } = chunking(length);
        const steps = await take(brokerOf(policy, { execute }), 0, 13);
        const n = Math.min(execute, length);
        for (const [s, step] of steps.entries()) {
          const made = s - (s % n);
          expect(valuesOf(step)).toEqual([made * 10 + (s % n), made]);
          expect(step.evidence.chunk?.at).toBe(s % n);
        }
      }),
    );
  });

  it('asks again for a step that is taken again, and for one that it did not come to in order', async () => {
    const { policy, asked } = chunking(5);
    const broker = brokerOf(policy, { execute: 5 });
    await take(broker, 0, 2);
    const [again] = await take(broker, 0, 1);
    expect(asked).toEqual([0, 0]);
    expect(valuesOf(again ?? expect.fail())[0]).toBe(0);
    const [far] = await take(broker, 9, 1);
    expect(asked).toEqual([0, 0, 9]);
    expect(valuesOf(far ?? expect.fail())[0]).toBe(90);
  });

  it('counts for itself where nobody says the step', async () => {
    const { policy, asked } = chunking(3);
    const broker = brokerOf(policy, { execute: 2 });
    const ats: (number | undefined)[] = [];
    for (let i = 0; i < 5; i++) {
      const decision = await broker.act(seen(), signal);
      ats.push(decision.ok ? decision.value.evidence.chunk?.at : -1);
    }
    expect(ats).toEqual([0, 1, 0, 1, 0]);
    expect(asked).toHaveLength(3);
  });
});

describe('temporal ensembling', () => {
  it('is the weighted mean of all that speak of the step, the oldest weighing 1, as in ACT', async () => {
    const { policy, asked } = chunking(3);
    const steps = await take(brokerOf(policy, { execute: 3, ensemble: true }), 0, 4);
    expect(asked).toEqual([0, 1, 2, 3]);
    const [w1, w2] = [Math.exp(-0.01), Math.exp(-0.02)];
    const wanted = [
      [0, 0],
      // row 0 of chunk 1, row 1 of chunk 0
      [(w1 * 10 + 1) / (1 + w1), w1 / (1 + w1)],
      [(w2 * 20 + w1 * 11 + 2) / (1 + w1 + w2), (w2 * 2 + w1 * 1) / (1 + w1 + w2)],
      // chunk 0 has nothing to say any more
      [(w2 * 30 + w1 * 21 + 12) / (1 + w1 + w2), (w2 * 3 + w1 * 2 + 1) / (1 + w1 + w2)],
    ];
    for (const [s, step] of steps.entries()) {
      for (const [i, value] of valuesOf(step).entries())
        expect(value).toBeCloseTo(wanted[s]?.[i] ?? Number.NaN, 5);
      expect(step.evidence.chunk).toMatchObject({ at: 0, length: 3 });
      expect(step.evidence.pieces).toEqual([`${s}`]);
    }
  });

  it('of a policy that always says the same is what it says', async () => {
    const values = Float32Array.of(12.5, 50, 12.5, 50, 12.5, 50);
    const same: Policy = {
      kind: 'model',
      act: async () => ({
        ok: true,
        value: {
          actions: [{ kind: 'joint-target', terminate: false, values: [12.5, 50] }],
          evidence: { chunk: { values, length: 3, at: 0 } },
          times: {},
        },
      }),
    };
    const steps = await take(brokerOf(same, { ensemble: true }), 0, 6);
    for (const step of steps) expect(valuesOf(step)).toEqual([12.5, 50]);
  });
});

describe('taken up in the middle', () => {
  it('gives what an uninterrupted run gives, open loop or averaged, from any step', async () => {
    const small = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(small, small, fc.boolean(), fc.nat(11), async (length, execute, ensemble, at) => {
        const whole = chunking(length);
        const steps = await take(brokerOf(whole.policy, { execute, ensemble }), 0, 12);
        const later = chunking(length);
        const broker = brokerOf(later.policy, { execute, ensemble, earlier: steps.slice(0, at) });
        expect(await take(broker, at, 12 - at)).toEqual(steps.slice(at));
        expect(later.asked).toEqual(whole.asked.filter((step) => step >= at));
      }),
    );
  });

  it('after steps of somebody who gave no chunk asks at once', async () => {
    const { policy, asked } = chunking(4);
    const earlier = [
      { index: 0, evidence: {}, observation: seen(0) },
      { index: 1, evidence: { tokens: [1, 2] }, observation: seen(1) },
    ];
    const steps = await take(brokerOf(policy, { execute: 4, earlier }), 2, 2);
    expect(asked).toEqual([2]);
    expect(steps.map((step) => valuesOf(step)[0])).toEqual([20, 21]);
  });
});

describe('a chunk that is no longer good', () => {
  it('is not carried out for another sentence', async () => {
    const { policy, asked } = chunking(5);
    const broker = brokerOf(policy, { execute: 5 });
    await take(broker, 0, 2);
    const decision = await broker.act({ ...seen(2), instruction: 'stop' }, signal);
    expect(asked).toEqual([0, 2]);
    expect(decision).toMatchObject({ ok: true, value: { evidence: { chunk: { at: 0 } } } });
  });

  it('nor in a mean', async () => {
    const { policy } = chunking(5);
    const broker = brokerOf(policy, { ensemble: true });
    await take(broker, 0, 2);
    const decision = await broker.act({ ...seen(2), instruction: 'stop' }, signal);
    expect(decision).toMatchObject({ ok: true, value: { actions: [{ values: [20, 2] }] } });
  });

  it('ends with a step that was edited', async () => {
    const whole = chunking(5);
    const steps = await take(brokerOf(whole.policy, { execute: 5 }), 0, 3);
    const earlier = steps.map((step, i) => (i === 2 ? { ...step, edited: true as const } : step));
    const later = chunking(5);
    await take(brokerOf(later.policy, { execute: 5, earlier }), 3, 1);
    expect(later.asked).toEqual([3]);
  });

  it('is the one that its plan was told', async () => {
    const whole = chunking(5);
    const steps = await take(brokerOf(whole.policy, { execute: 5 }), 0, 3);
    const plan = { words: ['reach'], instruction: 'go' };
    const earlier = steps.map((step) => ({
      ...step,
      observation: { ...step.observation, instruction: 'do something' },
      evidence: { ...step.evidence, plan },
    }));
    const later = chunking(5);
    await take(brokerOf(later.policy, { execute: 5, earlier }), 3, 1);
    expect(later.asked).toEqual([]);
  });
});

describe('what is no chunk', () => {
  it('passes unchanged, at every step', async () => {
    const action: Action = { kind: 'joint-target', terminate: false, values: [1, 2] };
    const decision = {
      ok: true,
      value: { actions: [action], evidence: { tokens: [7] }, times: { infer: 2 } },
    } as const;
    let calls = 0;
    const plain: Policy = {
      kind: 'expert',
      act: async () => {
        calls += 1;
        return decision;
      },
    };
    for (const ensemble of [false, true]) {
      const broker = brokerOf(plain, { execute: 3, ensemble });
      expect(broker.kind).toBe('expert');
      for (let i = 0; i < 3; i++) expect(await broker.act(seen(i), signal)).toBe(decision);
    }
    expect(calls).toBe(6);
  });

  it('an error is handed on; the step is asked for again, and what was left of a chunk is not lost before it', async () => {
    const gone: TabletopError = { code: 'DEVICE_LOST', message: 'The device is gone.' };
    const { policy, asked } = chunking(2, (call) => (call === 1 ? gone : undefined));
    const broker = brokerOf(policy, { execute: 2 });
    await take(broker, 0, 2);
    expect(await broker.act(seen(2), signal)).toEqual({ ok: false, error: gone });
    const steps = await take(broker, 2, 2);
    expect(asked).toEqual([0, 2, 2]);
    expect(steps.map((step) => valuesOf(step)[0])).toEqual([20, 21]);
  });

  it('numbers that are no action are the error that `actionOf` answers', async () => {
    const { policy } = chunking(2);
    const error: TabletopError = { code: 'ACTION_INVALID', message: 'That is no action.' };
    for (const ensemble of [false, true]) {
      const broker = brokerOf(policy, { ensemble, actionOf: () => ({ ok: false, error }) });
      expect(await broker.act(seen(0), signal)).toEqual({ ok: false, error });
    }
  });
});
