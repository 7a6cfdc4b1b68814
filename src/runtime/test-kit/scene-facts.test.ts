/** What a test is told of a scene, in real physics: blocks by colour and shape, things and pictures by their concept. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TableName } from '../../contracts.ts';
import { expertAction, parseGoal, sceneOf } from '../../tasks/index.ts';
import { nameOf } from '../../things/paint.ts';
import { loadPhysics } from '../../world/index.ts';
import { createArena } from '../arena.ts';
import { createAssets } from '../assets.ts';
import { goalIn, objectsIn, sceneFacts, verdictIn } from './scene-facts.ts';

const PUBLIC = join(import.meta.dirname, '../../../public');
const physics = await loadPhysics();
const assets = createAssets({
  read: async (path) => Uint8Array.from(readFileSync(join(PUBLIC, path.replace(/\?.*$/, '')))).buffer,
});
const catalogue = await assets.catalogue();
if (!catalogue.ok) throw new Error(catalogue.error.message);

const open = async (seed: number, table: TableName) => {
  const scene = sceneOf(seed, { table, catalogue: catalogue.value });
  const hulls = await assets.hulls(scene);
  if (!hulls.ok) throw new Error(hulls.error.message);
  return createArena(physics, scene, hulls.value);
};

const told = (world: Awaited<ReturnType<typeof open>>, sentence: string) => {
  const goal = parseGoal(world.scene, sentence);
  return verdictIn(world, sentence, goal, goal && world.succeeded(goal));
};

it('a lifted block: its name, where it is, how high, who holds it, and the verdict before and after', async () => {
  const world = await open(7, 'blocks');
  const sentence = 'pick up the red cube';
  expect(sceneFacts(world)).toMatchObject({
    seed: 7,
    robot: 'panda',
    table: 'blocks',
    frame: { length: 'm' },
  });
  const resting = objectsIn(world);
  const index = resting.findIndex(({ name }) => name === 'red cube');
  expect(resting.map((one) => one.index)).toEqual(resting.map((_, i) => i));
  expect(resting[index]).toMatchObject({ kind: 'block', color: 'red', shape: 'cube', held: false });
  expect(resting[index]?.top).toBeCloseTo(0.045, 3); // its side
  expect(resting[index]?.lifted).toBeCloseTo(0, 3);
  const goal = parseGoal(world.scene, sentence);
  if (!goal) throw new Error('seed 7 has a red cube');
  const target = { index, name: 'red cube' };
  expect(goalIn(world, sentence, goal)).toEqual({
    ...{ sentence, task: 'pick', target, destination: null },
    success: expect.stringContaining('50 mm'),
  });
  expect(told(world, sentence)).toMatchObject({ succeeded: false, goal: { target } });
  expect(told(world, sentence).missing).toBeCloseTo(0.05, 3);

  for (let step = 0; step < 60; step++) {
    const action = expertAction(world, goal);
    if (action.terminate) break;
    world.command(action);
    world.advance(0.2);
  }
  const lifted = objectsIn(world)[index];
  expect(lifted?.held).toBe(true);
  expect(lifted?.lifted).toBeGreaterThan(0.05);
  expect(lifted?.bottom).toBeGreaterThan(0.04);
  expect(told(world, sentence)).toMatchObject({ succeeded: true, missing: 0 });
  world.dispose();
});

it('things and pictures are called what they are of', async () => {
  const world = await open(3, 'mixed');
  const objects = objectsIn(world);
  const concepts = world.scene.objects.map((one) =>
    one.kind === 'thing' || one.kind === 'picture' ? one.concept.name : nameOf(one),
  );
  expect(objects.map(({ name }) => name)).toEqual(concepts);
  expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['block', 'thing', 'picture']));
  for (const { kind, shape, bottom, top } of objects) {
    if (kind === 'thing') expect(shape).toBeNull();
    if (kind === 'picture') expect(['block', 'card']).toContain(shape);
    expect(bottom).toBeLessThan(top);
  }
  world.dispose();
});

it('a sentence that names nothing, and no world', async () => {
  expect(verdictIn(null, 'dance', null, null)).toEqual({
    ...{ sentence: 'dance', goal: null },
    succeeded: null,
    missing: null,
  });
  const world = await open(7, 'blocks');
  expect(told(world, 'dance')).toEqual({ sentence: 'dance', goal: null, succeeded: null, missing: null });
  world.dispose();
});
