/**
 * Training data from the app's own world, expert and policy camera. Most samples need no rollout: a scene, an arm
 * placed somewhere in it, one frame, and the expert asked about every object at once. One image so serves every
 * instruction that the scene allows; sentences and questions are put to it by the recipe.
 */
import { encodeAction, encodeProprioception } from '../action/index.ts';
import { createArena, jointsFor } from '../arena.ts';
import { SHAPES } from '../catalogue/objects.ts';
import type { ObjectSpec, Proprioception, QuatWxyz, Result, SceneSpec, Vec3 } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import { GRIPPER_DOWN, quatFromRotationVector, quatMultiply, quatRotate } from '../math/rotation.ts';
import {
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type FrameRenderer,
  type PolicyCamera,
  sampleAppearance,
} from '../render/index.ts';
import {
  type EditableWorld,
  expertPick,
  expertReach,
  graspPoint,
  type Physics,
  sampleScene,
  scatter,
  TASKS,
  viewOf,
} from '../world/index.ts';

/** Scenes of training data start here; evaluation seeds are below (docs/evaluation.md). */
export const FIRST_TRAINING_SEED = 1_000_000;

export interface SampleRecord {
  readonly seed: number;
  readonly kind: 'state' | 'dagger';
  readonly objects: readonly {
    readonly color: string;
    readonly shape: string;
    readonly uv: readonly [number, number];
  }[];
  readonly proprioception: readonly number[];
  /** Index of the object between the pads, or -1. */
  readonly holding: number;
  /** The goal that was being pursued, if one was. */
  readonly focus?: { readonly task: 'reach' | 'pick'; readonly object: number };
  readonly labels: Readonly<Record<'reach' | 'pick', readonly (readonly number[] | null)[]>>;
}

export interface Shard {
  /** uint8 [count, 128, 128, 3]. */
  readonly frames: Uint8Array;
  readonly samples: readonly SampleRecord[];
}

/** Expert labels for every object of the scene, in the state the world is in now. */
export const labelWorld = (
  world: EditableWorld,
  camera: PolicyCamera,
  kind: SampleRecord['kind'],
): SampleRecord => {
  const { objects, seed } = world.scene;
  const labels = (task: 'reach' | 'pick', expert: typeof expertPick): readonly (readonly number[] | null)[] =>
    objects.map((o, target) =>
      TASKS[task].isTarget(o.shape) ? encodeAction(expert(viewOf(world, { task, target }))) : null,
    );
  const round = (x: number): number => Math.round(x * 1e4) / 1e4;
  return {
    seed,
    kind,
    objects: objects.map((o, i) => {
      const [u, v] = camera.project(world.objectPose(i).position);
      return { color: o.color, shape: o.shape, uv: [round(u), round(v)] };
    }),
    proprioception: encodeProprioception(world.proprioception()),
    holding: objects.findIndex((_, i) => world.holding(i)),
    labels: { reach: labels('reach', expertReach), pick: labels('pick', expertPick) },
  };
};

interface Placement {
  readonly pose: Proprioception;
  /** Object held between the pads, or -1. */
  readonly held: number;
}

const normal3 = (random: Random, sigma: number): Vec3 => [
  random.normal() * sigma,
  random.normal() * sigma,
  random.normal() * sigma,
];

/** Half the width the pads feel, as an opening 0..1 (a little less, so that both pads touch). */
const HELD_OPENING: Readonly<Record<string, number>> = {
  cube: 0.553,
  cylinder: 0.59,
  star: 0.7,
  cone: 0.48,
};

/** Where the arm might be: near what it is after, about to grasp, holding, closed on nothing, or anywhere. */
const samplePlacement = (random: Random, world: EditableWorld): Placement => {
  const { scene } = world;
  const rotation: Vec3 = [random.normal() * 0.04, random.normal() * 0.04, random.normal() * 0.25];
  const anywhere: Vec3 = [random.uniform(0.36, 0.7), random.uniform(-0.24, 0.24), random.uniform(0.03, 0.3)];
  const targets = scene.objects.flatMap((o, i) => (TASKS.pick.isTarget(o.shape) ? [i] : []));
  const target = random.pick(targets);
  const object = scene.objects[target];
  if (!object) throw new RangeError('a scene without targets');
  const grasp = graspPoint(object.shape, world.objectPose(target));
  const near = (sideways: number, low: number, high: number): Vec3 => [
    grasp[0] + random.normal() * sideways,
    grasp[1] + random.normal() * sideways,
    Math.max(0.01, grasp[2] + random.uniform(low, high)),
  ];
  const mode = random.next();
  if (mode < 0.2) return { pose: { position: anywhere, rotation, opening: 1 }, held: -1 };
  if (mode < 0.47) return { pose: { position: near(0.03, 0, 0.13), rotation, opening: 1 }, held: -1 };
  if (mode < 0.62) return { pose: { position: near(0.011, -0.002, 0.03), rotation, opening: 1 }, held: -1 };
  if (mode < 0.72) {
    // about to grasp or in the act: the pads somewhere between open and the object's width
    const width = HELD_OPENING[object.shape] ?? 0.5;
    return {
      pose: { position: near(0.004, -0.004, 0.006), rotation, opening: random.uniform(width + 0.08, 1) },
      held: -1,
    };
  }
  if (mode < 0.9) {
    const low = random.next() < 0.5 ? 0.005 : 0.03;
    const up = random.next() < 0.35 ? low : random.uniform(0, 0.14);
    const position: Vec3 =
      random.next() < 0.6
        ? [grasp[0] + random.normal() * 0.005, grasp[1] + random.normal() * 0.005, grasp[2] + up]
        : [anywhere[0], anywhere[1], grasp[2] + up];
    return { pose: { position, rotation, opening: HELD_OPENING[object.shape] ?? 0.5 }, held: target };
  }
  return { pose: { position: near(0.03, 0.0, 0.1), rotation, opening: random.uniform(0, 0.5) }, held: -1 };
};

/** Puts arm (and held object) there; false when that would put the arm into something. */
const place = (random: Random, world: EditableWorld, { pose, held }: Placement): boolean => {
  const quat = quatMultiply(quatFromRotationVector(pose.rotation), GRIPPER_DOWN);
  const joints = jointsFor(world.arm, pose.position, quat);
  const object = world.scene.objects[held];
  if (object) {
    const slip = normal3(random, 0.002);
    // a five-sided star settles with a corner at one pad and an edge at the other: 3 mm off its centre
    const settled = object.shape === 'star' ? 0.003 : 0;
    const shift = quatRotate(quat, [
      random.normal() * 0.004,
      slip[1] * 0.2 + settled,
      SHAPES[object.shape].grasp + slip[2],
    ]);
    const level: QuatWxyz = quatFromRotationVector([0, 0, pose.rotation[2] + random.normal() * 0.03]);
    const at: Vec3 = [
      pose.position[0] + shift[0],
      pose.position[1] + shift[1],
      Math.max(pose.position[2] + shift[2], SHAPES[object.shape].halfHeight),
    ];
    world.placeObject(held, { position: at, quat: level });
  }
  world.placeArm(joints, pose.opening);
  return world.armOverlap() < (held >= 0 ? 0.006 : 0.002);
};

const layOut = (world: EditableWorld, objects: readonly ObjectSpec[]): void =>
  objects.forEach((o, i) => {
    world.placeObject(i, { position: o.position, quat: [Math.cos(o.yaw / 2), 0, 0, Math.sin(o.yaw / 2)] });
  });

export interface ShardOptions {
  /** First scene seed; scenes use seed, seed + 1, ... */
  readonly seed: number;
  readonly scenes: number;
  readonly perScene: number;
  /** Share of images with randomized looks; the others have the default look with a slight jitter. */
  readonly randomized: number;
}

const sampleOf = (random: Random, world: EditableWorld, objects: readonly ObjectSpec[]): boolean => {
  for (let attempt = 0; attempt < 8; attempt++) {
    layOut(world, objects);
    if (place(random, world, samplePlacement(random, world))) return true;
  }
  return false;
};

/** Images of one layout before the objects are strewn anew, and of one look: compiling a scene costs 40 ms. */
const PER_LAYOUT = 3;
const PER_LOOK = 6;

const look = (random: Random, scene: SceneSpec, frames: FrameRenderer, options: ShardOptions): PolicyCamera =>
  createPolicyCamera(scene, frames, sampleAppearance(random, random.next() < options.randomized ? 1 : 0.15));

/** Deterministic in its options (on one renderer). Errors: WEBGL_FAILED. */
export const generateShard = async (physics: Physics, options: ShardOptions): Promise<Result<Shard>> => {
  const renderer = createFrameRenderer();
  if (!renderer.ok) return renderer;
  const frames: FrameRenderer = renderer.value;
  const bytes = FRAME_SIZE * FRAME_SIZE * 3;
  const out = new Uint8Array(options.scenes * options.perScene * bytes);
  const samples: SampleRecord[] = [];
  // shader programs are counted by use: the old look goes only after the new one has drawn, or all are compiled anew
  const retired: PolicyCamera[] = [];
  const retire = (camera: PolicyCamera): void => void retired.push(camera);
  try {
    for (let s = 0; s < options.scenes; s++) {
      const seed = options.seed + s;
      const random = createRandom(seed, 11);
      const scene: SceneSpec = sampleScene(seed);
      const world = createArena(physics, scene);
      let objects: readonly ObjectSpec[] = scene.objects;
      let camera = look(random, scene, frames, options);
      for (let k = 0; k < options.perScene; k++) {
        if (k > 0 && k % PER_LAYOUT === 0) objects = scatter(random, scene.objects) ?? objects;
        if (k > 0 && k % PER_LOOK === 0) {
          retire(camera);
          camera = look(random, scene, frames, options);
        }
        if (!sampleOf(random, world, objects)) continue;
        camera.update(world);
        const frame = await camera.grab();
        if (!frame.ok) return frame;
        for (const old of retired.splice(0)) old.dispose();
        out.set(frame.value.rgb, samples.length * bytes);
        samples.push(labelWorld(world, camera, 'state'));
      }
      retire(camera);
      world.dispose();
    }
  } finally {
    for (const old of retired) old.dispose();
    frames.dispose();
  }
  return { ok: true, value: { frames: out.subarray(0, samples.length * bytes), samples } };
};
