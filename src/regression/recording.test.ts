/** The tokens of the recorded episode, carried out, lead the world through the hashes that were recorded with them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeRecording } from '../episode/recording/index.ts';
import { advanceAtOnce, replayStep } from '../episode/replay.ts';
import { sampleScene } from '../tasks/index.ts';
import { withWorld } from './testing/world.ts';

const FILE = join(import.meta.dirname, '../runtime/recording/episode.bin');
const SEED = 8;
const STEPS = 10;
/** After the last step. */
const END_HASH = '3abdd8951cee3602';

it('the recorded episode is carried out again, step by step', async () => {
  const recording = await decodeRecording(readFileSync(FILE));
  if (!recording.ok) throw new Error(recording.error.detail);
  const { scene, steps } = recording.value;
  expect([scene.seed, steps.length]).toEqual([SEED, STEPS]);
  const hashes = await withWorld(sampleScene(scene.seed), async (world) => {
    const passed: string[] = [];
    for (const { step } of steps) {
      passed.push(world.hash());
      const done = await replayStep(world, step, advanceAtOnce(world), 1 / 5);
      if (!done.ok) throw new Error(done.error.message);
    }
    return [...passed, world.hash()];
  });
  expect(hashes).toEqual([...steps.map(({ hash }) => hash), END_HASH]);
});
