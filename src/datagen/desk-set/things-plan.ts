/** A desk of the set `things`: photographs of things cut out, where they lie, seen from where, and what is asked. Pure. */
import { cos, hypot, sin } from '../../math/exact.ts';
import type { Point, Quad } from '../../math/homography.ts';
import { createRandom, type Random } from '../../math/random.ts';
import type { Film, KindName, Lighting, Placed, View } from '../../render/still-life/index.ts';
import { DULL, shadeOf } from './colors.ts';
import { cornersIn, type Hold, sees, viewOf } from './sight.ts';
import { STAMPS, type Stamp } from './stamps.ts';

/** Width over height of each stamp, by id. */
export type Shapes = Readonly<Record<string, number>>;

export interface LaidStamp {
  readonly stamp: Stamp;
  readonly at: Point;
  readonly yaw: number;
  /** Metres. */
  readonly width: number;
  readonly height: number;
  readonly front: number;
  readonly radius: number;
}

export type AskKind = 'name' | 'synonym' | 'description' | 'absent' | 'nonsense';

export interface Ask {
  readonly kind: AskKind;
  /** What a sentence says of it, with its article. */
  readonly phrase: string;
  /** Which of the things is meant; of a nonsense word the one that it stands for; null: none. */
  readonly thing: number | null;
}

export interface ThingsPlan {
  readonly hold: Hold;
  readonly view: View;
  readonly planeSize: Point;
  readonly paper: boolean;
  readonly stamps: readonly LaidStamp[];
  readonly clutter: readonly Placed[];
  readonly asks: readonly Ask[];
  readonly light: Lighting;
  readonly film: Film;
  readonly crop: { readonly zoom: number; readonly x: number; readonly y: number; readonly turn: number };
  readonly tile: number;
}

/** Nothing that a name of the stamps could mean. */
const CLUTTER: readonly KindName[] = ['notebook', 'sponge', 'brick', 'tag', 'comb'];
const NONSENSE = ['blicket', 'dax', 'wug', 'toma', 'fep', 'zorch', 'gazzer', 'modi'] as const;
const SIZE = [640, 480] as const;
/** Things of each picture that are asked for. */
const ASKED = 3;
/** A body reaches toward the camera by this share of its breadth. */
const FRONT = 0.2;
const A4 = [0.297, 0.21] as const;

const aim = (random: Random, size: Point): { readonly hold: Hold; readonly view: View } | null => {
  for (let attempt = 0; attempt < 400; attempt++) {
    const hold: Hold = {
      ...{ width: SIZE[0], height: SIZE[1] },
      elevation: random.uniform(33, 52),
      azimuth: random.uniform(-16, 16),
      distance: random.uniform(0.62, 0.85),
      roll: Math.max(-4, Math.min(4, 1.8 * random.normal())),
      fov: random.uniform(38, 52),
      look: [random.uniform(-0.02, 0.02), random.uniform(0, 0.05)],
    };
    const view = viewOf(hold);
    const corners = cornersIn(view, size);
    if (corners.every(([u, v]) => u > 20 && u < SIZE[0] - 20 && v > 40 && v < SIZE[1] - 12))
      return { hold, view };
  }
  return null;
};

const sized = (stamp: Stamp, aspect: number) => {
  const [width, height] = aspect >= 1 ? [stamp.size, stamp.size / aspect] : [stamp.size * aspect, stamp.size];
  const lies = stamp.pose === 'lies';
  return {
    width,
    height,
    front: lies ? 0 : FRONT * width,
    radius: (lies ? hypot(width, height) : width) / 2,
  };
};

/** The outline's corners in the picture: its box, pixels, left, top, right, bottom. */
export const boxOfStamp = (
  view: View,
  { stamp, at, yaw, width, height, front }: LaidStamp,
): readonly number[] => {
  const points: Point[] = [];
  if (stamp.pose === 'lies') {
    for (const [x, y] of [
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ] as const) {
      const [a, b] = [(x * width) / 2, (y * height) / 2];
      points.push(sees(view, [at[0] + a * cos(yaw) - b * sin(yaw), at[1] + a * sin(yaw) + b * cos(yaw), 0]));
    }
  } else {
    const [dx, dy, dz] = [at[0] - view.position[0], at[1] - view.position[1], -view.position[2]];
    const flat = hypot(dx, dy);
    const whole = hypot(flat, dz);
    const [lx, ly] = [dx / flat, dy / flat];
    // the plane that faces the camera rises by `rise` and leans away from it by `lean`
    const [rise, lean] = [flat / whole, -dz / whole];
    for (const [x, y] of [
      [-0.5, 0],
      [0.5, 0],
      [-0.5, 1],
      [0.5, 1],
    ] as const) {
      const along = y * height * lean - front;
      points.push(
        sees(view, [
          at[0] + x * width * ly + along * lx,
          at[1] - x * width * lx + along * ly,
          y * height * rise,
        ]),
      );
    }
  }
  const [us, vs] = [points.map(([u]) => u), points.map(([, v]) => v)];
  return [Math.min(...us), Math.min(...vs), Math.max(...us), Math.max(...vs)];
};

const overlap = (a: readonly number[], b: readonly number[]): number => {
  const side = (low: number, high: number): number =>
    Math.min(a[high] ?? 0, b[high] ?? 0) - Math.max(a[low] ?? 0, b[low] ?? 0);
  return Math.max(0, side(0, 2)) * Math.max(0, side(1, 3));
};
const areaOf = ([left = 0, top = 0, right = 0, bottom = 0]: readonly number[]): number =>
  (right - left) * (bottom - top);

/** So little of the smaller box may be covered by another. */
const MOST_COVERED = 0.06;

const fits = (view: View, one: LaidStamp, others: readonly LaidStamp[]): boolean => {
  const box = boxOfStamp(view, one);
  const [left = 0, top = 0, right = 0, bottom = 0] = box;
  if (left < 4 || top < 4 || right > SIZE[0] - 4 || bottom > SIZE[1] - 4) return false;
  return others.every((other) => {
    const apart = hypot(one.at[0] - other.at[0], one.at[1] - other.at[1]);
    const behind = boxOfStamp(view, other);
    const near = 0.7 * (one.radius + other.radius) + 0.012;
    return apart > near && overlap(box, behind) < MOST_COVERED * Math.min(areaOf(box), areaOf(behind));
  });
};

const spread = (random: Random, view: View, size: Point, chosen: readonly Stamp[], shapes: Shapes) => {
  const laid: LaidStamp[] = [];
  for (const stamp of chosen) {
    let found: LaidStamp | null = null;
    for (let attempt = 0; attempt < 80 && !found; attempt++) {
      const at: Point = [
        random.uniform(-size[0] / 2 - 0.02, size[0] / 2 + 0.02),
        random.uniform(-size[1] / 2 - 0.01, size[1] / 2 + 0.02),
      ];
      const one = {
        stamp,
        at,
        yaw: random.uniform(-Math.PI, Math.PI),
        ...sized(stamp, shapes[stamp.id] ?? 1),
      };
      if (fits(view, one, laid)) found = one;
    }
    if (!found) return null;
    laid.push(found);
  }
  return laid;
};

const strewn = (random: Random, size: Point, stamps: readonly LaidStamp[]): readonly Placed[] => {
  const placed: Placed[] = [];
  for (const kind of random.shuffle(CLUTTER).slice(0, 2 + random.int(2))) {
    for (let attempt = 0; attempt < 60; attempt++) {
      const at: Point = [
        random.pick([-1, 1]) * random.uniform(size[0] / 2 + 0.02, size[0] / 2 + 0.16),
        random.uniform(-0.1, 0.3),
      ];
      const free = [...stamps, ...placed.map((p) => ({ at: p.at, radius: p.size / 2 }))].every(
        (other) => hypot(at[0] - other.at[0], at[1] - other.at[1]) > other.radius + 0.08,
      );
      if (!free) continue;
      placed.push({
        ...{ kind, at, seed: random.int(0x8000_0000), color: shadeOf(random, random.pick(DULL)) },
        ...{ roughness: random.uniform(0.4, 0.9), yaw: random.uniform(-Math.PI, Math.PI) },
        size: kind === 'notebook' ? random.uniform(0.15, 0.2) : random.uniform(0.06, 0.09),
      });
      break;
    }
  }
  return placed;
};

const asksOf = (random: Random, index: number, stamps: readonly LaidStamp[]): readonly Ask[] => {
  const there = stamps.map(({ stamp }) => stamp);
  const gone = STAMPS.filter(({ group }) => there.every((one) => one.group !== group));
  const asked = there.slice(0, ASKED).flatMap((stamp, thing): readonly Ask[] => {
    const [synonym, description] = [stamp.synonyms, stamp.descriptions].map((list) =>
      list.length > 0 ? random.pick(list) : undefined,
    );
    return [
      { kind: 'name', phrase: `the ${stamp.name}`, thing },
      ...(synonym === undefined ? [] : [{ kind: 'synonym', phrase: `the ${synonym}`, thing } as const]),
      ...(description === undefined ? [] : [{ kind: 'description', phrase: description, thing } as const]),
    ];
  });
  return [
    ...asked,
    { kind: 'absent', phrase: `the ${random.pick(gone).name}`, thing: null },
    { kind: 'nonsense', phrase: `the ${NONSENSE[index % NONSENSE.length] ?? NONSENSE[0]}`, thing: 0 },
  ];
};

/** Every stamp about as often as any other: a shuffled deck, dealt on from picture to picture. */
const dealt = (seed: number, index: number, attempt: number): readonly Stamp[] => {
  const deck = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((round) => createRandom(seed + round, 41).shuffle(STAMPS));
  const hand: Stamp[] = [];
  const most = 3 + createRandom(seed + index, 42).int(4);
  const from = index * 4;
  const first = deck.slice(from, from + 3);
  for (const one of [...first, ...createRandom(seed + 1000 * index + attempt, 43).shuffle(STAMPS)])
    if (hand.length < most && hand.every(({ group }) => group !== one.group)) hand.push(one);
  return hand;
};

/** Null: no room in this attempt. */
export const planThings = (
  seed: number,
  index: number,
  attempt: number,
  shapes: Shapes,
): ThingsPlan | null => {
  const random = createRandom(seed + 1000 * index + attempt, 40);
  const paper = index % 5 === 3;
  const planeSize: Point = paper ? A4 : [random.uniform(0.32, 0.42), random.uniform(0.22, 0.3)];
  const aimed = aim(random, planeSize);
  if (!aimed) return null;
  const { hold, view } = aimed;
  const stamps = spread(random, view, planeSize, dealt(seed, index, attempt), shapes);
  if (!stamps) return null;
  const [turn, high] = [random.uniform(-0.3, Math.PI + 0.3), random.uniform(0.6, 1.05)];
  const warm = random.uniform(-0.14, 0.24);
  return {
    ...{ hold, view, planeSize, paper, stamps },
    clutter: index % 3 === 1 ? strewn(random, planeSize, stamps) : [],
    asks: asksOf(random, index, stamps),
    light: {
      seed: random.int(0x8000_0000),
      toward: [cos(high) * cos(turn), cos(high) * sin(turn), sin(high)],
      spread: random.uniform(0.06, 0.2),
      lamp: random.uniform(0.4, 0.62),
      warmth: [1 + Math.min(0, warm), 1 - Math.abs(warm) * 0.35, 1 - Math.max(0, warm)],
      shadow: random.uniform(0.6, 0.85),
    },
    film: {
      seed: random.int(0x8000_0000),
      exposure: random.uniform(0.68, 1),
      balance: [random.uniform(0.95, 1.05), 1, random.uniform(0.95, 1.05)],
      blur: random.uniform(0.45, 0.8),
      noise: random.uniform(1, 3),
      vignette: random.uniform(0.05, 0.3),
    },
    crop: {
      zoom: random.uniform(0.6, 0.9),
      x: random.next(),
      y: random.next(),
      turn: random.uniform(-0.12, 0.12),
    },
    tile: random.uniform(0.55, 0.9),
  };
};

export interface ThingsLabel {
  readonly plane: Quad;
  readonly planeSize: Point;
  readonly things: readonly {
    readonly id: string;
    readonly name: string;
    readonly split: Stamp['split'];
    readonly box: readonly number[];
    /** Pixel of the point of the desk under its middle. */
    readonly target: Point;
  }[];
  readonly asks: readonly Ask[];
  readonly clutter: readonly string[];
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const rounded = ([u, v]: Point): Point => [tenth(u), tenth(v)];

export const thingsLabelOf = ({ view, planeSize, stamps, asks, clutter }: ThingsPlan): ThingsLabel => {
  const [a, b, c, d] = cornersIn(view, planeSize);
  return {
    plane: [rounded(a), rounded(b), rounded(c), rounded(d)],
    planeSize: [Math.round(planeSize[0] * 1e4) / 1e4, Math.round(planeSize[1] * 1e4) / 1e4],
    things: stamps.map((one) => ({
      ...{ id: one.stamp.id, name: one.stamp.name, split: one.stamp.split },
      box: boxOfStamp(view, one).map(tenth),
      target: rounded(sees(view, [one.at[0], one.at[1], 0])),
    })),
    asks,
    clutter: clutter.map(({ kind }) => kind),
  };
};
