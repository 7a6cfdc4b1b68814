import { expect, it } from 'vitest';
import { goalsOf, sampleScene, TASKS } from './index.ts';

it('says of a task whether scenes of blocks have it', () => {
  const scenes = Array.from({ length: 60 }, (_, i) => sampleScene(20_000 + i));
  for (const { name, notOfBlocks } of TASKS) {
    const found = scenes.some((scene) => goalsOf(scene, name).length > 0);
    expect(found, name).toBe(notOfBlocks === undefined);
  }
});
