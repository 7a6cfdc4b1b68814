import { describe, expect, it } from 'vitest';
import { EE_DELTA, EE_DELTA_CODEC, STAY } from '../action/index.ts';
import type {
  Decision,
  ErrorCode,
  Frame,
  Goal,
  Observer,
  Policy,
  SceneSpec,
  TaskName,
} from '../contracts.ts';
import { createExpertPolicy, createNoOpPolicy } from '../policy/drivers/scripted.ts';
import {
  type EpisodePlan,
  type EvaluationOptions,
  type EvaluationParts,
  evaluate,
  planEpisode,
} from './evaluate.ts';
import { blindObserver, wrongGoal } from './policies.ts';
import { type EpisodeRecord, resultOf } from './result.ts';
import { createFakeCamera, createFakePolicy, decodeFake } from './testing/fake-loop.ts';
import { createFakeWorld, type FakeWorld, fakeScene } from './testing/fake-world.ts';
import { createVirtualTime } from './testing/virtual-time.ts';

const OPTIONS: EvaluationOptions = {
  ...{ model: 'pico', variant: 'int8', provider: 'wasm', adapter: null, commit: 'abc' },
  ...{
    task: 'reach',
    control: 'none',
    set: 'seen',
    plan: false,
    clock: 'paused',
    seed: 10_000,
    episodes: 6,
    maxSteps: 30,
    controlHz: 5,
  },
};

const goalsOf = (scene: SceneSpec, task: TaskName): Goal[] =>
  scene.objects.map((_, target) => ({ task, target }));

/** Goes straight to the goal, as a good policy would. */
const expert = (world: FakeWorld, goal: Goal): Policy =>
  createExpertPolicy(() => {
    const at = world.proprioception().position;
    const to = world.objectPose(goal.target).position;
    const step = (i: 0 | 1 | 2) => Math.max(-0.05, Math.min(0.05, to[i] - at[i]));
    const near = Math.hypot(to[0] - at[0], to[1] - at[1], to[2] - at[2]) < 0.01;
    return { ...STAY, terminate: near, translation: [step(0), step(1), step(2)] };
  }, EE_DELTA_CODEC);

const still = (): Policy => createNoOpPolicy(() => STAY, EE_DELTA_CODEC);

const said = (tokens: readonly number[]): Decision => {
  const action = decodeFake(tokens);
  if (!action.ok) throw new Error(action.error.message);
  return { actions: [action.value], evidence: { tokens }, times: {} };
};

type PolicyOf = (world: FakeWorld, plan: EpisodePlan, observe: Observer) => Policy;

const parts = (policyOf: PolicyOf, seen: EpisodePlan[] = []): EvaluationParts => ({
  ...createVirtualTime(),
  sampleScene: fakeScene,
  // seeds divisible by 3 have no goal
  sampleGoal: (_, task, seed) => (seed % 3 === 0 ? null : { task, target: 0 }),
  goalsOf,
  instructionFor: (scene, goal) => `reach the ${scene.objects[goal.target]?.name}`,
  open: async (plan) => {
    seen.push(plan);
    const world = createFakeWorld(plan.scene);
    const observe = createFakeCamera();
    const distance = () => 0.123;
    return {
      ok: true,
      value: { world, observe, policy: policyOf(world, plan, observe), distance, dispose: () => {} },
    };
  },
});

const told: PolicyOf = (world, plan) => expert(world, plan.told);

const failing = (code: ErrorCode): PolicyOf => {
  const error = { code, message: 'no' };
  return () => ({ kind: 'model', act: async () => ({ ok: false, error }) });
};

describe('evaluate', () => {
  it('an expert succeeds, and skips seeds without a goal by rule', async () => {
    const result = await evaluate({ ...OPTIONS, control: 'expert' }, parts(told));
    if (!result.ok) throw new Error(result.error.message);
    const { seeds, skippedSeeds, rate, heldAtAnyMoment, endings, wilson95, failures } = result.value;
    expect(seeds).toEqual([10_000, 10_001, 10_003, 10_004, 10_006, 10_007]);
    expect(skippedSeeds).toEqual([10_002, 10_005]);
    expect([rate, heldAtAnyMoment, endings.terminated]).toEqual([1, 6, 6]);
    expect(wilson95[0]).toBeCloseTo(0.6097, 4); // 6 of 6
    expect(failures).toEqual([]);
  });

  it('no-op fails everywhere, and says where and how', async () => {
    const progress: number[] = [];
    const result = await evaluate({ ...OPTIONS, control: 'no-op' }, parts(still), (p) =>
      progress.push(p.done),
    );
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value).toMatchObject({
      successes: 0,
      rate: 0,
      meanSteps: 30,
      endings: { 'step-limit': 6 },
    });
    expect(result.value.failures[0]).toEqual({
      ...{ seed: 10_000, instruction: 'reach the red cube', reason: 'step-limit', distance: 0.123 },
    });
    expect(result.value.summaries.map(({ seed }) => seed)).toEqual(result.value.seeds);
    expect(result.value.summaries[0]).toEqual({
      ...{ seed: 10_000, success: false, reason: 'step-limit', steps: 30, settled: false, collateral: 0 },
      hash: expect.stringMatching(/^[0-9a-f]{8,16}$/),
    });
    expect(progress).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('a wrong instruction names another object, scores the first, and reports the told one beside it', async () => {
    const seen: EpisodePlan[] = [];
    const result = await evaluate({ ...OPTIONS, control: 'wrong-instruction' }, parts(told, seen));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.successes).toBe(0);
    expect(result.value.told).toMatchObject({ successes: 6, rate: 1 });
    for (const plan of seen) expect(plan.instruction).toBe('reach the blue star');
  });

  it('a nonsense word is scored as any instruction, and says what taking any target would reach', async () => {
    const result = await evaluate({ ...OPTIONS, control: 'nonsense-word' }, parts(told));
    if (!result.ok) throw new Error(result.error.message);
    const objects = result.value.seeds.map((seed) => fakeScene(seed).objects.length);
    expect(result.value.chance).toBeCloseTo(objects.reduce((sum, n) => sum + 1 / n, 0) / objects.length, 12);
    expect(result.value.rate).toBe(1);
    const usual = await evaluate(OPTIONS, parts(told));
    expect(usual.ok && 'chance' in usual.value).toBe(false);
  });

  it('one by one and with pauses comes to what it comes to in one go, step by step', async () => {
    const kept = { ...parts(told), keepSteps: EE_DELTA };
    const options = { ...OPTIONS, control: 'expert' } as const;
    const whole = await evaluate(options, kept);
    if (!whole.ok) throw new Error(whole.error.message);
    const records: EpisodeRecord[] = [];
    let pauses = 0;
    const pace = async () => {
      pauses += 1;
    };
    for (let seed = OPTIONS.seed; records.length < OPTIONS.episodes; seed = (records.at(-1)?.seed ?? 0) + 1) {
      await evaluate({ ...options, seed, episodes: 1 }, { ...kept, pace }, ({ record }) =>
        records.push(record),
      );
    }
    const { msPerAction: _, ...measured } = resultOf(options, records);
    const { msPerAction: __, ...expected } = whole.value;
    expect(measured).toEqual(expected);
    expect(expected.trails?.map(({ hashes }) => hashes.length)).toEqual(
      expected.summaries.map(({ steps }) => steps),
    );
    expect(expected.trails?.map(({ hashes }) => hashes.at(-1))).toEqual(
      expected.summaries.map(({ hash }) => hash),
    );
    // the fake expert never closes its hand, and ends at its target; all that the scene has of the task could be named
    expect(expected.trails?.map(({ closing }) => closing)).toEqual(
      expected.summaries.map(() => ({
        ...{ step: null, nearest: 0, target: 0, among: [0, 1], names: ['red cube', 'blue star'] },
      })),
    );
    expect(pauses).toBeGreaterThan(100);
    const plain = await evaluate(options, parts(told));
    expect(plain.ok && 'trails' in plain.value).toBe(false);
  });

  it('passing by is not success, but is counted beside it', async () => {
    // goes to the object, then away from it until the limit
    const passing: PolicyOf = (world, plan) => {
      const going = expert(world, plan.goal);
      let arrived = false;
      return {
        kind: 'model',
        act: async (observation, signal) => {
          arrived ||= world.succeeded(plan.goal);
          if (!arrived) return going.act(observation, signal);
          return { ok: true, value: said([0, 0, 128, 255, 128, 128, 128, 255]) };
        },
      };
    };
    const result = await evaluate(OPTIONS, parts(passing));
    if (!result.ok) throw new Error(result.error.message);
    expect([result.value.successes, result.value.heldAtAnyMoment]).toEqual([0, 6]);
  });

  it.each<ErrorCode>(['ILLEGAL_TOKEN', 'NON_FINITE_LOGITS', 'NON_FINITE_ACTIONS', 'POLICY_ABSURD'])(
    '%s costs its episode, and the next one begins',
    async (code) => {
      const costs = await evaluate(OPTIONS, parts(failing(code)));
      expect(costs.ok && costs.value.failures.map((f) => f.error)).toEqual(Array(6).fill(code));
      expect(costs.ok && costs.value.endings).toEqual({ error: 6 });
    },
  );

  it('one absurd action costs one episode of six', async () => {
    let episode = 0;
    const absurdOnce: PolicyOf = (world, plan) => {
      const error = { code: 'POLICY_ABSURD' as const, message: 'no' };
      if (episode++ === 2) return { kind: 'model', act: async () => ({ ok: false, error }) };
      return expert(world, plan.goal);
    };
    const result = await evaluate(OPTIONS, parts(absurdOnce));
    if (!result.ok) throw new Error(result.error.message);
    expect([result.value.successes, result.value.episodes]).toEqual([5, 6]);
    expect(result.value.failures.map((f) => f.error)).toEqual(['POLICY_ABSURD']);
  });

  it('a lost device voids the run', async () => {
    const voids = await evaluate(OPTIONS, parts(failing('DEVICE_LOST')));
    expect(!voids.ok && voids.error.code).toBe('DEVICE_LOST');
  });

  it('gives up on a task no scene has', async () => {
    const never = { ...parts(told), sampleGoal: () => null };
    const result = await evaluate(OPTIONS, never);
    expect(!result.ok && result.error.code).toBe('SETTING_INVALID');
  });

  it('the set decides scenes and goals, for the wrong instruction too', async () => {
    const asked: unknown[] = [];
    const spying: EvaluationParts = {
      ...parts(told),
      sampleScene: (seed, set) => {
        asked.push(['scene', set]);
        return fakeScene(seed);
      },
      sampleGoal: (_, task, __, set) => {
        asked.push(['goal', set]);
        return { task, target: 0 };
      },
      goalsOf: (scene, task, set) => {
        asked.push(['goals', set]);
        return goalsOf(scene, task);
      },
    };
    const seen = async (set: EvaluationOptions['set']) => {
      asked.length = 0;
      const result = await evaluate({ ...OPTIONS, episodes: 1, control: 'wrong-instruction', set }, spying);
      expect(result.ok && result.value).toMatchObject({ set, meanObjects: 2 });
      return [...asked];
    };
    const of = (scene: string, goals: string) => [
      ['scene', scene],
      ['goal', goals],
      ['goals', goals],
    ];
    expect(await seen('seen')).toEqual(of('seen', 'seen'));
    expect(await seen('unseen-pairs')).toEqual(of('unseen-pairs', 'unseen-pairs'));
    expect(await seen('crowded')).toEqual(of('crowded', 'seen'));
    expect(await seen('unseen-camera')).toEqual(of('unseen-camera', 'seen'));
  });

  it('looks on past a thousand seeds in all, but not in a row', async () => {
    const rare = (every: number): EvaluationParts => ({
      ...parts(told),
      sampleGoal: (_, task, seed) => (seed % every === 0 ? { task, target: 0 } : null),
    });
    const found = await evaluate({ ...OPTIONS, episodes: 3 }, rare(900));
    expect(found.ok && found.value.seeds).toEqual([10_800, 11_700, 12_600]);
    const lost = await evaluate({ ...OPTIONS, episodes: 3 }, rare(1100));
    expect(!lost.ok && lost.error.code).toBe('SETTING_INVALID');
  });

  it('counts plans that are right and answers that are no plan, against what was told', async () => {
    // says the first seed's plan right, the second's of the other object, the third's not at all
    const plans = [['reach', 'red', 'cube'], ['reach', 'blue', 'star'], ['cube'], ['reach', 'red', 'cube']];
    const planner: PolicyOf = (world, plan) => {
      const words = plans[[10_000, 10_001, 10_003, 10_004].indexOf(plan.seed)] ?? [];
      const instruction = words.length === 3 ? words.join(' ') : null;
      const driver = plan.seed === 10_004 ? still() : expert(world, plan.goal);
      let first = true;
      return {
        kind: 'model',
        act: async (observation, signal) => {
          const output = await driver.act(observation, signal);
          if (!output.ok) return output;
          const times = first ? { plan: plan.seed === 10_000 ? 30 : 10 } : {};
          first = false;
          const evidence = { ...output.value.evidence, plan: { words, instruction } };
          return { ok: true, value: { ...output.value, times, evidence } };
        },
      };
    };
    const result = await evaluate({ ...OPTIONS, episodes: 4, plan: true }, parts(planner));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.plans).toEqual({
      right: 2,
      unreadable: 1,
      ms: { p50: 10, p95: expect.closeTo(27, 9) },
    });
    expect(result.value.failures).toMatchObject([{ seed: 10_004, plan: 'reach red cube' }]);
    const without = await evaluate({ ...OPTIONS, episodes: 1 }, parts(told));
    expect(without.ok && without.value.plans).toBeUndefined();
  });

  it('the same options give the same result, clock times included under a virtual clock', async () => {
    const random: PolicyOf = (_, plan) => createFakePolicy({ seed: plan.seed });
    expect(await evaluate(OPTIONS, parts(random))).toEqual(await evaluate(OPTIONS, parts(random)));
  });
});

describe('controls', () => {
  it('blind keeps size and order of the frames and greys every byte', async () => {
    const blind = blindObserver(createFakeCamera());
    const sights = [await blind.look(), await blind.look()].map((s) => (s.ok ? s.value : null));
    expect(sights.map((s) => s?.frame.seq)).toEqual([1, 2]);
    for (const s of sights) expect([...(s?.frame.rgb ?? [])]).toEqual(Array(12).fill(128));
    expect(sights[0]).not.toHaveProperty('views');
  });

  it('blind shuts every camera, and older frames with the newest', async () => {
    const seen = (seq: number): Frame => ({
      ...{ width: 2, height: 2, rgb: new Uint8Array(12).fill(seq), source: 'sim', seq },
    });
    const views = { table: [seen(1), seen(2)], wrist: [seen(1), seen(3)] };
    const blind = blindObserver({
      kind: 'sim',
      look: async () => ({ ok: true, value: { frame: seen(2), views } }),
    });
    const sight = await blind.look();
    if (!sight.ok) throw new Error(sight.error.message);
    const frames = Object.entries(sight.value.views ?? {});
    expect(frames.map(([name, of]) => [name, of.map(({ seq }) => seq)])).toEqual([
      ['table', [1, 2]],
      ['wrist', [1, 3]],
    ]);
    for (const { rgb } of [sight.value.frame, ...frames.flatMap(([, of]) => of)])
      expect([...rgb]).toEqual(Array(12).fill(128));
  });

  it('evaluation with control blind shows the policy grey frames only', async () => {
    const bytes = new Set<number>();
    const watching: PolicyOf = () => {
      const policy = createFakePolicy();
      return {
        kind: 'model',
        act: (observation, signal) => {
          for (const byte of observation.frame.rgb) bytes.add(byte);
          return policy.act(observation, signal);
        },
      };
    };
    await evaluate({ ...OPTIONS, episodes: 1, control: 'blind' }, parts(watching));
    expect([...bytes]).toEqual([128]);
  });

  it('the wrong goal is never the right one, is stable, and uses every other object', () => {
    const goals: Goal[] = [0, 1, 2, 3].map((target) => ({ task: 'pick', target }));
    const right = goals[1]!;
    const chosen = Array.from({ length: 100 }, (_, seed) => wrongGoal(goals, right, seed)?.target);
    expect(new Set(chosen)).toEqual(new Set([0, 2, 3]));
    expect(wrongGoal(goals, right, 42)).toEqual(wrongGoal(goals, right, 42));
    expect(wrongGoal([right], right, 1)).toBeNull();
    const pairs: Goal[] = [
      { task: 'near', target: 0, destination: 1 },
      { task: 'near', target: 0, destination: 2 },
      { task: 'near', target: 1, destination: 0 },
    ];
    const others = new Set(Array.from({ length: 100 }, (_, seed) => wrongGoal(pairs, pairs[0]!, seed)));
    expect(others).toEqual(new Set(pairs.slice(1)));
    expect(wrongGoal(pairs.slice(0, 1), { ...pairs[0]! }, 1)).toBeNull();
    const plan = planEpisode(
      10_001,
      { task: 'reach', control: 'wrong-instruction', set: 'seen' },
      { ...parts(told), goalsOf: () => [] },
    );
    expect(plan).toBeNull();
  });
});
