import { describe, expect, it } from 'vitest';
import type { Clock } from '../contracts.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createFakeCamera, createFakePolicy, decodeFake } from '../evaluation/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { replay } from './replay.ts';
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
    controlHz: 5,
    maxSteps: 8,
  };
  const recorder = createRecorder(head, world, limit);
  await runEpisode({
    ...{
      world,
      decode: decodeFake,
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
      const again = replay(trace, createFakeWorld(fakeScene(5)), decodeFake, (i) => seen.push(i));
      expect(again).toEqual({ ok: true, value: { steps: 8, divergedAt: null } });
      expect(seen).toHaveLength(8);
    },
  );

  it('names the step where a replay leaves it', async () => {
    const trace = await live('paused');
    const steps = trace.steps.map((s) =>
      s.index === 3 ? { ...s, tokens: [0, 0, 0, 0, 128, 128, 128, 0] } : s,
    );
    const again = replay({ ...trace, steps }, createFakeWorld(fakeScene(5)), decodeFake);
    expect(again).toEqual({ ok: true, value: { steps: 8, divergedAt: 3 } });
    const elsewhere = replay(
      trace,
      createFakeWorld({ ...fakeScene(5), home: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 0 } }),
      decodeFake,
    );
    expect(elsewhere).toEqual({ ok: true, value: { steps: 0, divergedAt: 0 } });
  });

  it('is bounded, and says how much it left out', async () => {
    const trace = await live('paused', 3);
    expect([trace.steps.length, trace.omittedSteps]).toEqual([3, 5]);
  });
});
