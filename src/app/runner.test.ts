import { describe, expect, it } from 'vitest';
import type { Policy, Result } from '../contracts.ts';
import {
  createFakeCamera,
  createFakePolicy,
  decodeFake,
  type FakePolicyOptions,
} from '../study/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from '../study/testing/fake-world.ts';
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
  const runner = createRunner({
    stores,
    hot,
    world: () => world,
    observe: createFakeCamera(),
    policy: () => policy,
    instruction: () => checkInstruction(stores.view.getState().draft),
    succeeded: () => true,
    controlHz: () => 5,
    decode: decodeFake,
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    later: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
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
    expect(hot.episode).toHaveLength(5);
  });

  it('steps one at a time and goes on with run in the same episode', async () => {
    const { runner, state, hot, seqs } = setUp();
    await runner.step();
    await runner.step();
    expect(state()).toMatchObject({ run: 'idle', snapshot: { index: 1 }, end: null });
    await runner.run();
    expect(hot.episode).toHaveLength(5);
    await runner.run();
    expect(hot.episode).toHaveLength(5);
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
    expect(hot.episode).toHaveLength(2);
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

  it('starts a new episode when the world, the clock or the limit changes', async () => {
    const { runner, stores, hot, newWorld } = setUp();
    await runner.step();
    newWorld();
    await runner.step();
    expect(hot.episode).toHaveLength(1);
    stores.settings.setState({ maxSteps: 9 });
    await runner.run();
    expect(hot.episode).toHaveLength(9);
  });
});
