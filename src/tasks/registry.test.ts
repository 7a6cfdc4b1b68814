/**
 * The registry is the only list of tasks: with one line more, a sixth task (testing/loft, the example of
 * docs/extending.md) is parsed, planned, offered, labelled, written for Python and the scripts, drawn and scored.
 */
import { describe, expect, it, vi } from 'vitest';
import { labelWorld } from '../datagen/labels.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { runEpisodes } from '../headless/evaluate.browser.ts';
import type { Rig } from '../headless/rig.browser.ts';
import { specFiles } from '../headless/specs.ts';
import { createRandom } from '../math/random.ts';
import { noCamera, withWorld } from '../regression/testing/world.ts';
import { createArena } from '../runtime/arena.ts';
import { offeredExamples } from '../runtime/examples.ts';
import { examplesOf } from '../runtime/scene-examples.ts';
import { loadPhysics } from '../world/index.ts';
import {
  goalsOf,
  instructionFor,
  isTaskName,
  parseGoal,
  parsePhrases,
  planText,
  planWordsOf,
  sampleScene,
  TASK_NAMES,
  taskOf,
} from './index.ts';

vi.mock(import('./registry.ts'), async (original) => {
  const { TASKS } = await original();
  const { loft } = await import('./testing/loft/index.ts');
  return { TASKS: [...TASKS, loft] };
});

const SCENES = Array.from({ length: 40 }, (_, i) => sampleScene(10_000 + i));

it('names are single words, each once, and what is no task is said to be none', () => {
  expect(TASK_NAMES).toEqual(['reach', 'pick', 'place', 'near', 'turn', 'loft']);
  for (const name of TASK_NAMES) expect(name).toMatch(/^[a-z]+$/);
  expect(isTaskName('loft')).toBe(true);
  for (const name of ['juggle', 'toString', '']) expect(isTaskName(name)).toBe(false);
  expect(() => taskOf('juggle')).toThrow(/no task "juggle": there are reach, .*loft/);
});

describe('a sixth task', () => {
  it('is written, parsed and planned, and takes nothing from the others', () => {
    for (const scene of SCENES)
      for (const task of TASK_NAMES)
        for (const goal of goalsOf(scene, task)) {
          for (let wording = 0; wording < 3; wording++)
            expect(parseGoal(scene, instructionFor(scene, goal, wording))).toEqual(goal);
          expect(parseGoal(scene, planText(planWordsOf(scene, goal)) ?? '')).toEqual(goal);
        }
    expect(planText(['loft', 'red', 'cube'])).toBe('loft the red cube');
    expect(planText(['loft', 'red', 'cube', 'blue', 'bowl'])).toBeNull();
  });

  it('is offered once it was measured', () => {
    const [scene = sampleScene(7)] = SCENES;
    const examples = examplesOf(scene, {} as never);
    const measured = (...tasks: string[]) => ({
      rows: tasks.map((task) => ({ task, control: 'none', rate: 1 })),
    });
    const offered = (metrics: object) =>
      offeredExamples(examples, { metrics: metrics as never, answers: false }).join('; ');
    expect(offered(measured('reach', 'pick', 'loft'))).toMatch(/loft the/);
    expect(offered(measured('reach', 'pick'))).not.toMatch(/loft/);
  });

  it('is in the labels of a frame, in wordings of one’s own, and in the file for Python and the scripts', async () => {
    const [scene = sampleScene(7)] = SCENES;
    const { labels } = await withWorld(scene, (world) =>
      labelWorld(
        world,
        { project: ([x, y]: readonly number[]) => [x, y] } as never,
        'state',
        createRandom(1, 1),
      ),
    );
    expect(Object.keys(labels)).toEqual(TASK_NAMES);
    expect(labels.loft?.filter((bins) => bins !== null)).toHaveLength(goalsOf(scene, 'loft').length);
    expect(parsePhrases({ templates: { loft: ['up with the {object}'] } }).ok).toBe(true);
    expect(JSON.parse(JSON.stringify(specFiles()['src/tasks/tasks.json'])).tasks.at(-1)).toMatchObject({
      ...{ name: 'loft', maxSteps: 50, destination: null, training: { wordings: 24 } },
      templates: ['loft the {object}', 'lift the {object} up high', 'hold the {object} high'],
    });
  });

  it('is drawn for evaluation and scored: its expert does it', async () => {
    const physics = await loadPhysics();
    const rig = {
      ...createVirtualTime(),
      open: async (scene) => {
        const world = createArena(physics, scene);
        const value = { world, observer: () => noCamera, dispose: () => world.dispose() };
        return { ok: true, value: value as never };
      },
    } satisfies Partial<Rig>;
    const wish = { task: 'loft', set: 'seen', plan: false, clock: 'paused', seed: 10_000 } as const;
    const run = async (control: 'expert' | 'no-op', episodes: number, maxSteps?: number) => {
      const request = { ...wish, control, episodes, maxSteps, commit: null, robot: 'panda' };
      const result = await runEpisodes(rig as never, request, { engine: null });
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    };
    expect(await run('expert', 4)).toMatchObject({ task: 'loft', maxSteps: 50, successes: 4 });
    const still = await run('no-op', 1, 2);
    expect(still.successes).toBe(0);
    expect(still.failures[0]?.distance).toBeCloseTo(0.15, 2);
  }, 60_000);
});
