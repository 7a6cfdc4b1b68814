/**
 * Twenty episodes of the scripted expert, five a task, held to the world hashes in episodes.json. A change here means
 * that scenes, kinematics, control or physics are not what they were: links and recordings made before lead elsewhere.
 * Where that is meant, `npx vitest run src/regression -u` writes the file anew, and the changelog says so.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { EE_DELTA, EE_DELTA_CODEC } from '../action/index.ts';
import type { Goal, TaskName } from '../contracts.ts';
import { createRecorder } from '../episode/trace.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { createExpertPolicy } from '../policy/index.ts';
import { expertAction, instructionFor, sampleGoal, sampleScene, TASK_NAMES, taskOf } from '../tasks/index.ts';
import { noCamera, withWorld } from './testing/world.ts';

const FIRST_SEED = 10_000;
const EPISODES_A_TASK = 5;
/** A task that comes later is held by a test of its own. */
const PINNED = TASK_NAMES.slice(0, 4);

const drive = (seed: number, goal: Goal) => {
  const scene = sampleScene(seed);
  const { task } = goal;
  return withWorld(scene, async (world) => {
    const maxSteps = taskOf(task).maxSteps;
    const instruction = instructionFor(scene, goal, seed);
    const head = { seed, instruction, goal, policy: 'expert', clock: 'paused', maxSteps } as const;
    const recorder = createRecorder({ ...head, actionSpec: EE_DELTA }, world);
    const outcome = await runEpisode({
      ...{ world, observe: noCamera, instruction, goal, clock: 'paused', maxSteps },
      ...{
        policy: createExpertPolicy(() => expertAction(world, goal), EE_DELTA_CODEC),
        controlHz: EE_DELTA.hz,
      },
      ...createVirtualTime(),
      subscribers: [recorder],
    });
    const { startHash, steps } = recorder.trace();
    const hashes = steps.map(({ hash }) => hash);
    return {
      ...{ task, seed, instruction, steps: steps.length, reason: outcome.end.reason },
      ...{ success: outcome.success, startHash, endHash: world.hash() },
      hashesSha256: createHash('sha256').update(hashes.join('\n')).digest('hex'),
    };
  });
};

/** The first seeds whose scene has such a goal. */
const goalsFor = (task: TaskName): readonly (readonly [seed: number, goal: Goal])[] => {
  const found: [number, Goal][] = [];
  for (let seed = FIRST_SEED; found.length < EPISODES_A_TASK; seed++) {
    const goal = sampleGoal(sampleScene(seed), task, seed);
    if (goal) found.push([seed, goal]);
  }
  return found;
};

it('the expert’s episodes pass through the same worlds as ever', async () => {
  const episodes = [];
  for (const [seed, goal] of PINNED.flatMap(goalsFor)) episodes.push(await drive(seed, goal));
  await expect(`${JSON.stringify(episodes, null, 2)}\n`).toMatchFileSnapshot('episodes.json');
}, 60_000);

/** Scenes that every browser must open and leave alike: `npm run engines` drives the page through them. */
const WORLD_SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

it('twelve scenes begin and end as every browser has them', async () => {
  const worlds = [];
  for (const seed of WORLD_SEEDS) {
    const scene = sampleScene(seed);
    const goals = TASK_NAMES.flatMap((task) => sampleGoal(scene, task, seed) ?? []);
    const goal = goals[seed % goals.length];
    if (!goal) throw new RangeError(`scene ${seed} has no goal`);
    const { instruction, steps, startHash, endHash } = await drive(seed, goal);
    worlds.push({ seed, instruction, maxSteps: taskOf(goal.task).maxSteps, steps, startHash, endHash });
  }
  await expect(`${JSON.stringify(worlds, null, 2)}\n`).toMatchFileSnapshot('worlds.json');
}, 60_000);
