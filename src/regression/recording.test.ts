/** The tokens of the recorded episode, carried out, lead the world through the hashes that were recorded with them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeTokens } from '../action/index.ts';
import { decodeRecording } from '../recording/index.ts';
import { sampleScene } from '../world/index.ts';
import { withWorld } from './testing/world.ts';

const FILE = join(import.meta.dirname, '../app/recording/episode.bin');
const SEED = 8;
const STEPS = 10;
/** After the last step. */
const END_HASH = '5077fb00fe4dc9d9';

it('the recorded episode is carried out again, step by step', async () => {
  const recording = await decodeRecording(readFileSync(FILE));
  if (!recording.ok) throw new Error(recording.error.detail);
  const { scene, steps } = recording.value;
  expect([scene.seed, steps.length]).toEqual([SEED, STEPS]);
  const hashes = await withWorld(sampleScene(scene.seed), (world) => {
    const passed: string[] = [];
    const advanceTo = (until: number): void => {
      const moved = world.advance(Math.max(0, until - world.time()));
      if (!moved.ok) throw new Error(moved.error.message);
    };
    for (const { output, commandTime, simTime } of steps) {
      passed.push(world.hash());
      const action = decodeTokens(output.tokens);
      if (!action.ok) throw new Error(action.error.message);
      advanceTo(commandTime);
      if (!action.value.terminate) world.command(action.value);
      advanceTo(simTime);
    }
    return [...passed, world.hash()];
  });
  expect(hashes).toEqual([...steps.map(({ hash }) => hash), END_HASH]);
});
