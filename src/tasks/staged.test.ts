/** Tasks with scenes of their own: their experts do them, at every rate; the same actions in another order do not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LANGUAGE } from '../action/index.ts';
import type { Goal, Policy, SceneSpec } from '../contracts.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createVirtualTime } from '../evaluation/testing/virtual-time.ts';
import { quatRotate } from '../math/rotation.ts';
import { createDelayedPolicy } from '../policy/index.ts';
import { noCamera } from '../regression/testing/world.ts';
import { createArena } from '../runtime/arena.ts';
import { idlePolicy, scriptedExpert, shuffledExpert } from '../runtime/robot-driver.ts';
import { languageAt, stepsAt } from '../runtime/robot-language.ts';
import { loadPhysics, type Physics } from '../world/index.ts';
import {
  doubtOf,
  goalsOf,
  instructionFor,
  parseGoal,
  STAGED,
  type StagedTask,
  sampleScene,
  sceneOf,
  TASK_NAMES,
  taskOf,
} from './index.ts';
import { coinOf } from './staging.ts';

let physics: Physics;
beforeAll(async () => {
  physics = await loadPhysics();
});

const goalOf = (scene: SceneSpec, { name }: StagedTask): Goal => {
  const [goal] = goalsOf(scene, name);
  if (!goal) throw new Error(`no goal of ${name}`);
  return goal;
};

/** Says at once that it is done. */
const quitting = (idle: Policy): Policy => ({
  ...idle,
  act: async (...asked) => {
    const decided = await idle.act(...asked);
    if (!decided.ok) return decided;
    const [action] = decided.value.actions;
    return { ok: true, value: { ...decided.value, actions: [{ ...action, terminate: true }] } };
  },
});

const play = async (
  task: StagedTask,
  seed: number,
  who: 'expert' | 'shuffled' | 'no-op' | 'quitter',
  hz = 5,
  delay = 0,
) => {
  const scene = sceneOf(seed, { table: task.table });
  const world = createArena(physics, scene);
  const goal = goalOf(scene, task);
  const language = languageAt(DEFAULT_LANGUAGE, hz);
  const maxSteps = stepsAt(task.maxSteps, hz);
  const policy = {
    expert: () => scriptedExpert(world, () => goal, language),
    shuffled: () => shuffledExpert(world, goal, maxSteps, language),
    'no-op': () => idlePolicy(world, language),
    quitter: () => quitting(idlePolicy(world, language)),
  }[who]();
  try {
    const outcome = await runEpisode({
      ...{ world, goal, maxSteps, observe: noCamera, instruction: '', clock: 'paused', controlHz: hz },
      policy: createDelayedPolicy(policy, { ms: delay }),
      ...(delay > 0 ? { maxSeconds: maxSteps / hz } : {}),
      ...createVirtualTime(),
    });
    return { ...outcome, hash: world.hash(), time: world.time() };
  } finally {
    world.dispose();
  }
};

describe.each(STAGED.map((task) => [task.name, task] as const))('%s', (_, task) => {
  it('has scenes that are a pure function of the seed, told and parsed, and one goal each', () => {
    expect(task.name).toMatch(/^[a-z]+$/);
    expect(TASK_NAMES).not.toContain(task.name);
    expect(taskOf(task.name)).toBe(task);
    for (let seed = 10_000; seed < 10_020; seed++) {
      const scene = sceneOf(seed, { table: task.table });
      expect(sceneOf(seed, { table: task.table })).toEqual(scene);
      const goal = goalOf(scene, task);
      for (const name of TASK_NAMES) expect(goalsOf(scene, name)).toEqual([]);
      for (let wording = 0; wording < 6; wording++)
        expect(parseGoal(scene, instructionFor(scene, goal, wording))).toEqual(goal);
      expect(parseGoal(scene, `do not ${instructionFor(scene, goal, 0)}`)).toBeNull();
      expect(doubtOf(scene, 'sing a song')?.kind).toBe('no-task');
    }
    expect(sceneOf(1, { table: task.table })).not.toEqual(sceneOf(2, { table: task.table }));
    expect(goalsOf(sampleScene(10_000), task.name)).toEqual([]);
  });

  it('is done by its expert, and neither by standing still nor by the same actions shuffled in time', async () => {
    for (const seed of [10_000, 10_001]) {
      expect((await play(task, seed, 'expert')).success, `seed ${seed}`).toBe(true);
      expect((await play(task, seed, 'no-op')).success).toBe(false);
      expect((await play(task, seed, 'shuffled')).success).toBe(false);
    }
  }, 60_000);
});

it('what is to be kept up is not done by saying so at once, though the world stands as it should', async () => {
  for (const name of ['balance', 'follow']) {
    const task = STAGED.find((one) => one.name === name);
    if (!task) throw new Error(`no task ${name}`);
    expect(task.untilOver).toBe(true);
    for (let seed = 10_000; seed < 10_004; seed++)
      expect((await play(task, seed, 'quitter')).success, `${name} ${seed}`).toBe(false);
  }
  const balance = STAGED.find(({ name }) => name === 'balance');
  const met = balance && (await play(balance, 10_000, 'quitter')).everSuccess;
  expect(met).toBe(true); // so it is the end that counts
}, 60_000);

describe('rates', () => {
  it.each(['balance', 'follow', 'insert'])(
    '%s is done at 25 actions a second, too',
    async (name) => {
      const task = STAGED.find((one) => one.name === name);
      expect(task && (await play(task, 10_003, 'expert', 25)).success).toBe(true);
    },
    60_000,
  );
});

it('the coin shows both ways, and is no part of the scene', () => {
  const coins = Array.from({ length: 400 }, (_, seed) => coinOf({ seed }));
  const heads = coins.filter((coin) => coin === 0).length;
  expect(heads).toBeGreaterThan(160);
  expect(heads).toBeLessThan(240);
});

it('the twins look alike, and each counts', async () => {
  const task = STAGED.find(({ name }) => name === 'either');
  if (!task) throw new Error('no task');
  const scene = sceneOf(10_000, { table: task.table });
  const looks = scene.objects.map((o) => (o.kind === 'block' ? `${o.color} ${o.shape}` : ''));
  expect(new Set(looks).size).toBe(1);
  const world = createArena(physics, scene);
  for (const target of [0, 1]) {
    const other = { task: 'either', target };
    await runEpisode({
      ...{
        world,
        goal: other,
        maxSteps: 30,
        observe: noCamera,
        instruction: '',
        clock: 'paused',
        controlHz: 5,
      },
      policy: scriptedExpert(world, () => other),
      ...createVirtualTime(),
    });
    expect(task.succeeded(world, goalOf(scene, task))).toBe(true);
  }
  world.dispose();
});

it('a touch of the wall fails for good', async () => {
  const task = STAGED.find(({ name }) => name === 'pass');
  if (!task) throw new Error('no task');
  const scene = sceneOf(10_000, { table: task.table });
  const world = createArena(physics, scene);
  for (let k = 0; k < 6; k++) {
    world.command(
      { kind: 'ee-delta', terminate: false, translation: [0.04, 0, 0], rotation: [0, 0, 0], gripper: 1 },
      0.2,
    );
    world.advance(0.2);
  }
  expect(quatRotate(world.objectPose(1).quat, [0, 0, 1])[2]).toBeLessThan(0.9);
  world.placeArm(world.arm.rest, 1);
  expect(task.succeeded(world, goalOf(scene, task))).toBe(false);
  world.dispose();
});

it('what is led moves on its course, is watched, and goes on from a saved state as if nothing had been', () => {
  const scene = sceneOf(10_004, { table: 'mover' });
  const world = createArena(physics, scene);
  world.advance(3);
  const saved = world.save();
  const at = world.objectPose(0).position;
  const [vx, vy] = world.objectVelocity(0);
  expect(world.strayed(0)).toBeGreaterThan(0.3);
  world.advance(0.02);
  const next = world.objectPose(0).position;
  expect((next[0] - at[0]) / 0.02).toBeCloseTo(vx, 2);
  expect((next[1] - at[1]) / 0.02).toBeCloseTo(vy, 2);
  const strayed = world.strayed(0);
  const hash = world.hash();
  world.advance(1);
  world.restore(saved);
  expect(world.objectPose(0).position).toEqual(at);
  world.advance(0.02);
  expect([world.strayed(0), world.hash()]).toEqual([strayed, hash]);
  expect(() => world.placeObject(0, { position: [0, 0, 0], quat: [1, 0, 0, 0] })).toThrow(RangeError);
  world.dispose();
});

it('a delay is simulated time: deterministic, the same seconds in fewer actions, and worse where time matters', async () => {
  const follow = STAGED.find(({ name }) => name === 'follow');
  if (!follow) throw new Error('no task');
  const [slow, again] = [
    await play(follow, 10_000, 'expert', 5, 800),
    await play(follow, 10_000, 'expert', 5, 800),
  ];
  expect(again.hash).toBe(slow.hash);
  expect(slow.steps).toBeLessThan(15);
  expect(slow.time).toBeGreaterThanOrEqual(10);
  expect(slow.time).toBeLessThan(10.9);
  expect(slow.success).toBe(false);
}, 60_000);
