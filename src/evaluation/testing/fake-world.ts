/**
 * A world of one point and two objects for tests in Node: fixed 2 ms steps, the point follows its target with a lag.
 * Small enough to read, faithful in what the loop relies on: determinism, "hold the last target", save/restore.
 */
import type { Goal, Proprioception, SceneSpec, Vec3, World } from '../../contracts.ts';

export const FAKE_STEP = 0.002;

export const fakeScene = (seed: number): SceneSpec => ({
  seed,
  robot: 'panda',
  table: 'blocks',
  objects: [
    {
      kind: 'block',
      name: 'red cube',
      color: 'red',
      shape: 'cube',
      position: [0.5, 0.01 * (seed % 10), 0.02],
      yaw: 0,
    },
    { kind: 'block', name: 'blue star', color: 'blue', shape: 'star', position: [0.4, -0.15, 0.02], yaw: 0 },
  ],
  home: { position: [0.45, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
});

const fnv1a = (bytes: Uint8Array): string => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

export interface FakeWorld extends World {
  /** How many actions were applied. */
  readonly commands: () => number;
  /** From this simulated second on, advance answers WORLD_FAILED. */
  failAfter: number;
}

export const createFakeWorld = (scene: SceneSpec): FakeWorld => {
  let steps = 0;
  let commands = 0;
  // position, target, opening
  const state = new Float64Array([...scene.home.position, ...scene.home.position, scene.home.opening]);
  const at = (i: number): number => state[i] ?? 0;
  const tcp = (): Vec3 => [at(0), at(1), at(2)];
  const objectPosition = (index: number): Vec3 => scene.objects[index]?.position ?? [0, 0, 0];

  const world: FakeWorld = {
    scene,
    failAfter: Number.POSITIVE_INFINITY,
    commands: () => commands,
    time: () => steps * FAKE_STEP,
    proprioception: (): Proprioception => ({ position: tcp(), rotation: [0, 0, 0], opening: at(6) }),
    command: (action) => {
      commands += 1;
      // its joints are the three coordinates of the point
      const joints = action.kind === 'joint-target' ? action.values : null;
      const displacement = action.kind === 'ee-delta' ? action.translation : [];
      for (let i = 0; i < 3; i++) state[3 + i] = joints?.[i] ?? at(i) + (displacement[i] ?? 0);
      state[6] = action.kind === 'ee-delta' ? action.gripper : (action.values[3] ?? at(6));
      return { target: [at(3), at(4), at(5)] };
    },
    advance: (seconds) => {
      const n = Math.round(seconds / FAKE_STEP);
      for (let k = 0; k < n; k++) {
        if (world.time() >= world.failAfter)
          return {
            ok: false,
            error: { code: 'WORLD_FAILED', message: 'The physics failed. Reset the scene.' },
          };
        for (let i = 0; i < 3; i++) state[i] = at(i) + 0.05 * (at(3 + i) - at(i));
        steps += 1;
      }
      return { ok: true, value: n * FAKE_STEP };
    },
    objectPose: (index) => ({ position: objectPosition(index), quat: [1, 0, 0, 0] }),
    objectVelocity: () => [0, 0, 0],
    strayed: () => 0,
    extent: (index) => {
      const [x, y, z] = objectPosition(index);
      return { outline: [[x, y]], bottom: z, top: z };
    },
    bodyPoses: () => [],
    succeeded: (goal: Goal) => distance(tcp(), objectPosition(goal.target)) < 0.025,
    save: () => ({ sceneSeed: scene.seed, data: Float64Array.from([...state, steps]) }),
    restore: (saved) => {
      state.set(saved.data.subarray(0, state.length));
      steps = saved.data[state.length] ?? 0;
    },
    hash: () => fnv1a(new Uint8Array(Float64Array.from([...state, steps]).buffer)),
    holding: () => false,
    dispose: () => undefined,
  };
  return world;
};
