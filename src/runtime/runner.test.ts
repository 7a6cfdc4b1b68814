import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import type { Policy, Result, Step } from '../contracts.ts';
import {
  createFakeCamera,
  createFakePolicy,
  type FakePolicyOptions,
} from '../evaluation/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { createPlanningPolicy, type Planner } from '../policy/drivers/planning-policy.ts';
import { createEpisodeKeeper } from './episode-keeper.ts';
import { createHot } from './hot.ts';
import { checkInstruction } from './instruction.ts';
import { createRunner } from './runner.ts';
import { defaultSettings } from './settings.ts';
import { createStores } from './stores.ts';

const setUp = (options: FakePolicyOptions = {}, maxSteps = 5) => {
  const stores = createStores({ ...defaultSettings(), maxSteps }, 'dark');
  stores.view.setState({ draft: 'reach the red cube' });
  const hot = createHot();
  const sentences: string[] = [];
  const fake = createFakePolicy(options);
  let world = createFakeWorld(fakeScene(1));
  let remake = (_: readonly Step[]): void => undefined;
  let policy: Result<Policy> = {
    ok: true,
    value: {
      kind: 'model',
      act: (observation, signal) => {
        sentences.push(observation.instruction);
        return fake.act(observation, signal);
      },
    },
  };
  const camera = createFakeCamera();
  const keeper = createEpisodeKeeper({
    stores,
    hot,
    spec: () => EE_DELTA,
    now: () => performance.now(),
    later: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  const runner = createRunner({
    stores,
    hot,
    keeper,
    world: () => world,
    observer: () => camera,
    policy: (earlier) => {
      remake(earlier);
      return policy;
    },
    instruction: () => checkInstruction(stores.view.getState().draft),
    succeeded: () => true,
    spec: () => EE_DELTA,
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return {
    stores,
    state: () => stores.session.getState(),
    hot,
    runner,
    sentences,
    seqs: fake.seqs,
    world: () => world,
    newWorld: () => {
      world = createFakeWorld(fakeScene(2));
    },
    /** From now on the policy plans; `words` are what it writes. */
    plan: (words: (instruction: string) => readonly string[]) => {
      const asked: string[] = [];
      const inner = policy.ok ? policy.value : fake;
      const planner: Planner = {
        ask: async ({ instruction, frame }) => {
          asked.push(`${instruction} @${frame.seq}`);
          return { ok: true, value: { words: words(instruction), ms: 3 } };
        },
        instructionOf: (said) => (said.length === 3 ? `${said[0]} the ${said[1]} ${said[2]}` : null),
      };
      remake = (earlier) => {
        const { observation, evidence } = earlier.at(-1) ?? {};
        const made = observation &&
          evidence?.plan && { instruction: observation.instruction, plan: evidence.plan };
        policy = { ok: true, value: createPlanningPolicy(inner, planner, made) };
      };
      return asked;
    },
    refuse: () => {
      policy = { ok: false, error: { code: 'ENGINE_FAILED', message: 'Load it first.' } };
    },
  };
};

/** A latency that is let go by hand. */
const gate = () => {
  const waiting: (() => void)[] = [];
  return {
    latency: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open: () => waiting.shift()?.(),
  };
};
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('the runner', () => {
  it('runs to the step limit and says how it ended', async () => {
    const { runner, state, hot } = setUp();
    const done = runner.run();
    expect(state().run).toBe('running');
    await done;
    expect(state()).toMatchObject({
      run: 'idle',
      snapshot: { index: 4 },
      end: { reason: 'step-limit', steps: 5, succeeded: true },
    });
    expect(hot.steps).toHaveLength(5);
  });

  it('steps one at a time and goes on with run in the same episode', async () => {
    const { runner, state, hot, seqs } = setUp();
    await runner.step();
    await runner.step();
    expect(state()).toMatchObject({ run: 'idle', snapshot: { index: 1 }, end: null });
    await runner.run();
    expect(hot.steps).toHaveLength(5);
    await runner.run();
    expect(hot.steps).toHaveLength(5);
    expect(seqs, 'a finished episode is followed by a new one').toHaveLength(10);
  });

  it('stops a call in flight at once, loses nothing, and goes on later', async () => {
    const { latency, open } = gate();
    const { runner, state, hot } = setUp({ latency });
    const done = runner.run();
    await tick();
    open();
    await tick();
    runner.stop();
    expect(state().run).toBe('stopping');
    open();
    await done;
    expect(state()).toMatchObject({ run: 'idle', end: { reason: 'stopped', steps: 1 } });
    const again = runner.run();
    await tick();
    open();
    await tick();
    expect(hot.steps).toHaveLength(2);
    runner.stop();
    open();
    await again;
  });

  it('never has two calls in flight, however often it is pressed', async () => {
    const { latency, open } = gate();
    const { runner, seqs } = setUp({ latency });
    void runner.run();
    void runner.run();
    const last = runner.step();
    await tick();
    expect(seqs).toHaveLength(1);
    runner.stop();
    open();
    await last;
    expect(seqs).toHaveLength(1);
  });

  it('tells a running policy the new sentence from the next step on', async () => {
    const { latency, open } = gate();
    const { runner, stores, sentences } = setUp({ latency });
    const done = runner.run();
    await tick();
    stores.view.setState({ draft: 'touch the blue star' });
    void runner.run();
    open();
    await tick();
    expect(sentences).toEqual(['reach the red cube', 'touch the blue star']);
    runner.stop();
    open();
    await done;
  });

  it('needs a sentence and a policy, and says so without losing anything', async () => {
    const { runner, stores, state, refuse } = setUp();
    stores.view.setState({ draft: '   ' });
    await runner.run();
    expect(state().notices.at(-1)?.error.code).toBe('INSTRUCTION_EMPTY');
    stores.view.setState({ draft: 'x'.repeat(10_000) });
    await runner.step();
    expect(state().notices.at(-1)?.error.code).toBe('INSTRUCTION_TOO_LONG');
    expect(stores.view.getState().draft).toHaveLength(10_000);
    stores.view.setState({ draft: 'reach' });
    refuse();
    await runner.run();
    expect(state()).toMatchObject({ run: 'idle', snapshot: null });
    expect(state().notices.at(-1)?.error.code).toBe('ENGINE_FAILED');
  });

  it('ends with the reason when tokens are not an action or the physics fails, and recovers', async () => {
    const bad = setUp({ tokensAt: (step) => (step === 1 ? [9, 0, 0, 0, 0, 0, 0, 0] : undefined) });
    await bad.runner.run();
    expect(bad.state().end).toMatchObject({ reason: 'error', steps: 1, error: { code: 'ILLEGAL_TOKEN' } });
    expect(bad.state().notices).toHaveLength(1);
    const broken = setUp();
    broken.world().failAfter = 0.5;
    await broken.runner.run();
    expect(broken.state().end?.error?.code).toBe('WORLD_FAILED');
    broken.newWorld();
    await broken.runner.clear();
    expect(broken.state()).toMatchObject({ end: null, snapshot: null });
    await broken.runner.run();
    expect(broken.state().end?.reason).toBe('step-limit');
  });

  it('an engine that fails in the middle of a run loses nothing: the episode goes on with the next', async () => {
    let broken = true;
    const { runner, state, hot, seqs } = setUp({
      fail: (step) =>
        broken && step === 2 ? { code: 'DEVICE_LOST', message: 'The device is gone.' } : undefined,
    });
    await runner.run();
    expect(state().end).toMatchObject({ reason: 'error', steps: 2, error: { code: 'DEVICE_LOST' } });
    const before = hot.steps;
    expect(before).toHaveLength(2);
    broken = false;
    await runner.run();
    expect(hot.steps.slice(0, 2)).toEqual(before);
    expect(state().end).toMatchObject({ reason: 'step-limit', steps: 5 });
    expect(seqs, 'five steps and the one that failed').toHaveLength(6);
  });

  it('carries the plan from its first frame on: in the snapshot, the record, and what the policy is told', async () => {
    const { runner, stores, state, hot, sentences, plan } = setUp({}, 4);
    const asked = plan((instruction) => ['reach', instruction.includes('blue') ? 'blue' : 'red', 'cube']);
    stores.settings.setState({ planFirst: true });
    stores.view.setState({ draft: 'go over there' });
    await runner.step();
    await runner.step();
    expect(asked).toEqual(['go over there @1']);
    expect(state().snapshot?.plan).toEqual({
      words: ['reach', 'red', 'cube'],
      instruction: 'reach the red cube',
    });
    expect(hot.step).toMatchObject({
      evidence: { plan: { words: ['reach', 'red', 'cube'] } },
      observation: { instruction: 'go over there' },
    });
    stores.view.setState({ draft: 'the blue one' });
    await runner.run();
    expect(asked, 'made again, since the instruction changed').toEqual([
      'go over there @1',
      'the blue one @3',
    ]);
    expect(sentences).toEqual([
      ...['reach the red cube', 'reach the red cube'],
      ...['reach the blue cube', 'reach the blue cube'],
    ]);
    await runner.run();
    expect(asked.at(-1), 'made again, since the episode is new').toBe('the blue one @5');
  });

  it('shows a plan that is none, and tells the policy the instruction', async () => {
    const { runner, stores, state, hot, sentences, plan } = setUp();
    plan(() => ['red', 'red']);
    stores.settings.setState({ planFirst: true });
    await runner.step();
    expect(state().snapshot?.plan).toEqual({ words: ['red', 'red'], instruction: null });
    expect(hot.step?.evidence.plan?.words).toEqual(['red', 'red']);
    expect(sentences).toEqual(['reach the red cube']);
  });

  it('starts a new episode without a plan when *Plan first* is turned off', async () => {
    const { runner, stores, state, hot, plan } = setUp();
    plan(() => ['reach', 'red', 'cube']);
    stores.settings.setState({ planFirst: true });
    await runner.step();
    stores.settings.setState({ planFirst: false });
    await runner.step();
    expect(hot.steps).toHaveLength(1);
    expect(state().snapshot?.index).toBe(0);
  });

  it('starts a new episode when the world, the clock or the limit changes', async () => {
    const { runner, stores, hot, newWorld } = setUp();
    await runner.step();
    newWorld();
    await runner.step();
    expect(hot.steps).toHaveLength(1);
    stores.settings.setState({ maxSteps: 9 });
    await runner.run();
    expect(hot.steps).toHaveLength(9);
  });
});
