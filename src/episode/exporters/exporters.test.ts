/** With one row more in the registry, a second exporter (testing/csv.ts, the example of docs/extending.md) writes what was run. */
import { expect, it, vi } from 'vitest';
import { runEpisode } from '../../evaluation/episode.ts';
import { createVirtualTime } from '../../evaluation/testing/virtual-time.ts';
import { noCamera, withWorld } from '../../regression/testing/world.ts';
import { robotOf } from '../../robots/index.ts';
import { scriptedExpert } from '../../runtime/robot-driver.ts';
import { robotLanguage } from '../../runtime/robot-language.ts';
import { sampleGoal, sampleScene } from '../../tasks/index.ts';
import { createRecorder } from '../trace.ts';
import { EXPORTERS } from './registry.ts';

vi.mock(import('./registry.ts'), async (original) => {
  const { EXPORTERS: shipped } = await original();
  const { CSV_EXPORTER } = await import('./testing/csv.ts');
  return { EXPORTERS: [...shipped, CSV_EXPORTER] };
});

/** Twelve steps of the robot's scripted expert in the real world. */
const driven = (robot: string) => {
  const scene = sampleScene(12, { robot });
  const goal = sampleGoal(scene, 'reach', 12);
  if (!goal) throw new Error('nothing to reach');
  const { spec } = robotLanguage(robotOf(robot));
  return withWorld(scene, async (world) => {
    const head = {
      seed: 12,
      instruction: 'reach',
      goal,
      policy: 'expert',
      actionSpec: spec,
      clock: 'paused',
      maxSteps: 12,
    } as const;
    const recorder = createRecorder(head, world);
    await runEpisode({
      ...{ world, observe: noCamera, instruction: 'reach', goal, clock: 'paused', controlHz: spec.hz },
      ...{ policy: scriptedExpert(world, () => goal), maxSteps: 12, subscribers: [recorder] },
      ...createVirtualTime(),
    });
    return { ...recorder.trace(), page: { model: { id: 'none' } } };
  });
};

it('every format has a name of its own', () => {
  expect(EXPORTERS.map(({ id }) => id)).toEqual(['json', 'csv']);
});

it.each(['panda', 'so101'])(
  '%s: JSON keeps everything, CSV a row a step with every number of its action',
  async (robot) => {
    const episode = await driven(robot);
    const [json, csv] = EXPORTERS.map(({ write }) => write(episode));
    expect(JSON.parse(json ?? '')).toEqual(JSON.parse(JSON.stringify(episode)));
    const [head, ...rows] = (csv ?? '')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    const { dimensions } = episode.actionSpec;
    expect(head).toEqual([
      'step',
      'time (s)',
      ...dimensions.map(({ name, unit }) => `${name} (${unit})`),
      'world',
    ]);
    expect(rows).toHaveLength(episode.steps.length);
    expect(rows.length).toBeGreaterThan(3);
    for (const [i, { action, hash }] of episode.steps.entries()) {
      const row = rows[i] ?? [];
      expect([row[0], row.at(-1)]).toEqual([String(i), hash]);
      const numbers = row.slice(2, -1).map(Number);
      if (action.kind === 'joint-target') expect(numbers).toEqual([...action.values]);
      else
        expect(numbers).toEqual([
          Number(action.terminate),
          ...action.translation,
          ...action.rotation,
          action.gripper,
        ]);
    }
  },
  60_000,
);
