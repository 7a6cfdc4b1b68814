/** Scenes: a pure function of a seed. */

import type { ColorName, ObjectSpec, SceneSpec, ShapeName, Vec3 } from '../contracts.ts';
import { hypot } from '../math/exact.ts';
import { createRandom, type Random } from '../math/random.ts';
import { COLOR_NAMES, CONTAINERS, GRASPABLE, SHAPES, TABLE_AREA } from '../things/blocks.ts';
import { isHeldOut } from './objects.ts';

export interface SceneOptions {
  /** How many objects, containers included; default 3 to 7 by the seed. */
  readonly count?: number;
  /** 'seen': without the colour-shape pairs that robot data never shows (split.json). */
  readonly pairs?: 'all' | 'seen';
  /** Share of scenes without bowl and plate. */
  readonly bare?: number;
}

/** How many objects "twice the distractors" means for the scene of this seed: most tables hold no more than ten. */
export const crowdedCount = (seed: number): number => Math.min(10, 2 * sampleScene(seed).objects.length - 1);

/** Metres of free table between two footprints: an open finger needs about this much. */
const GAP = 0.027;

type Kind = { readonly color: ColorName; readonly shape: ShapeName };

const sameKind = (a: Kind, b: Kind): boolean => a.color === b.color && a.shape === b.shape;

/** Colour-shape pairs, all different; six in ten share a colour or a shape with one already there. */
const sampleKinds = (random: Random, count: number, options: SceneOptions): readonly Kind[] => {
  const kinds: Kind[] = [];
  const containers = random.next() < (options.bare ?? 0.45) ? 0 : random.next() < 0.6 ? 1 : 2;
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

/** Footprints that keep their distance, largest first; null when the table is too full. */
const samplePlaces = (
  random: Random,
  kinds: readonly Kind[],
): readonly (readonly [number, number])[] | null => {
  const places: [number, number][] = [];
  for (const kind of kinds) {
    const { radius } = SHAPES[kind.shape];
    const inset = Math.max(0, radius - 0.03);
    let placed = false;
    for (let attempt = 0; attempt < 60 && !placed; attempt++) {
      const x = random.uniform(TABLE_AREA.x[0] + inset, TABLE_AREA.x[1] - inset);
      const y = random.uniform(TABLE_AREA.y[0] + inset, TABLE_AREA.y[1] - inset);
      const free = places.every(([px, py], i) => {
        const other = kinds[i];
        const otherRadius = other ? SHAPES[other.shape].radius : 0;
        return hypot(px - x, py - y) > radius + otherRadius + GAP;
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

const sampleHome = (random: Random): SceneSpec['home'] => {
  const position: Vec3 = [random.uniform(0.4, 0.62), random.uniform(-0.16, 0.16), random.uniform(0.16, 0.28)];
  const tilt = 0.1; // radians
  return {
    position,
    rotation: [random.uniform(-tilt, tilt), random.uniform(-tilt, tilt), random.uniform(-0.35, 0.35)],
    opening: 1,
  };
};

const spec = (random: Random, kind: Kind, place: readonly [number, number] | undefined): ObjectSpec => {
  const turn = kind.shape === 'cube' ? 0.6 : Math.PI; // radians; a cube's faces stay near the gripper's
  return {
    name: `${kind.color}_${kind.shape}`,
    ...kind,
    position: [place?.[0] ?? 0, place?.[1] ?? 0, SHAPES[kind.shape].halfHeight],
    yaw: random.uniform(-turn, turn),
  };
};

/** The same objects strewn anew, in the order of the scene; null when no place was found. */
export const scatter = (random: Random, objects: readonly ObjectSpec[]): readonly ObjectSpec[] | null => {
  const largestFirst = [...objects].sort((a, b) => SHAPES[b.shape].radius - SHAPES[a.shape].radius);
  const places = samplePlaces(random, largestFirst);
  if (!places) return null;
  const strewn = new Map(largestFirst.map((o, i) => [o.name, spec(random, o, places[i])]));
  return objects.map((o) => strewn.get(o.name) ?? o);
};

/** Everything about an episode's start that is not the instruction. Same seed, same scene, for ever. */
export const sampleScene = (seed: number, options: SceneOptions = {}): SceneSpec => {
  const random = createRandom(seed, 1);
  const drawn = 3 + random.int(5);
  let count = options.count ?? drawn;
  for (let attempt = 0; ; attempt++) {
    const kinds = sampleKinds(random, count, options);
    const places = samplePlaces(random, kinds);
    if (!places) {
      if (attempt % 20 === 19 && count > 3) count--; // a table too full for its bowls: one thing fewer
      continue;
    }
    const objects = kinds.map((kind, i) => spec(random, { color: kind.color, shape: kind.shape }, places[i]));
    return { seed, objects: random.shuffle(objects), home: sampleHome(random) };
  }
};

/** Nothing on the table: the things are in the picture. The arm starts where the seed says. */
export const deskScene = (seed: number): SceneSpec => ({
  seed,
  objects: [],
  home: sampleHome(createRandom(seed, 2)),
});
