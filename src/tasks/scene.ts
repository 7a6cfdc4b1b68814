/** Scenes of blocks: a pure function of a seed. Those of things and pictures are in tables.ts. */

import type { BlockObject, BlockScene, ColorName, SceneSpec, ShapeName, Vec3 } from '../contracts.ts';
import { atan2, hypot } from '../math/exact.ts';
import { createRandom, type Random } from '../math/random.ts';
import {
  leanToward,
  quatFromRotationVector,
  quatMultiply,
  rotationVectorFromQuat,
} from '../math/rotation.ts';
import { DEFAULT_ROBOT, leanAt, type RobotSpec, robotOf } from '../robots/index.ts';
import { COLOR_NAMES, CONTAINERS, GRASPABLE, SHAPES } from '../things/blocks.ts';
import { isHeldOut } from './objects.ts';

export interface SceneOptions {
  /** Whose scene: the things lie where this robot can take them. Default: the seven-joint arm. */
  readonly robot?: string;
  /** How many objects, containers included; by default the seed draws what the robot's area has room for (3 to 7). */
  readonly count?: number;
  /** 'seen': without the colour-shape pairs that robot data never shows (split.json). */
  readonly pairs?: 'all' | 'seen';
  /** Share of scenes without bowl and plate. */
  readonly bare?: number;
}

/** How many objects "twice the distractors" means for the scene of this seed: most tables hold no more than ten. */
export const crowdedCount = (seed: number): number => Math.min(10, 2 * sampleScene(seed).objects.length - 1);

type Kind = { readonly color: ColorName; readonly shape: ShapeName };

const sameKind = (a: Kind, b: Kind): boolean => a.color === b.color && a.shape === b.shape;

/** Colour-shape pairs, all different; six in ten share a colour or a shape with one already there. */
const sampleKinds = (
  random: Random,
  count: number,
  options: SceneOptions,
  area: RobotSpec['objects'],
): readonly Kind[] => {
  const kinds: Kind[] = [];
  const bare = area.containers ? (options.bare ?? 0.45) : 1;
  const containers = random.next() < bare ? 0 : random.next() < 0.6 ? 1 : 2;
  for (let i = 0; i < Math.min(containers, count - 3); i++) {
    const shape = random.pick(CONTAINERS);
    if (!kinds.some((k) => k.shape === shape)) kinds.push({ color: random.pick(COLOR_NAMES), shape });
  }
  while (kinds.length < count) {
    const like = kinds.length > 0 && random.next() < 0.6 ? random.pick(kinds) : null;
    const keep = random.next() < 0.5 ? 'color' : 'shape';
    const kind: Kind = {
      color: like && keep === 'color' ? like.color : random.pick(COLOR_NAMES),
      shape:
        like && keep === 'shape' && like.shape !== 'bowl' && like.shape !== 'plate'
          ? like.shape
          : random.pick(GRASPABLE),
    };
    if (options.pairs === 'seen' && isHeldOut(kind)) continue;
    if (!kinds.some((k) => sameKind(k, kind))) kinds.push(kind);
  }
  return kinds;
};

export const isInRing = (x: number, y: number, { ring }: RobotSpec['objects']): boolean => {
  if (!ring) return true;
  const away = hypot(x - ring.centre[0], y - ring.centre[1]);
  return away >= ring.radius[0] && away <= ring.radius[1];
};

/** Footprints that keep their distance, largest first; null when the table is too full. */
const samplePlaces = (
  random: Random,
  kinds: readonly Kind[],
  area: RobotSpec['objects'],
): readonly (readonly [number, number])[] | null => {
  const places: [number, number][] = [];
  for (const kind of kinds) {
    const { radius } = SHAPES[kind.shape];
    const inset = Math.max(0, radius - 0.03);
    let placed = false;
    for (let attempt = 0; attempt < 60 && !placed; attempt++) {
      const x = random.uniform(area.x[0] + inset, area.x[1] - inset);
      const y = random.uniform(area.y[0] + inset, area.y[1] - inset);
      if (!isInRing(x, y, area)) continue;
      const free = places.every(([px, py], i) => {
        const other = kinds[i];
        const otherRadius = other ? SHAPES[other.shape].radius : 0;
        return hypot(px - x, py - y) > radius + otherRadius + area.gap;
      });
      if (free) {
        places.push([x, y]);
        placed = true;
      }
    }
    if (!placed) return null;
  }
  return places;
};

export const sampleHome = (random: Random, robot: RobotSpec): SceneSpec['home'] => {
  const { home, objects } = robot;
  const { tilt, yaw } = home;
  const position: Vec3 = [random.uniform(...home.x), random.uniform(...home.y), random.uniform(...home.z)];
  const turned: Vec3 = [random.uniform(-tilt, tilt), random.uniform(-tilt, tilt), random.uniform(-yaw, yaw)];
  const [cx, cy] = objects.ring?.centre ?? [0, 0];
  const lean = leanAt(robot, position[2]);
  const leaning = leanToward(atan2(position[1] - cy, position[0] - cx), lean);
  return {
    position,
    // of a hand that does not lean to the bit what was drawn: recorded scenes of the seven-joint arm rest on it
    rotation:
      lean === 0 ? turned : rotationVectorFromQuat(quatMultiply(leaning, quatFromRotationVector(turned))),
    opening: 1,
  };
};

const spec = (random: Random, kind: Kind, place: readonly [number, number] | undefined): BlockObject => {
  const turn = kind.shape === 'cube' ? 0.6 : Math.PI; // radians; a cube's faces stay near the gripper's
  return {
    kind: 'block',
    name: `${kind.color}_${kind.shape}`,
    ...kind,
    position: [place?.[0] ?? 0, place?.[1] ?? 0, SHAPES[kind.shape].halfHeight],
    yaw: random.uniform(-turn, turn),
  };
};

/** The same objects strewn anew, in the order of the scene; null when no place was found. */
export const scatter = (
  random: Random,
  objects: readonly BlockObject[],
  robot = DEFAULT_ROBOT,
): readonly BlockObject[] | null => {
  const largestFirst = [...objects].sort((a, b) => SHAPES[b.shape].radius - SHAPES[a.shape].radius);
  const places = samplePlaces(random, largestFirst, robotOf(robot).objects);
  if (!places) return null;
  const strewn = new Map(largestFirst.map((o, i) => [o.name, spec(random, o, places[i])]));
  return objects.map((o) => strewn.get(o.name) ?? o);
};

/** Everything about an episode's start that is not the instruction. Same seed and robot, same scene, for ever. */
export const sampleScene = (seed: number, options: SceneOptions = {}): BlockScene => {
  const robot = robotOf(options.robot ?? DEFAULT_ROBOT);
  const area = robot.objects;
  const [fewest, most] = area.count;
  const random = createRandom(seed, 1);
  const drawn = fewest + random.int(most - fewest + 1);
  let count = options.count ?? drawn;
  for (let attempt = 0; ; attempt++) {
    const kinds = sampleKinds(random, count, options, area);
    const places = samplePlaces(random, kinds, area);
    if (!places) {
      if (attempt % 20 === 19 && count > fewest) count--; // a table too full for its bowls: one thing fewer
      continue;
    }
    const objects = kinds.map((kind, i) => spec(random, { color: kind.color, shape: kind.shape }, places[i]));
    const home = { objects: random.shuffle(objects), home: sampleHome(random, robot) };
    return { seed, robot: robot.id, table: 'blocks', ...home };
  }
};

/** Nothing on the table: the things are in the picture. The arm starts where the seed says. */
export const deskScene = (seed: number, robot = DEFAULT_ROBOT): BlockScene => ({
  seed,
  robot,
  table: 'blocks',
  objects: [],
  home: sampleHome(createRandom(seed, 2), robotOf(robot)),
});
