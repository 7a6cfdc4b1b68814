/** What is on one test desk, seen from where, and what the sentence asks for: pure, and fixed by its seed. */

import type { ColorName, Vec3 } from '../../contracts.ts';
import { cos, hypot, sin } from '../../math/exact.ts';
import type { Point, Quad } from '../../math/homography.ts';
import { createRandom, type Random } from '../../math/random.ts';
import {
  buildThing,
  type Film,
  KIND_NAMES,
  type KindName,
  kindOf,
  type Lighting,
  type Placed,
  type View,
} from '../../render/still-life/index.ts';
import { COLOR_NAMES } from '../../things/blocks.ts';
import { DULL, type Shade, shadeOf } from './colors.ts';
import { areaOf, cornersIn, distanceFrom, type Hold, pixelsAMetre, sees, viewOf } from './sight.ts';

export interface Item {
  readonly placed: Placed;
  readonly shade: Shade;
  /** Of its footprint, metres. */
  readonly radius: number;
  readonly height: number;
}

export interface Plan {
  readonly hold: Hold;
  readonly view: View;
  /** Width and depth of the known rectangle about the origin, metres. */
  readonly planeSize: readonly [number, number];
  readonly paper: boolean;
  /** First what the sentence names, then what the wrong sentence names, then the rest. */
  readonly items: readonly Item[];
  readonly instruction: string;
  readonly wrong: string;
  readonly surface: 'backdrop' | 'desk';
  readonly crop: { readonly zoom: number; readonly x: number; readonly y: number; readonly turn: number };
  /** Metres of the desk that one copy of its material covers. */
  readonly tile: number;
  readonly light: Lighting;
  readonly film: Film;
}

const SIZES = [
  [640, 480],
  [480, 640],
  [640, 480],
  [640, 480],
  [1280, 720],
  [640, 480],
  [480, 640],
  [640, 480],
] as const;
const SHEETS = [
  [0.297, 0.21],
  [0.297, 0.21],
  [0.42, 0.297],
] as const;
const VERBS = ['reach for', 'touch', 'go to', 'move to', 'point at'] as const;
/** Outside the rectangle by at most this is still within the arm's reach, metres. */
const OUTSIDE = 0.03;
/** The two things that sentences name are at least this far apart, or a hand at one would count as at the other. */
export const APART = 0.1;

const rectangle = (random: Random, paper: boolean): readonly [number, number] => {
  if (paper) return random.pick(SHEETS);
  const width = random.uniform(0.25, 0.5);
  return [width, Math.min(0.35, Math.max(0.18, width * random.uniform(0.58, 0.85)))];
};

/** All four corners in the picture, and not as a speck. */
const showsAll = ({ width, height }: View, corners: Quad): boolean =>
  corners.every(([u, v]) => u > 0.04 * width && u < 0.96 * width && v > 0.04 * height && v < 0.96 * height) &&
  areaOf(corners) > 0.11 * width * height;

const aim = (random: Random, size: readonly [number, number], [width, height]: Point): Hold | null => {
  for (let attempt = 0; attempt < 400; attempt++) {
    const hold: Hold = {
      ...{ width, height },
      elevation: random.uniform(30, 80),
      azimuth: random.uniform(-30, 30),
      distance: random.uniform(0.6, 1.2),
      roll: Math.max(-6, Math.min(6, 2.5 * random.normal())),
      fov: random.uniform(35, 70),
      look: [random.uniform(-0.08, 0.08), random.uniform(-0.06, 0.08)],
    };
    const view = viewOf(hold);
    if (showsAll(view, cornersIn(view, size))) return hold;
  }
  return null;
};

/** A kind that comes in this colour, and that is not on the desk yet. */
const kindFor = (random: Random, shade: Shade, taken: readonly KindName[]): KindName => {
  const fits = KIND_NAMES.filter((name) => {
    const { colors } = kindOf(name);
    return !taken.includes(name) && (colors === undefined || colors.some((color) => color === shade));
  });
  return random.pick(fits);
};

const itemOf = (random: Random, kind: KindName, shade: Shade): Item => {
  const [least, most] = kindOf(kind).size;
  const placed: Placed = {
    ...{ kind, at: [0, 0] },
    seed: random.int(0x8000_0000),
    color: shadeOf(random, shade),
    roughness: random.uniform(0.15, 0.9),
    size: random.uniform(least, most),
    yaw: random.uniform(-Math.PI, Math.PI),
  };
  const paint = { random: createRandom(placed.seed, 31), color: placed.color, roughness: placed.roughness };
  const { radius, height, dispose } = buildThing(kind, paint, placed.size);
  dispose();
  return { placed, shade, radius, height };
};

const middleOf = ({ placed: { at }, height }: Item): Vec3 => [at[0], at[1], height / 2];

/** Wholly in the picture. */
const isInside = (view: View, { placed: { at }, radius, height }: Item): boolean =>
  [0, height].every((z) =>
    [0, 1, 2, 3].every((quarter) => {
      const turn = (quarter * Math.PI) / 2;
      const [u, v] = sees(view, [at[0] + radius * cos(turn), at[1] + radius * sin(turn), z]);
      return u > 3 && u < view.width - 3 && v > 3 && v < view.height - 3;
    }),
  );

/** Does `front` stand before `back`, as the camera sees it? */
const hides = (view: View, front: Item, back: Item): boolean => {
  const [a, b] = [middleOf(front), middleOf(back)];
  const [near, far] = [distanceFrom(view, a), distanceFrom(view, b)];
  if (near > far) return false;
  const [p, q] = [sees(view, a), sees(view, b)];
  const size = (item: Item, distance: number): number =>
    Math.max(item.radius, item.height / 2) * pixelsAMetre(view, distance);
  return hypot(p[0] - q[0], p[1] - q[1]) < 0.85 * (size(front, near) + size(back, far));
};

const apart = (a: Point, b: Point): number => hypot(a[0] - b[0], a[1] - b[1]);

/** On the rectangle, a little outside it, or (the rest) around it. */
const spot = (random: Random, [width, depth]: Point, named: boolean): Point => {
  const beyond = named ? (random.next() < 0.15 ? OUTSIDE : -0.01) : 0.12;
  const [x, y] = [width / 2 + beyond, depth / 2 + beyond];
  return [random.uniform(-x, x), random.uniform(-y, y)];
};

const shadesOf = (random: Random): readonly Shade[] => {
  const named = random.shuffle(COLOR_NAMES);
  const more = Array.from({ length: random.int(4) }, (_, i): Shade => {
    const color = named[i + 2];
    return color !== undefined && random.next() < 0.5 ? color : random.pick(DULL);
  });
  return [...named.slice(0, 2), ...more];
};

const furnish = (random: Random, view: View, size: Point): readonly Item[] | null => {
  const items: Item[] = [];
  for (const [i, shade] of shadesOf(random).entries()) {
    const kind = kindFor(
      random,
      shade,
      items.map(({ placed }) => placed.kind),
    );
    const thing = itemOf(random, kind, shade);
    let found: Item | null = null;
    for (let attempt = 0; attempt < 60 && !found; attempt++) {
      const item = { ...thing, placed: { ...thing.placed, at: spot(random, size, i < 2) } };
      const fine = items.every((other, k) => {
        const gap = apart(item.placed.at, other.placed.at);
        const least = Math.max(item.radius + other.radius + 0.008, i === 1 ? APART : 0);
        const hidden = hides(view, item, other) || hides(view, other, item);
        return gap > least && !(hidden && (i < 2 || k < 2));
      });
      if (fine && (i >= 2 || isInside(view, item))) found = item;
    }
    if (found) items.push(found);
    else if (i < 2) return null;
  }
  return items;
};

/** No other thing of the picture has the colour, so the sentence names one. */
export const isUnique = (items: readonly { readonly shade: Shade }[], color: Shade): boolean =>
  items.filter(({ shade }) => shade === color).length === 1;

const sentence = (random: Random, { placed, shade }: Item): string => {
  const noun = random.next() < 0.65 ? placed.kind : random.pick(['thing', 'object']);
  return `${random.pick(VERBS)} the ${shade} ${noun}`;
};

const lightOf = (random: Random): Lighting => {
  // from the sides or the far side: a shadow that falls away from the viewer is hidden by what casts it
  const [turn, height] = [random.uniform(-0.4, Math.PI + 0.4), random.uniform(0.45, 0.95)];
  const warm = random.uniform(-0.12, 0.2);
  return {
    seed: random.int(0x8000_0000),
    toward: [cos(height) * cos(turn), cos(height) * sin(turn), sin(height)],
    spread: random.uniform(0.02, 0.13),
    lamp: random.uniform(0.5, 0.72),
    warmth: [1 + Math.min(0, warm), 1 - Math.abs(warm) * 0.35, 1 - Math.max(0, warm)],
    shadow: random.uniform(0.65, 0.95),
  };
};

const filmOf = (random: Random, height: number): Film => ({
  seed: random.int(0x8000_0000),
  exposure: random.uniform(0.85, 1.12),
  balance: [random.uniform(0.95, 1.05), 1, random.uniform(0.95, 1.05)],
  blur: random.uniform(0.35, 0.75) * (height > 700 ? 1.5 : 1),
  noise: random.uniform(1, 3.5),
  vignette: random.uniform(0, 0.25),
});

/** Of a material (wood, plaster), of a desk with things on it, or of anything else. */
export type PhotoKind = 'material' | 'desk' | 'place';

/** How often a desk is put before the photograph, or covered with it: things in mid-air before a landscape are no test. */
const DESK_SHARE: Readonly<Record<PhotoKind, number>> = { material: 0.85, desk: 0, place: 1 };

export interface PlanRequest {
  readonly seed: number;
  /** Which picture of the set: their sizes take turns. */
  readonly index: number;
  /** Another go at the same picture. */
  readonly attempt: number;
  readonly photo: PhotoKind;
}

/** Null when this attempt found no camera or no room for the things: try the next. */
export const planPicture = ({ seed, index, attempt, photo }: PlanRequest): Plan | null => {
  const random = createRandom(seed + 1000 * index + attempt, 30);
  const format = SIZES[index % SIZES.length] ?? SIZES[0];
  const paper = random.next() < 0.4;
  const planeSize = rectangle(random, paper);
  const hold = aim(random, planeSize, format);
  if (!hold) return null;
  const view = viewOf(hold);
  const items = furnish(random, view, planeSize);
  const [named, other] = items ?? [];
  if (!items || !named || !other) return null;
  return {
    ...{ hold, view, planeSize, paper, items },
    instruction: sentence(random, named),
    wrong: sentence(random, other),
    surface: random.next() < DESK_SHARE[photo] ? 'desk' : 'backdrop',
    crop: {
      zoom: random.uniform(0.65, 1),
      x: random.next(),
      y: random.next(),
      turn: random.uniform(-0.25, 0.25),
    },
    tile: random.uniform(0.4, 0.8),
    light: lightOf(random),
    film: filmOf(random, format[1]),
  };
};

export interface DeskLabel {
  readonly instruction: string;
  /** Pixel of the point of the desk under the middle of what the instruction names. */
  readonly target: Point;
  readonly plane: Quad;
  readonly planeSize: readonly [number, number];
  readonly thing: string;
  readonly color: ColorName | string;
  readonly wrong: string;
  readonly wrongTarget: Point;
}

const round = ([u, v]: Point): Point => [Math.round(u * 10) / 10, Math.round(v * 10) / 10];
const roundAll = ([a, b, c, d]: Quad): Quad => [round(a), round(b), round(c), round(d)];

/** The point of the desk under a thing's middle, pixels. */
export const footOf = (view: View, { placed: { at } }: Item): Point => sees(view, [at[0], at[1], 0]);

export const labelOf = ({ view, planeSize, items, instruction, wrong }: Plan): DeskLabel => {
  const [named, other] = items;
  if (!named || !other) throw new RangeError('a plan names two things');
  return {
    instruction,
    target: round(footOf(view, named)),
    plane: roundAll(cornersIn(view, planeSize)),
    planeSize: [Math.round(planeSize[0] * 1e4) / 1e4, Math.round(planeSize[1] * 1e4) / 1e4],
    thing: named.placed.kind,
    color: named.shade,
    wrong,
    wrongTarget: round(footOf(view, other)),
  };
};
