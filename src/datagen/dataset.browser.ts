/**
 * Training data from the app's own world, expert and policy camera. Most samples need no rollout: a scene, an arm
 * placed somewhere in it, one frame, and the expert asked about every object at once. One image so serves every
 * instruction that the scene allows; sentences and questions are put to it by the recipe.
 */

import type {
  BlockObject,
  BlockScene,
  Goal,
  ObjectSpec,
  Proprioception,
  QuatWxyz,
  Result,
  SceneSpec,
  Vec3,
} from '../contracts.ts';
import { cos, sin } from '../math/exact.ts';
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
import { createArena, jointsFor } from '../runtime/arena.ts';
import { goalsOf, sampleScene, scatter, TASKS } from '../tasks/index.ts';
import { blocksOf, SHAPES } from '../things/blocks.ts';
import { graspOf, isGraspable } from '../things/bodies.ts';
import type { EditableWorld, Physics } from '../world/index.ts';
import { chunksOf } from './chunks.ts';
import { labelWorld, type SampleRecord } from './labels.ts';

export interface Shard {
  /** uint8 [count, 128, 128, 3]. */
  readonly frames: Uint8Array;
  readonly samples: readonly SampleRecord[];
}

interface Placement {
  readonly pose: Proprioception;
  /** Object held between the pads, or -1. */
  readonly held: number;
  /** An object that was let go there: its centre, to fall and settle. */
  readonly put?: { readonly object: number; readonly position: Vec3 };
  /** The goal the state belongs to, if to one in particular. */
  readonly focus?: Goal;
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

const DELIVERIES = TASKS.flatMap(({ name, destination }) =>
  destination?.delivery ? [{ name, ...destination.delivery }] : [],
);

/** A goal with two objects, where its target is let go, and at what height it then rests; null where the scene has none. */
const sampleDelivery = (
  random: Random,
  world: EditableWorld,
): { goal: Goal; spot: Vec3; rest: number } | null => {
  const last = DELIVERIES.length - 1;
  const chosen = DELIVERIES.find(({ name, share }, i) => {
    const some = goalsOf(world.scene, name).length > 0;
    return i === last ? some : some && random.next() < share;
  });
  if (!chosen) return null;
  const goal = random.pick(goalsOf(world.scene, chosen.name));
  const spot = chosen.spot(world, goal, random);
  return { goal, spot, rest: spot[2] * chosen.rest };
};

/** On the way with the target in hand, at the point of letting go, or just after. */
const samplePlacedOrCarried = (random: Random, world: EditableWorld, rotation: Vec3): Placement | null => {
  const delivery = sampleDelivery(random, world);
  const object = blocksOf(world.scene)[delivery?.goal.target ?? -1];
  if (!delivery || !object) return null;
  const { goal, spot, rest } = delivery;
  const { halfHeight, grasp } = SHAPES[object.shape];
  const width = HELD_OPENING[object.shape] ?? 0.5;
  const mode = random.next();
  if (mode < 0.62) {
    const close = random.next() < 0.4; // about to let go
    const spread = close ? 0.009 : random.uniform(0.02, 0.08);
    const up = close ? random.uniform(-0.003, 0.02) : random.uniform(0, 0.1);
    const position: Vec3 = [
      spot[0] + random.normal() * spread,
      spot[1] + random.normal() * spread,
      Math.max(0.012, spot[2] + up + halfHeight + grasp),
    ];
    return { pose: { position, rotation, opening: width }, held: goal.target, focus: goal };
  }
  const off = 0.012;
  const lying: Vec3 = [
    spot[0] + random.normal() * off,
    spot[1] + random.normal() * off,
    spot[2] + halfHeight + 0.002,
  ];
  const high = random.next() < 0.25;
  return {
    pose: {
      position: [
        lying[0] + random.normal() * 0.005,
        lying[1] + random.normal() * 0.005,
        rest + halfHeight + grasp + (high ? random.uniform(0.02, 0.08) : random.uniform(0.004, 0.03)),
      ],
      rotation,
      // one control period opens the hand
      opening: high || random.next() < 0.75 ? random.uniform(0.9, 1) : random.uniform(width + 0.06, 1),
    },
    held: -1,
    put: { object: goal.target, position: lying },
    focus: goal,
  };
};

/** Where the arm might be: near what it is after, about to grasp, holding, delivering, closed on nothing, or anywhere. */
const samplePlacement = (random: Random, world: EditableWorld): Placement => {
  const { scene } = world;
  const rotation: Vec3 = [random.normal() * 0.04, random.normal() * 0.04, random.normal() * 0.25];
  const anywhere: Vec3 = [random.uniform(0.36, 0.7), random.uniform(-0.24, 0.24), random.uniform(0.03, 0.3)];
  const targets = scene.objects.flatMap((o, i) => (isGraspable(o) ? [i] : []));
  const target = random.pick(targets);
  const object = blocksOf(scene)[target];
  if (!object) throw new RangeError('a scene without targets');
  const grasp = graspOf(object, world.objectPose(target)).point;
  const width = HELD_OPENING[object.shape] ?? 0.5;
  const near = (sideways: number, low: number, high: number): Vec3 => [
    grasp[0] + random.normal() * sideways,
    grasp[1] + random.normal() * sideways,
    Math.max(0.01, grasp[2] + random.uniform(low, high)),
  ];
  const mode = random.next();
  if (mode < 0.12) return { pose: { position: anywhere, rotation, opening: 1 }, held: -1 };
  if (mode < 0.29) return { pose: { position: near(0.03, 0, 0.13), rotation, opening: 1 }, held: -1 };
  if (mode < 0.4) return { pose: { position: near(0.011, -0.002, 0.03), rotation, opening: 1 }, held: -1 };
  if (mode < 0.48) {
    // about to grasp or in the act: the pads somewhere between open and the object's width
    const opening = random.uniform(width + 0.08, 1);
    return { pose: { position: near(0.004, -0.004, 0.006), rotation, opening }, held: -1 };
  }
  if (mode < 0.59) {
    const low = random.next() < 0.5 ? 0.005 : 0.03;
    const up = random.next() < 0.35 ? low : random.uniform(0, 0.12);
    const position: Vec3 =
      random.next() < 0.6
        ? [grasp[0] + random.normal() * 0.005, grasp[1] + random.normal() * 0.005, grasp[2] + up]
        : [anywhere[0], anywhere[1], grasp[2] + up];
    return { pose: { position, rotation, opening: width }, held: target };
  }
  const delivered = mode < 0.95 ? samplePlacedOrCarried(random, world, rotation) : null;
  if (delivered) return delivered;
  return { pose: { position: near(0.03, 0.0, 0.1), rotation, opening: random.uniform(0, 0.5) }, held: -1 };
};

/** Lets an object fall from where it was let go, the arm out of its way. */
const settle = (random: Random, world: EditableWorld, put: NonNullable<Placement['put']>): void => {
  const { arm } = world;
  const out: Vec3 = [0.34, 0, 0.34];
  world.placeArm(jointsFor(arm, out, GRIPPER_DOWN), 1);
  world.placeObject(put.object, {
    position: put.position,
    quat: quatFromRotationVector([0, 0, random.uniform(-Math.PI, Math.PI)]),
  });
  world.advance(0.3);
};

/** Puts arm (and held object) there; false when that would put the arm into something. */
const place = (random: Random, world: EditableWorld, { pose, held, put }: Placement): boolean => {
  if (put) settle(random, world, put);
  const quat = quatMultiply(quatFromRotationVector(pose.rotation), GRIPPER_DOWN);
  const joints = jointsFor(world.arm, pose.position, quat);
  const object = blocksOf(world.scene)[held];
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
  // pads that miss by a hair hold nothing: the expert would say "close" of a load that looks carried
  if (held >= 0 && !world.holding(held)) return false;
  return world.armOverlap() < (held >= 0 ? 0.006 : 0.002);
};

const layOut = (world: EditableWorld, objects: readonly ObjectSpec[]): void =>
  objects.forEach((o, i) => {
    world.placeObject(i, { position: o.position, quat: [cos(o.yaw / 2), 0, 0, sin(o.yaw / 2)] });
  });

export interface ShardOptions {
  /** First scene seed; scenes use seed, seed + 1, ... */
  readonly seed: number;
  readonly scenes: number;
  readonly perScene: number;
  /** Share of images with randomized looks; the others have the default look with a slight jitter. */
  readonly randomized: number;
  /** Absent: none. How many actions a chunk has, and of how many goals of a state one is recorded. */
  readonly chunks?: { readonly length: number; readonly goals: number } | undefined;
}

/** Arm and perhaps one object somewhere; gives the goal the state belongs to, or false when none was found. */
const sampleState = (
  random: Random,
  world: EditableWorld,
  objects: readonly ObjectSpec[],
): { readonly focus?: Goal } | false => {
  for (let attempt = 0; attempt < 8; attempt++) {
    layOut(world, objects);
    const placement = samplePlacement(random, world);
    if (place(random, world, placement)) return placement.focus ? { focus: placement.focus } : {};
  }
  return false;
};

/** A state worth a question, in the scene's own layout; the hand holds something about one time in three. */
export const poseForQuestion = (random: Random, world: EditableWorld): boolean =>
  sampleState(random, world, world.scene.objects) !== false;

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
      // every fifth scene may show the held-out pairs: it serves questions, and robot prompts only without them
      const scene: BlockScene = sampleScene(seed, { pairs: s % 5 === 4 ? 'all' : 'seen', bare: 0.25 });
      const world = createArena(physics, scene);
      let objects: readonly BlockObject[] = scene.objects;
      let camera = look(random, scene, frames, options);
      for (let k = 0; k < options.perScene; k++) {
        if (k > 0 && k % PER_LAYOUT === 0) objects = scatter(random, scene.objects) ?? objects;
        if (k > 0 && k % PER_LOOK === 0) {
          retire(camera);
          camera = look(random, scene, frames, options);
        }
        const state = sampleState(random, world, objects);
        if (!state) continue;
        camera.update(world);
        const frame = await camera.grab();
        if (!frame.ok) return frame;
        for (const old of retired.splice(0)) old.dispose();
        out.set(frame.value.rgb, samples.length * bytes);
        const sample = labelWorld(world, camera, 'state', random, state.focus);
        // a stream of its own: frames and labels are the same with chunks and without
        const own = createRandom(seed, 100 + k);
        const chunks = options.chunks && chunksOf(own, world, state.focus, options.chunks);
        samples.push({ ...sample, ...(chunks ? { chunks } : {}) });
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
