/**
 * The view's run, with the real physics and the scripted expert, against evaluation in one go: the same seeds, the same
 * actions and worlds, step by step, through a stop in the middle and a reload.
 */
import { expect, it } from 'vitest';
import { EE_DELTA, EE_DELTA_CODEC } from '../action/index.ts';
import type { Result } from '../contracts.ts';
import { type EvaluationOptions, type EvaluationParts, evaluate } from '../evaluation/evaluate.ts';
import type { EpisodeRecord } from '../evaluation/index.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { createExpertPolicy } from '../policy/index.ts';
import { noCamera } from '../regression/testing/world.ts';
import { createArena } from '../runtime/arena.ts';
import { expertAction, goalsOf, instructionFor, sampleGoal, sampleScene, taskOf } from '../tasks/index.ts';
import { loadPhysics } from '../world/index.ts';
import { readDescription, type SideName } from './description.ts';
import { type Heads, NO_RECORDS, type Records, resultOfSide, withRecord } from './progress.ts';
import { type MeasurementParts, type ReadySide, runMeasurement } from './run-measurement.ts';

const { description } = readDescription('measure&control=expert&task=reach&episodes=5&b=1&b-control=expert');

const options = (maxSteps: number): EvaluationOptions => ({
  ...{ model: null, variant: null, provider: null, adapter: null, commit: null },
  ...{ task: 'reach', control: 'expert', set: 'seen', plan: false, clock: 'paused', temperature: 0 },
  ...{ seed: description.seed, episodes: 5, maxSteps, controlHz: EE_DELTA.hz },
});

const physics = await loadPhysics();

const parts = (): EvaluationParts => ({
  ...createVirtualTime(),
  ...{ sampleScene: (seed) => sampleScene(seed), sampleGoal, goalsOf, instructionFor },
  keepSteps: EE_DELTA,
  open: async ({ scene, goal }) => {
    const world = createArena(physics, scene);
    const policy = createExpertPolicy(() => expertAction(world, goal), EE_DELTA_CODEC);
    const distance = () => taskOf(goal.task).distance(world, goal);
    return {
      ok: true,
      value: { world, observe: noCamera, policy, distance, dispose: () => world.dispose() },
    };
  },
});

interface Kept {
  records: Records;
  heads: Heads;
}

/** What a visitor's browser would hold; `stopAfter`: so many episodes later the tab is gone. */
const run = async (kept: Kept, stopAfter = Number.POSITIVE_INFINITY, maxSteps = 30) => {
  let left = stopAfter;
  const putAside: SideName[] = [];
  const prepare = async (): Promise<Result<ReadySide>> => ({
    ok: true,
    value: {
      head: { options: options(maxSteps), model: null },
      episode: async (seed) => {
        if (left-- <= 0) return { ok: false, error: { code: 'CANCELLED', message: 'gone' } };
        let record: EpisodeRecord | null = null;
        const one = { ...options(maxSteps), seed, episodes: 1 };
        const done = await evaluate(one, { ...parts(), pace: () => Promise.resolve() }, (progress) => {
          record = progress.record;
        });
        if (!done.ok) return done;
        if (!record) throw new Error('no record');
        return { ok: true, value: record };
      },
    },
  });
  const measurement: MeasurementParts = {
    ...{ description, prepare, before: kept, onNext: () => undefined },
    onReady: async (records, heads, aside) => {
      Object.assign(kept, { records, heads });
      putAside.push(...aside);
    },
    onEpisode: async (side, record) => {
      kept.records = withRecord(kept.records, side, record);
    },
  };
  return { error: await runMeasurement(measurement), putAside };
};

it('comes to what evaluation in one go comes to, step by step, also after a stop in the middle', async () => {
  const kept: Kept = { records: NO_RECORDS, heads: {} };
  const first = await run(kept, 3);
  expect(first.error?.code).toBe('CANCELLED');
  expect([kept.records.a.length, kept.records.b.length]).toEqual([2, 1]);
  const afterReload: Kept = JSON.parse(JSON.stringify(kept));
  expect(await run(afterReload)).toEqual({ error: null, putAside: [] });

  const whole = await evaluate(options(30), parts());
  if (!whole.ok) throw new Error(whole.error.message);
  for (const side of ['a', 'b'] as const) {
    const measured = resultOfSide(description, side, afterReload.records, afterReload.heads);
    expect(measured?.trails).toEqual(whole.value.trails);
    expect(measured?.summaries).toEqual(whole.value.summaries);
    expect(measured?.wilson95).toEqual(whole.value.wilson95);
  }
  expect(whole.value.trails?.every(({ hashes }) => hashes.length > 3)).toBe(true);
}, 120_000);

it('does not mix episodes of another policy into the count', async () => {
  const kept: Kept = { records: NO_RECORDS, heads: {} };
  await run(kept, 2);
  const other = await run(kept, 0, 20);
  expect(other.putAside).toEqual(['a', 'b']);
  expect(kept.records).toEqual(NO_RECORDS);
}, 120_000);
