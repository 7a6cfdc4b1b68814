/**
 * Eight episodes of SO-101's scripted expert, four a task, held to the world hashes in so101.json, as episodes.test.ts
 * holds those of the seven-joint arm.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Goal } from '../contracts.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { robotOf } from '../robots/index.ts';
import { scriptedExpert } from '../runtime/robot-driver.ts';
import { robotLanguage, stepsAt } from '../runtime/robot-language.ts';
import { instructionFor, sampleGoal, sampleScene, taskOf } from '../tasks/index.ts';
import { noCamera, withWorld } from './testing/world.ts';

const ROBOT = 'so101';
const FIRST_SEED = 10_000;
const EPISODES_A_TASK = 4;

const drive = (seed: number, goal: Goal) =>
  withWorld(sampleScene(seed, { robot: ROBOT }), async (world) => {
    const { hz } = robotLanguage(robotOf(ROBOT)).spec;
    const { task } = goal;
    const instruction = instructionFor(world.scene, goal, seed);
    const startHash = world.hash();
    const hashes: string[] = [];
    const outcome = await runEpisode({
      ...{ world, observe: noCamera, instruction, goal, clock: 'paused', controlHz: hz },
      ...{ policy: scriptedExpert(world, () => goal), maxSteps: stepsAt(taskOf(task).maxSteps, hz) },
      ...createVirtualTime(),
      subscribers: [{ onStep: () => hashes.push(world.hash()) }],
    });
    return {
      ...{ task, seed, instruction, steps: outcome.steps, reason: outcome.end.reason },
      ...{ success: outcome.success, startHash, endHash: world.hash() },
      hashesSha256: createHash('sha256').update(hashes.join('\n')).digest('hex'),
    };
  });

it('SO-101’s episodes pass through the same worlds as ever', async () => {
  const episodes = [];
  for (const task of ['reach', 'pick']) {
    let found = 0;
    for (let seed = FIRST_SEED; found < EPISODES_A_TASK; seed++) {
      const goal = sampleGoal(sampleScene(seed, { robot: ROBOT }), task, seed);
      if (!goal) continue;
      found += 1;
      episodes.push(await drive(seed, goal));
    }
  }
  await expect(`${JSON.stringify(episodes, null, 2)}\n`).toMatchFileSnapshot('so101.json');
}, 60_000);
