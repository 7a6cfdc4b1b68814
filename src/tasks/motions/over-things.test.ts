/** The expert among real things in real physics: small samples of what `npm run try-things` does at large. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Goal, TableName } from '../../contracts.ts';
import { createArena } from '../../runtime/arena.ts';
import { createAssets } from '../../runtime/assets.ts';
import { loadPhysics } from '../../world/index.ts';
import { expertAction, goalsOf, sampleGoal, sceneOf, taskOf } from '../index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const physics = await loadPhysics();
const assets = createAssets({
  read: async (path) => Uint8Array.from(readFileSync(join(ROOT, 'public', path.replace(/\?.*$/, '')))).buffer,
});
const loaded = await assets.catalogue();
if (!loaded.ok) throw new Error(loaded.error.message);
const catalogue = loaded.value;

interface Ended {
  readonly success: boolean;
  /** Metres a second: the fastest that anything was over a step of 4 ms, but for falling. */
  readonly fastest: number;
}

const drive = async (
  seed: number,
  table: TableName,
  task: string,
  wrist: 'turning' | 'fixed' = 'turning',
  among?: (goal: Goal, id: string) => boolean,
): Promise<Ended | null> => {
  const scene = sceneOf(seed, { table, catalogue });
  const goal = among
    ? goalsOf(scene, task).find((one) => among(one, scene.objects[one.target]?.name ?? ''))
    : sampleGoal(scene, task, seed);
  if (!goal) return null;
  const hulls = await assets.hulls(scene);
  if (!hulls.ok) throw new Error(hulls.error.message);
  const world = createArena(physics, scene, hulls.value);
  let fastest = 0;
  try {
    for (let step = 0; step < taskOf(task).maxSteps; step++) {
      const action = expertAction(world, goal, wrist);
      if (action.terminate) break;
      world.command(action);
      for (let k = 0; k < 10; k++) {
        const before = scene.objects.map((_, i) => world.objectPose(i).position);
        expect(world.advance(0.02).ok).toBe(true);
        scene.objects.forEach((_, i) => {
          const [from, to] = [before[i]!, world.objectPose(i).position];
          const rise = Math.max(0, to[2] - from[2]);
          fastest = Math.max(fastest, Math.hypot(to[0] - from[0], to[1] - from[1], rise) / 0.02);
        });
      }
    }
    return { success: world.succeeded(goal), fastest };
  } finally {
    world.dispose();
  }
};

describe('the expert among things', () => {
  it('does each task, and nothing is flung', async () => {
    const failed: string[] = [];
    for (const [table, task] of [
      ['things', 'pick'],
      ['things', 'place'],
      ['things', 'near'],
      ['things', 'turn'],
      ['pictures', 'place'],
      ['mixed', 'pick'],
    ] as const) {
      let done = 0;
      for (let seed = 20_000; done < 3; seed++) {
        const ended = await drive(seed, table, task);
        if (!ended) continue;
        done++;
        expect(ended.fastest, `${table} ${task} ${seed}`).toBeLessThan(2.5);
        if (!ended.success) failed.push(`${table} ${task} ${seed}`);
      }
    }
    expect(failed.length, failed.join(', ')).toBeLessThanOrEqual(1);
  }, 120_000);
});

describe('with rotations held at zero', () => {
  it('nothing is turned toward another', async () => {
    let done = 0;
    for (let seed = 20_000; done < 4; seed++) {
      const ended = await drive(seed, 'things', 'turn', 'fixed');
      if (!ended) continue;
      done++;
      expect(ended.success, `seed ${seed}`).toBe(false);
    }
  }, 120_000);
});
