/** The ranges that a manifest states are the ranges that the arm moves by: doubled, the same tokens move the hand twice as far. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doubledManifest } from '../../scripts/lib/test-policy.mjs';
import { createClock } from '../clock.ts';
import type { Vec3 } from '../contracts.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { createLoop } from '../loop.ts';
import { norm, scale, sub } from '../math/rotation.ts';
import { createModelPolicy, type EngineClient, type Manifest, parseManifest } from '../policy/index.ts';
import { noCamera, withWorld } from '../regression/testing/world.ts';
import { sampleScene } from '../tasks/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import { languageOf } from './manifest-spec.ts';

const PICO = JSON.parse(readFileSync(join(import.meta.dirname, '../../models/pico/manifest.json'), 'utf8'));
const parsed = (json: unknown): Manifest => {
  const result = parseManifest(json, CAPABILITIES);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

/** Three motions, then four that stay, in which the arm comes to rest. */
const MOTIONS = [
  ...Array.from({ length: 3 }, () => [0, 150, 110, 120, 128, 128, 128, 255]),
  ...Array.from({ length: 4 }, () => [0, 128, 128, 128, 128, 128, 128, 255]),
];

/** How far the hand went in the loop, metres, when a model with this manifest says MOTIONS. */
const moved = (manifest: Manifest): Promise<Vec3> =>
  withWorld(sampleScene(12), async (world) => {
    const said = MOTIONS.values();
    const act = async () => ({ ok: true, value: { tokens: said.next().value, words: [], times: {} } });
    const client = { act } as unknown as Pick<EngineClient, 'act'>;
    const time = createVirtualTime();
    const before = world.proprioception().position;
    const loop = createLoop({
      ...{ observe: noCamera, world, policy: createModelPolicy(client, languageOf(manifest)) },
      clock: createClock('paused', { world, controlHz: manifest.action.hz, ...time }),
      ...{ instruction: () => 'reach', maxSteps: MOTIONS.length, now: time.now, subscribers: [] },
    });
    expect(await loop.run()).toEqual({ reason: 'step-limit' });
    return sub(world.proprioception().position, before);
  });

it('twice as far, to the millimetre', async () => {
  const once = await moved(parsed(PICO));
  const twice = await moved(parsed(doubledManifest(PICO, { id: 'test-doubled', from: 'pico' })));
  expect(norm(once)).toBeGreaterThan(0.02);
  expect(norm(sub(twice, scale(once, 2)))).toBeLessThan(0.001);
}, 60_000);
