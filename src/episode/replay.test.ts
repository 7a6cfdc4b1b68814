import { describe, expect, it } from 'vitest';
import { EE_DELTA, STAY } from '../action/index.ts';
import type { Action, Clock } from '../contracts.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createFakeCamera, createFakePolicy, decodeFake } from '../evaluation/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { advanceAtOnce, replay, replayStep } from './replay.ts';
import { createRecorder, type Trace } from './trace.ts';

const live = async (clock: Clock, limit?: number): Promise<Trace> => {
  const time = createVirtualTime();
  const world = createFakeWorld(fakeScene(5));
  const head = {
    seed: 5,
    instruction: 'reach the red cube',
    goal: null,
    policy: 'model',
    clock,
    actionSpec: EE_DELTA,
    maxSteps: 8,
  };
  const recorder = createRecorder(head, world, limit);
  await runEpisode({
    ...{
      world,
      instruction: head.instruction,
      goal: null,
      clock,
      controlHz: 5,
      maxSteps: 8,
    },
    ...time,
    observe: createFakeCamera(),
    policy: createFakePolicy({ seed: 2, latency: () => time.sleep(330) }),
    subscribers: [recorder],
  });
  return recorder.trace();
};

describe('a trace', () => {
  it.each(['paused', 'realtime'] as const)(
    'replays to the same hashes after a trip through JSON (%s)',
    async (clock) => {
      const trace: Trace = JSON.parse(JSON.stringify(await live(clock)));
      expect(trace.steps).toHaveLength(8);
      expect(trace.end).toEqual({ reason: 'step-limit' });
      const seen: number[] = [];
      const again = await replay(trace, createFakeWorld(fakeScene(5)), (i) => seen.push(i));
      expect(again).toEqual({ ok: true, value: { steps: 8, divergedAt: null } });
      expect(seen).toHaveLength(8);
    },
  );

  it('names the step where a replay leaves it', async () => {
    const trace = await live('paused');
    const other = decodeFake([0, 0, 0, 0, 128, 128, 128, 0]);
    if (!other.ok) throw new Error('no action');
    const steps = trace.steps.map((s) => (s.index === 3 ? { ...s, action: other.value } : s));
    const again = await replay({ ...trace, steps }, createFakeWorld(fakeScene(5)));
    expect(again).toEqual({ ok: true, value: { steps: 8, divergedAt: 3 } });
    const elsewhere = await replay(
      trace,
      createFakeWorld({ ...fakeScene(5), home: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 0 } }),
    );
    expect(elsewhere).toEqual({ ok: true, value: { steps: 0, divergedAt: 0 } });
  });

  it('is bounded, and says how much it left out', async () => {
    const trace = await live('paused', 3);
    expect([trace.steps.length, trace.omittedSteps]).toEqual([3, 5]);
  });
});

describe('one step, carried out again', () => {
  const action = {
    ...STAY,
    kind: 'ee-delta',
    translation: [0.03, 0, 0],
    rotation: [0, 0, 0],
    gripper: 0,
  } as const;
  /** What was done, in order, and when. */
  const watched = () => {
    const world = createFakeWorld(fakeScene(5));
    const done: string[] = [];
    const watching = {
      ...world,
      command: (said: Action) => {
        done.push(`command at ${world.time().toFixed(3)}`);
        return world.command(said);
      },
    };
    const advance = advanceAtOnce(world);
    const advanceTo = async (until: number) => {
      done.push(`to ${until.toFixed(3)}`);
      return advance(until);
    };
    return { world, watching, done, advanceTo };
  };

  it('waits for its command, commands, and moves; each through the hand it was given', async () => {
    const { world, watching, done, advanceTo } = watched();
    const step = { action, commandTime: 0.3, simTime: 0.5 };
    expect(await replayStep(watching, step, advanceTo, 0.2)).toMatchObject({ ok: true });
    expect(done).toEqual(['to 0.300', 'command at 0.300', 'to 0.500']);
    expect(world.time()).toBeCloseTo(0.5, 9);
  });

  it('that ended the episode commands nothing: the motion beside "terminate" was never carried out', async () => {
    const { world, watching, advanceTo } = watched();
    const before = world.proprioception();
    const step = { action: { ...action, terminate: true }, commandTime: 0, simTime: 0 };
    expect(await replayStep(watching, step, advanceTo, 0.2)).toMatchObject({ ok: true });
    expect([world.commands(), world.proprioception()]).toEqual([0, before]);
  });

  it('ends with the world’s error: before the command nothing is commanded, after it the error is told', async () => {
    for (const [failAfter, commands] of [
      [0.1, 0],
      [0.4, 1],
    ] as const) {
      const { world, advanceTo } = watched();
      world.failAfter = failAfter;
      const failed = await replayStep(world, { action, commandTime: 0.3, simTime: 0.5 }, advanceTo, 0.2);
      expect(failed).toMatchObject({ ok: false, error: { code: 'WORLD_FAILED' } });
      expect(world.commands()).toBe(commands);
    }
    const trace = await live('paused');
    const world = createFakeWorld(fakeScene(5));
    world.failAfter = 0.5;
    expect(await replay(trace, world)).toMatchObject({ ok: false, error: { code: 'WORLD_FAILED' } });
  });

  it('never goes back in time', async () => {
    const { world, advanceTo } = watched();
    world.advance(1);
    expect(await advanceTo(0.5)).toEqual({ ok: true, value: 0 });
    expect(world.time()).toBeCloseTo(1, 9);
  });
});
