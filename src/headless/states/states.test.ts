/** Heads on the simulator's state: what is shown, which rows count, and the loop that plays them. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Goal } from '../../contracts.ts';
import { createArena } from '../../runtime/arena.ts';
import { goalsOf, sceneOf, type TaskSpec } from '../../tasks/index.ts';
import { type EditableWorld, loadPhysics, type Physics } from '../../world/index.ts';
import { demonstrate } from './demonstrations.ts';
import { episodeOf, episodesFrom, GOAL_TASKS, STATE_TASKS } from './episodes.ts';
import { GOAL_STATE_SIZE, goalStateOf } from './goal-state.ts';
import { createStateObserver, instantOf } from './observation.ts';
import { batched, type Driver, rollOut, rollOutAll } from './rollouts.ts';

let physics: Physics;
beforeAll(async () => {
  physics = await loadPhysics();
});

const taskOf = (name: string) => {
  const task = STATE_TASKS.find((one) => one.name === name);
  if (!task) throw new Error(`no task ${name}`);
  return task;
};

const SEED = 600_000_000;

const optionsOf = (task: TaskSpec) => {
  const [episode] = episodesFrom(task, SEED, 1);
  if (!episode) throw new Error('no episode');
  return { task, episode, hz: 5, chunk: 8, pushes: 1, most: 60 };
};

describe('the observation', () => {
  it('is where things are from the hand, and then how fast they move', () => {
    const world = createArena(physics, sceneOf(SEED, { table: 'mover' }));
    const observe = createStateObserver(world);
    const first = observe();
    const { position } = world.proprioception();
    const disc = world.objectPose(0).position;
    expect(first).toHaveLength(7 + 9 + 3);
    expect(first.slice(7, 10)).toEqual(disc.map((x, i) => x - (position[i] ?? 0)));
    expect(first.slice(16).every((x) => x === 0)).toBe(true);
    world.advance(0.1);
    const [x] = world.objectPose(0).position;
    expect(observe()[16]).toBeCloseTo((x - (disc[0] ?? 0)) / world.time(), 9);
    world.dispose();
  });

  it('has no turn of a ball, and no speed of what the hand carries', () => {
    const world = createArena(physics, sceneOf(SEED, { table: 'marble' }));
    expect(instantOf(world)).toHaveLength(7 + 9 + 3);
    expect(createStateObserver(world)()).toHaveLength(7 + 9 + 3 + 3);
    world.dispose();
  });
});

describe('demonstrations', () => {
  const options = optionsOf(taskOf('either'));

  it('are a pure function of their options, and end with "terminate" again and again', async () => {
    const [one, again] = [await demonstrate(physics, options), await demonstrate(physics, options)];
    expect(again).toEqual(one);
    expect(one.succeeded).toBe(true);
    const last = one.rows.at(-1)?.actions ?? [];
    expect(last).toHaveLength(8 * 8);
    expect(last.filter((_, i) => i % 8 === 0)).toEqual(Array(8).fill(1));
  });

  it('have no row whose chunk was pushed off', async () => {
    const calm = await demonstrate(physics, { ...options, pushes: 0 });
    const pushed = await demonstrate(physics, { ...options, pushes: 3 });
    expect(pushed.rows.length).toBeLessThan(calm.rows.length);
    // undisturbed, what follows a row is the rest of its chunk
    calm.rows.slice(0, -1).forEach(({ actions }, i) => {
      expect(calm.rows[i + 1]?.actions.slice(0, 7 * 8)).toEqual(actions.slice(8));
    });
  });
});

describe('the state of a goal', () => {
  const stateIn = (seed: number, name: string, change: (world: EditableWorld, goal: Goal) => void) => {
    const episode = episodeOf(taskOf(name), seed);
    if (!episode) throw new Error(`no ${name} in ${seed}`);
    const world = createArena(physics, episode.scene);
    try {
      const before = goalStateOf(world, episode.goal);
      change(world, episode.goal);
      return { before, after: goalStateOf(world, episode.goal), episode };
    } finally {
      world.dispose();
    }
  };
  const changed = (a: readonly number[], b: readonly number[]): readonly number[] =>
    a.flatMap((x, i) => (x === b[i] ? [] : [i]));

  it('has one size for every task, and says which one it is', () => {
    for (const [at, name] of GOAL_TASKS.entries()) {
      const [episode] = episodesFrom(taskOf(name), 70_000, 1);
      const { before } = stateIn(episode?.seed ?? 0, name, () => undefined);
      expect(before).toHaveLength(GOAL_STATE_SIZE);
      expect(before.every(Number.isFinite)).toBe(true);
      expect(before.slice(-4)).toEqual([0, 1, 2, 3].map((i) => (i === at ? 1 : 0)));
      // a flag says whether there is a destination, and zeros follow where there is none
      expect(before[20]).toBe(episode?.goal.destination === undefined ? 0 : 1);
      expect(before.slice(21, 32).some((x) => x !== 0)).toBe(episode?.goal.destination !== undefined);
    }
  });

  it('changes where the target does when the target is moved, and nowhere else', () => {
    const { before, after } = stateIn(70_000, 'pick', (world, { target }) => {
      const { position, quat } = world.objectPose(target);
      world.placeObject(target, { position: [position[0] + 1e-4, position[1], position[2]], quat });
    });
    expect(changed(before, after)).toEqual([9]);
    expect((after[9] ?? 0) - (before[9] ?? 0)).toBeCloseTo(1e-4, 6);
  });

  it('of another goal of the same scene is another', () => {
    const episode = episodeOf(taskOf('pick'), 70_000);
    if (!episode) throw new Error('no goal');
    const other = goalsOf(episode.scene, 'pick').find(({ target }) => target !== episode.goal.target);
    if (!other) throw new Error('one thing alone');
    const world = createArena(physics, episode.scene);
    const [a, b] = [goalStateOf(world, episode.goal), goalStateOf(world, other)];
    expect(a.slice(0, 7)).toEqual(b.slice(0, 7));
    expect(a.slice(9, 12)).not.toEqual(b.slice(9, 12));
    world.dispose();
  });

  it('says when the target is held; episodes are those of evaluation, and the expert does them', async () => {
    const task = taskOf('pick');
    const { rows, succeeded } = await demonstrate(physics, { ...optionsOf(task), pushes: 0 });
    expect(succeeded).toBe(true);
    expect([rows[0]?.state[7], rows.at(-1)?.state[7]]).toEqual([0, 1]);
    // 70,000 and 70,001 have nothing to place into: the table of docs/which-head.md begins at 70,002, too
    const place = { task: taskOf('place'), hz: 5, delay: 0, seed: 70_000 };
    const expert: Driver = { by: 'expert', bins: 256, ranges: 'rate' };
    const [one] = await rollOutAll(physics, place, expert, { episodes: 1, together: 1 });
    expect(one).toMatchObject({ seed: 70_002, success: true });
    expect((await rollOut(physics, { ...place, seed: 70_002 }, { by: 'no-op' })).success).toBe(false);
  }, 30_000);
});

describe('rollouts', () => {
  const balance = { task: taskOf('balance'), hz: 25, delay: 0, seed: 10_000 };

  it('the expert keeps the marble at 256 bins of any range, and standing still loses it at once', async () => {
    const expert = (bins: number): Driver => ({ by: 'expert', bins, ranges: 'rate' });
    expect((await rollOut(physics, balance, expert(256))).success).toBe(true);
    expect((await rollOut(physics, balance, expert(2))).success).toBe(false);
    const idle = await rollOut(physics, balance, { by: 'no-op' });
    expect(idle).toMatchObject({ success: false, seed: 10_000 });
    expect(idle.seconds).toBeLessThan(4); // what is lost is not waited for
  }, 30_000);

  it('the expert through words of any range: fine ones keep the marble, one that cannot turn the plate loses it', async () => {
    const end = [0.005, 0.005, 0.005, 0.03, 0.03, 0.03];
    const through = (turn: number): Driver => {
      const high = [2, ...end.map((x, i) => (i < 3 ? x : x * turn)), 1];
      const low = [0, ...high.slice(1, 7).map((x) => -x), 0];
      return { by: 'expert', words: { low, high, counts: [2, ...end.map(() => 255), 256] } };
    };
    expect((await rollOut(physics, balance, through(1))).success).toBe(true);
    expect((await rollOut(physics, balance, through(0.01))).success).toBe(false);
  }, 30_000);

  it('a head of fixed ranges is not clipped to those of its rate', async () => {
    const turning = async (): Promise<Float32Array> => Float32Array.of(0, 0, 0, 0.04, 0, 0, 0, 1);
    const task = taskOf('insert');
    const missing = async (ranges: 'rate' | 'fixed') => {
      const head: Driver = { by: 'head', answer: turning, execute: 1, ranges };
      return (await rollOut(physics, { task, hz: 25, delay: 0, seed: 10_000 }, head)).missing;
    };
    // 8 bins of 25 a second reach 10 mm an action, those of five a second 51 mm
    expect(await missing('fixed')).not.toBe(await missing('rate'));
  }, 30_000);

  it('ask for all episodes at once, once for every chunk that is carried out', async () => {
    const sizes: number[] = [];
    const answer = batched(async (rows) => {
      sizes.push(rows.length);
      return { ok: true, value: rows.map(() => new Float32Array(8 * 8)) };
    });
    const follow = { task: taskOf('follow'), hz: 5, delay: 0, seed: 10_000 };
    const driver: Driver = { by: 'head', answer, execute: 4 };
    const all = await rollOutAll(physics, follow, driver, { episodes: 3, together: 3 });
    expect(all.map(({ seed }) => seed)).toEqual([10_000, 10_001, 10_002]);
    expect(Math.max(...sizes)).toBe(3);
    const steps = all.map((one) => one.steps);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(steps.reduce((sum, n) => sum + Math.ceil(n / 4), 0));
  }, 30_000);

  it('who says at once that it is done has not balanced anything', async () => {
    const answer = async () => Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0);
    const one = await rollOut(physics, balance, { by: 'head', answer, execute: 1 });
    expect(one).toMatchObject({ success: false, steps: 1 });
  });

  it('who is not heard when it says that it is done goes on until all is lost', async () => {
    const answer = async (): Promise<Float32Array> => new Float32Array(8).fill(1, 0, 1);
    const heard = await rollOut(physics, balance, { by: 'head', answer, execute: 1 });
    const one = await rollOut(physics, balance, { by: 'head', answer, execute: 1, neverEnds: true });
    expect(heard.steps).toBeLessThan(one.steps);
    expect(one.missing).toBeGreaterThan(heard.missing);
  });

  it('an answer that is no action ends the episode with its code', async () => {
    const answer = async () => new Float32Array(8).fill(Number.NaN);
    const one = await rollOut(physics, balance, { by: 'head', answer, execute: 1 });
    expect(one).toMatchObject({ success: false, error: 'ACTION_INVALID', steps: 0 });
  });

  it('who answers too little is told so', async () => {
    const answer = batched(async () => ({ ok: true, value: [] }));
    await expect(answer({ state: [], seed: 1, step: 0 })).rejects.toThrow('fewer answers');
  });
});
