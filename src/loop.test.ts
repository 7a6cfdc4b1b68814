import { describe, expect, it } from 'vitest';
import { type ClockParts, createClock } from './clock.ts';
import type { Clock, Step, TabletopError } from './contracts.ts';
import {
  createFakeCamera,
  createFakePolicy,
  type FakePolicyOptions,
} from './evaluation/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from './evaluation/testing/fake-world.ts';
import { createVirtualTime, type VirtualTime } from './evaluation/testing/virtual-time.ts';
import { createLoop, type LoopEnd, type LoopParts } from './loop.ts';

const STAY = [0, 128, 128, 128, 128, 128, 128, 255] as const;

interface Setup extends FakePolicyOptions {
  readonly clock?: Clock;
  readonly maxSteps?: number;
  readonly time?: VirtualTime;
  readonly extra?: Partial<ClockParts>;
  readonly passes?: LoopParts['passes'];
}

const setup = (options: Setup = {}) => {
  const time = options.time ?? createVirtualTime();
  const world = createFakeWorld(fakeScene(7));
  const camera = createFakeCamera();
  const policy = createFakePolicy(options);
  const steps: Step[] = [];
  const hashes: string[] = [];
  const ends: LoopEnd[] = [];
  const clock = createClock(options.clock ?? 'paused', { world, controlHz: 5, ...time, ...options.extra });
  const loop = createLoop({
    observe: camera,
    policy,
    world,
    clock,
    instruction: () => 'reach the red cube',
    maxSteps: options.maxSteps ?? 10,
    now: time.now,
    ...(options.passes ? { passes: options.passes } : {}),
    subscribers: [
      {
        onStep: (step) => {
          steps.push(step);
          hashes.push(world.hash());
        },
        onEnd: (end) => ends.push(end),
      },
    ],
  });
  return { world, camera, policy, steps, hashes, ends, loop, time };
};

describe('paused clock', () => {
  it('gives the same trajectory for the same seed, and another for another', async () => {
    const runs = [setup({ seed: 3 }), setup({ seed: 3 }), setup({ seed: 4 })];
    for (const run of runs) expect(await run.loop.run()).toEqual({ reason: 'step-limit' });
    const [a, b, c] = runs.map((run) => run.hashes);
    expect(a).toHaveLength(10);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  it('does not depend on how slow the policy is', async () => {
    const time = createVirtualTime();
    const fast = setup({ seed: 3 });
    const slow = setup({ seed: 3, time, latency: () => time.sleep(750) });
    await fast.loop.run();
    await slow.loop.run();
    expect(slow.hashes).toEqual(fast.hashes);
    expect(slow.steps[0]?.frameAgeMs).toBe(750);
    expect(slow.steps.every((s) => s.dropped === 0)).toBe(true);
  });

  it('moves exactly one control period an action, in pieces a display can show, animated or not', async () => {
    const shown: number[] = [];
    const time = createVirtualTime();
    const extra = { onAdvance: (t: number) => shown.push(t), pace: (s: number) => time.sleep(s * 1000) };
    const animated = setup({ seed: 3, time, extra });
    const plain = setup({ seed: 3 });
    await animated.loop.run();
    await plain.loop.run();
    expect(animated.hashes).toEqual(plain.hashes);
    expect(animated.world.time()).toBeCloseTo(10 / 5, 9);
    expect(shown.length).toBeGreaterThanOrEqual(10 * 11);
    expect(time.now()).toBeCloseTo(2000, 6);
  });

  it('steps one at a time to where a run gets, and joins a second call', async () => {
    const whole = setup({ seed: 3, maxSteps: 4 });
    const single = setup({ seed: 3, maxSteps: 4 });
    await whole.loop.run();
    const [first, joined] = await Promise.all([single.loop.step(), single.loop.step()]);
    expect([first, joined, single.steps.length]).toEqual([null, null, 1]);
    await single.loop.step();
    expect(await single.loop.run()).toEqual({ reason: 'step-limit' });
    expect(single.hashes).toEqual(whole.hashes);
    expect(await single.loop.step()).toEqual({ reason: 'step-limit' });
    expect(single.policy.mostInFlight()).toBe(1);
  });

  it('ends when the policy terminates, without carrying out the displacement beside it', async () => {
    const run = setup({ tokensAt: (i) => (i === 2 ? [1, 255, 255, 255, 128, 128, 128, 0] : STAY) });
    expect(await run.loop.run()).toEqual({ reason: 'terminated' });
    expect(run.steps).toHaveLength(3);
    expect(run.world.commands()).toBe(2);
    expect(run.ends).toEqual([{ reason: 'terminated' }]);
  });
});

describe('errors', () => {
  it('a token that is no action ends the run with the error and leaves the arm alone', async () => {
    const run = setup({ tokensAt: (i) => (i === 2 ? [2, 0, 0, 0, 0, 0, 0, 0] : STAY) });
    const end = await run.loop.run();
    expect(end.reason).toBe('error');
    expect(end.error?.code).toBe('ILLEGAL_TOKEN');
    expect(end.error?.message.length).toBeGreaterThan(10);
    expect(run.world.commands()).toBe(2);
    expect(run.steps).toHaveLength(2);
    expect(run.ends).toEqual([end]);
  });

  it('a world that fails ends the run, on either clock', async () => {
    for (const clock of ['paused', 'realtime'] as const) {
      const run = setup({ clock });
      run.world.failAfter = 0.5;
      const end = await run.loop.run();
      expect(end.error?.code).toBe('WORLD_FAILED');
    }
  });
});

describe('an error that passes', () => {
  const STILL = { code: 'CAMERA_STILL', message: 'no pictures' } as const;
  const LOST = { code: 'CAMERA_LOST', message: 'gone' } as const;

  it('holds the run until it has, and the step is taken again: nothing of it is missing, on either clock', async () => {
    for (const clock of ['paused', 'realtime'] as const) {
      const time = createVirtualTime();
      const passes = async (): Promise<boolean> => {
        await time.sleep(60_000);
        return true;
      };
      const fail = (call: number) => (call === 2 || call === 3 ? STILL : undefined);
      const run = setup({ clock, time, passes, maxSteps: 5, fail, latency: () => time.sleep(30) });
      expect(await run.loop.run()).toEqual({ reason: 'step-limit' });
      expect(run.steps.map((s) => s.index)).toEqual([0, 1, 2, 3, 4]);
      expect(run.world.time(), 'the wait is not simulated').toBeLessThan(1.5);
      expect(Math.max(...run.steps.map((s) => s.frameAgeMs))).toBeLessThan(1000);
    }
  });

  it('is not waited for if it is another, in a single step, or after stop', async () => {
    const asked: string[] = [];
    const passes = (error: TabletopError, signal: AbortSignal): Promise<boolean> => {
      asked.push(error.code);
      if (error.code === 'CAMERA_LOST') return Promise.resolve(false);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(true)));
    };
    const lost = setup({ passes, fail: () => LOST });
    expect(await lost.loop.run()).toEqual({ reason: 'error', error: LOST });
    const single = setup({ passes, fail: () => STILL });
    expect(await single.loop.step()).toEqual({ reason: 'error', error: STILL });
    expect(asked).toEqual(['CAMERA_LOST']);
    const held = setup({ passes, fail: () => STILL });
    const ending = held.loop.run();
    while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    held.loop.stop();
    expect(await ending).toEqual({ reason: 'stopped' });
    expect(held.steps).toEqual([]);
  });
});

describe('stop', () => {
  it('in the middle of a policy call: no action of that call is applied', async () => {
    const time = createVirtualTime();
    const run = setup({ time, latency: () => time.sleep(1000) });
    const end = run.loop.run();
    await time.sleep(2500);
    run.loop.stop();
    expect(await end).toEqual({ reason: 'stopped' });
    expect(run.steps).toHaveLength(2);
    expect(run.world.commands()).toBe(2);
    expect(run.world.time()).toBeCloseTo(0.4, 9);
  });

  it('at once after run, by stop or by the signal given', async () => {
    const a = setup();
    const ending = a.loop.run();
    a.loop.stop();
    expect(await ending).toEqual({ reason: 'stopped' });
    const b = setup();
    expect(await b.loop.run(AbortSignal.abort())).toEqual({ reason: 'stopped' });
    expect([a.steps, b.steps]).toEqual([[], []]);
  });

  it('can be followed by another run of the same episode', async () => {
    const run = setup({ maxSteps: 3 });
    const first = run.loop.run();
    run.loop.stop();
    await first;
    expect(await run.loop.run()).toEqual({ reason: 'step-limit' });
    expect(run.steps.map((s) => s.index)).toEqual([0, 1, 2]);
  });
});

describe('real-time clock', () => {
  it('a slow engine drops frames and never queues; the world does not wait', async () => {
    const time = createVirtualTime();
    const run = setup({ clock: 'realtime', time, maxSteps: 6, latency: () => time.sleep(500) });
    await run.loop.run();
    expect(run.policy.mostInFlight()).toBe(1);
    expect(run.camera.grabs()).toBe(6);
    expect(run.policy.seqs).toEqual([1, 2, 3, 4, 5, 6]); // always the newest frame
    expect(run.steps.map((s) => s.dropped)).toEqual([2, 2, 2, 2, 2, 2]); // 200 and 400 ms passed unseen
    for (const step of run.steps) expect(step.frameAgeMs).toBeCloseTo(500, 6);
    // the world kept up with the wall clock to within a physics step
    expect(Math.abs(run.world.time() - time.now() / 1000)).toBeLessThanOrEqual(0.0021);
    expect(run.steps[1]!.commandTime).toBeGreaterThan(0.99);
  });

  it('a fast engine is held to the control rate and drops nothing', async () => {
    const time = createVirtualTime();
    const run = setup({ clock: 'realtime', time, maxSteps: 5, latency: () => time.sleep(30) });
    await run.loop.run();
    expect(time.now()).toBeGreaterThanOrEqual(1000 - 1e-6);
    expect(time.now()).toBeLessThan(1020);
    expect(run.steps.map((s) => s.dropped)).toEqual([0, 0, 0, 0, 0]);
    expect(run.steps[0]!.commandTime).toBeCloseTo(0.03, 2);
  });

  it('does not simulate a pause between two runs', async () => {
    const time = createVirtualTime();
    const run = setup({ clock: 'realtime', time });
    await run.loop.step();
    const before = run.world.time();
    await time.sleep(60_000);
    await run.loop.step();
    expect(run.world.time() - before).toBeLessThan(0.25);
  });

  it('does not simulate a laptop that slept through a policy call', async () => {
    const time = createVirtualTime();
    let slept = 0;
    const clock = { now: () => time.now() + slept, sleep: time.sleep };
    const latency = async () => {
      await time.sleep(30);
      slept = 3_600_000;
    };
    const run = setup({ clock: 'realtime', time: clock, maxSteps: 1, latency });
    await run.loop.run();
    expect(run.world.time()).toBeLessThan(1.1); // one second is made up, no more
  });
});
