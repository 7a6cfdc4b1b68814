/**
 * Training data for desk mode. Pictures of desks (render/desk-picture) are brought to the policy's frame and get the
 * arm drawn over them by the page's own code, so that what the model learns from is what it will see. The things stand
 * where a scene's objects are; the expert says how to reach them.
 */

import type { BlockObject, BlockScene, ColorName, Result, Vec3 } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { invertHomography, multiplyHomography, type Point, type Quad } from '../math/homography.ts';
import { planeToFrame } from '../math/pinhole.ts';
import { createRandom, type Random } from '../math/random.ts';
import { GRIPPER_DOWN, quatFromRotationVector, quatMultiply } from '../math/rotation.ts';
import { createRectifier, LARGEST_DESK, placeDesk } from '../observe/index.ts';
import {
  createDeskCamera,
  createDeskStudio,
  createFrameRenderer,
  createPolicyCamera,
  type DeskPicture,
  FRAME_SIZE,
  POLICY_CAMERA,
  type Standing,
  sampleAppearance,
  sampleClutter,
  sampleThing,
  shapeGeometry,
  THINGS,
} from '../render/index.ts';
import { createArena, jointsFor } from '../runtime/arena.ts';
import { sampleScene, TASK_NAMES } from '../tasks/index.ts';
import { COLORS, SHAPES } from '../things/blocks.ts';
import { graspOf, isGraspable } from '../things/bodies.ts';
import type { EditableWorld, Physics } from '../world/index.ts';
import type { Shard } from './dataset.browser.ts';
import { labelWorld, type SampleRecord } from './labels.ts';

export interface DeskShardOptions {
  readonly seed: number;
  readonly pictures: number;
  /** Places of the arm over one picture. */
  readonly perPicture: number;
  readonly photos: readonly ImageBitmap[];
}

type Rgb = readonly [number, number, number];

const MIDDLE = { x: 0.53, y: 0 };
/** Desks are wider than the simulated table's work area. */
const SPREAD = { x: 1.25, y: 1.15 };

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** A red, but not the simulated red: another hue nearby, paler or darker. */
const shadeOf = (random: Random, color: ColorName): Rgb => {
  const [r, g, b] = COLORS[color];
  const grey = (r + g + b) / 3;
  const pale = random.uniform(0, 0.3);
  const gain = random.uniform(0.65, 1.12);
  const shade = (c: number): number => clamp((gain * (c + (grey - c) * pale) + random.normal() * 9) / 255);
  return [shade(r), shade(g), shade(b)];
};

/** White, black, grey, brown, beige: what no sentence names. */
const dull = (random: Random): Rgb => {
  const v = random.uniform(0.05, 0.97);
  if (random.next() < 0.7) return [v, v, v];
  return [v * 0.75, v * 0.58, v * 0.42];
};

interface Laid {
  readonly objects: readonly (BlockObject & { readonly thing: string })[];
  readonly standing: readonly Standing[];
  readonly dispose: () => void;
}

const layDesk = (random: Random, scene: BlockScene): Laid => {
  const made: { dispose(): void }[] = [];
  const spread = (o: BlockObject): readonly [number, number] => [
    MIDDLE.x + (o.position[0] - MIDDLE.x) * SPREAD.x,
    MIDDLE.y + (o.position[1] - MIDDLE.y) * SPREAD.y,
  ];
  const household = random.next() < 0.75;
  const laid = scene.objects.map((o) => {
    const at = spread(o);
    const look = {
      color: shadeOf(random, o.color),
      roughness: random.uniform(0.15, 1),
      at,
      yaw: random.uniform(-3.2, 3.2),
    };
    const moved = { ...o, position: [at[0], at[1], o.position[2]] as Vec3 };
    if (household && isGraspable(o) && random.next() < 0.8) {
      const thing = random.pick(THINGS);
      const { geometry } = sampleThing(random, thing);
      made.push(geometry);
      return { object: { ...moved, thing }, standing: { geometry, ...look } };
    }
    const size = random.uniform(0.8, 1.3);
    const geometry = shapeGeometry(o.shape)
      .clone()
      .translate(0, 0, SHAPES[o.shape].halfHeight)
      .scale(size, size, size);
    made.push(geometry);
    return { object: { ...moved, thing: o.shape as string }, standing: { geometry, ...look } };
  });
  const clutter: Standing[] = [];
  for (let i = random.int(6); i > 0; i--) {
    const at = [random.uniform(0.3, 0.75), random.uniform(-0.3, 0.3)] as const;
    if (laid.some(({ standing }) => hypot(standing.at[0] - at[0], standing.at[1] - at[1]) < 0.065)) continue;
    const { geometry } =
      random.next() < 0.5 ? sampleClutter(random) : sampleThing(random, random.pick(THINGS));
    made.push(geometry);
    clutter.push({
      geometry,
      color: dull(random),
      roughness: random.uniform(0.2, 1),
      at,
      yaw: random.uniform(-3.2, 3.2),
    });
  }
  return {
    objects: laid.map(({ object }) => object),
    standing: [...laid.map(({ standing }) => standing), ...clutter],
    dispose: () => {
      for (const thing of made) thing.dispose();
    },
  };
};

/** A person's marks: the corners of a rectangle of the desk, each a little off. */
const markCorners = (
  random: Random,
  picture: DeskPicture,
): { corners: Quad; size: readonly [number, number] } => {
  const [w, d] = [random.uniform(0.2, LARGEST_DESK.width), random.uniform(0.15, LARGEST_DESK.depth)];
  const off = picture.width * 0.004;
  const mark = (x: number, y: number): Point => {
    const [u, v] = picture.project([MIDDLE.x + x, MIDDLE.y + y, 0]);
    return [u + random.normal() * off, v + random.normal() * off];
  };
  const corners: Quad = [mark(-d / 2, -w / 2), mark(-d / 2, w / 2), mark(d / 2, w / 2), mark(d / 2, -w / 2)];
  return { corners, size: [w, d] };
};

/** The hand somewhere on its way to a thing, above it, or anywhere. */
const placeHand = (random: Random, world: EditableWorld, target: number): void => {
  const object = world.scene.objects[target];
  if (!object) throw new RangeError(`no object ${target}`);
  const grasp = graspOf(object, world.objectPose(target)).point;
  const mode = random.next();
  const spread = mode < 0.35 ? 0.012 : 0.045;
  const position: Vec3 =
    mode < 0.75
      ? [
          grasp[0] + random.normal() * spread,
          grasp[1] + random.normal() * spread,
          Math.max(0.012, grasp[2] + random.uniform(-0.003, mode < 0.35 ? 0.05 : 0.14)),
        ]
      : [random.uniform(0.34, 0.72), random.uniform(-0.26, 0.26), random.uniform(0.03, 0.3)];
  const rotation: Vec3 = [random.normal() * 0.04, random.normal() * 0.04, random.normal() * 0.25];
  const quat = quatMultiply(quatFromRotationVector(rotation), GRIPPER_DOWN);
  world.placeArm(jointsFor(world.arm, position, quat), 1);
};

/** Deterministic in its options (on one renderer). Errors: WEBGL_FAILED. */
export const generateDeskShard = async (
  physics: Physics,
  options: DeskShardOptions,
): Promise<Result<Shard>> => {
  const studio = createDeskStudio();
  const frames = createFrameRenderer();
  if (!studio.ok) return studio;
  if (!frames.ok) return frames;
  const bytes = FRAME_SIZE * FRAME_SIZE * 3;
  const out = new Uint8Array(options.pictures * options.perPicture * bytes);
  const samples: SampleRecord[] = [];
  const frameFromTable = planeToFrame(POLICY_CAMERA);
  const retired: { dispose(): void }[] = [];
  try {
    for (let p = 0; p < options.pictures; p++) {
      await new Promise((done) => setTimeout(done, 0));
      const random = createRandom(options.seed + p, 51);
      const scene = sampleScene(options.seed + p, { pairs: 'seen', bare: 0.6 });
      const laid = layDesk(random, scene);
      const photo = options.photos.length > 0 && random.next() < 0.85 ? random.pick(options.photos) : null;
      const taken = studio.value.take(random, laid.standing, photo);
      laid.dispose();
      if (!taken.ok) return taken;
      const placed = taken.value && placeDesk(markCorners(random, taken.value));
      if (!taken.value || !placed?.ok) continue;
      const { width, height, rgba } = taken.value;
      const pictureFromFrame = multiplyHomography(
        placed.value.pictureFromTable,
        invertHomography(frameFromTable),
      );
      const flat = createRectifier(pictureFromFrame, width, height)(rgba);
      const world = createArena(physics, { ...scene, objects: laid.objects });
      const look = sampleAppearance(random, random.next() < 0.7 ? 1 : 0.2);
      const camera = createDeskCamera(scene, frames.value, look);
      const project = createPolicyCamera({ ...scene, objects: [] }, frames.value);
      const targets = laid.objects.flatMap((o, i) => (isGraspable(o) ? [i] : []));
      for (let k = 0; k < options.perPicture; k++) {
        const target = random.pick(targets);
        placeHand(random, world, target);
        camera.update(world);
        const frame = camera.compose(flat);
        if (!frame.ok) return frame;
        for (const old of retired.splice(0)) old.dispose();
        out.set(frame.value, samples.length * bytes);
        const record = labelWorld(world, project, 'state', random, { task: 'reach', target });
        samples.push({
          ...record,
          kind: 'desk',
          objects: record.objects.map((o, i) => ({ ...o, shape: laid.objects[i]?.thing ?? o.shape })),
          // pictures of desks are for reaching only
          labels: Object.fromEntries(
            TASK_NAMES.map((name) => [name, name === 'reach' ? (record.labels[name] ?? []) : []]),
          ),
        });
      }
      retired.push(camera, project);
      world.dispose();
    }
  } finally {
    for (const old of retired) old.dispose();
    studio.value.dispose();
    frames.value.dispose();
  }
  return { ok: true, value: { frames: out.subarray(0, samples.length * bytes), samples } };
};
