/**
 * Household things for training pictures of desks: shapes beyond the simulated ones, with sizes drawn anew each time.
 * Geometry only, z up, metres, standing on z = 0. Pictures that test desk mode show none of these.
 */
import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  ConeGeometry,
  CylinderGeometry,
  LatheGeometry,
  SphereGeometry,
  TorusGeometry,
  Vector2,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Random } from '../math/random.ts';

/** Their names in sentences are the keys of `things` in world/language.json. */
export const THINGS = [
  'mug',
  'ball',
  'bottle',
  'can',
  'box',
  'book',
  'pen',
  'tape',
  'apple',
  'card',
  'car',
  'brick',
] as const;
export type Thing = (typeof THINGS)[number];

export interface ThingShape {
  readonly geometry: BufferGeometry;
  /** Metres: the middle is this far above the table. */
  readonly halfHeight: number;
  /** Radius of the footprint. */
  readonly radius: number;
}

/** three's solids of revolution stand along y; ours along z. */
const up = (g: BufferGeometry): BufferGeometry => g.rotateX(Math.PI / 2);

const merged = (parts: readonly BufferGeometry[]): BufferGeometry => {
  const plain = parts.map((part) => part.toNonIndexed());
  const whole = mergeGeometries(plain);
  for (const part of [...parts, ...plain]) part.dispose();
  if (!whole) throw new Error('parts of a thing do not fit together');
  return whole;
};

const lathe = (profile: readonly (readonly [number, number])[]): BufferGeometry =>
  up(
    new LatheGeometry(
      profile.map(([r, z]) => new Vector2(Math.max(1e-4, r), z)),
      24,
    ),
  );

const builders: Readonly<Record<Thing, (random: Random) => ThingShape>> = {
  mug: (random) => {
    const [r, h] = [random.uniform(0.022, 0.038), random.uniform(0.05, 0.09)];
    const wall = 0.08 * r;
    const flare = random.uniform(0.85, 1);
    const body = lathe([
      [0, 0],
      [r * flare, 0],
      [r, h],
      [r - wall, h],
      [r * flare - wall, wall],
      [0, wall],
    ]);
    const handle = new TorusGeometry(h * 0.26, h * 0.055, 8, 16, Math.PI)
      .rotateZ(-Math.PI / 2)
      .rotateX(Math.PI / 2)
      .translate(r * 0.92, 0, h * 0.5);
    return { geometry: merged([body, handle]), halfHeight: h / 2, radius: r };
  },
  ball: (random) => {
    const r = random.uniform(0.018, 0.036);
    return { geometry: new SphereGeometry(r, 24, 16).translate(0, 0, r), halfHeight: r, radius: r };
  },
  bottle: (random) => {
    const [r, h] = [random.uniform(0.016, 0.028), random.uniform(0.08, 0.14)];
    const neck = r * random.uniform(0.3, 0.5);
    const shoulder = random.uniform(0.55, 0.75) * h;
    const geometry = lathe([
      [0, 0],
      [r, 0],
      [r, shoulder],
      [neck, shoulder + r],
      [neck, h],
      [0, h],
    ]);
    return { geometry, halfHeight: h / 2, radius: r };
  },
  can: (random) => {
    const [r, h] = [random.uniform(0.02, 0.034), random.uniform(0.035, 0.1)];
    return {
      geometry: lathe([
        [0, 0],
        [r * 0.92, 0],
        [r, 0.05 * h],
        [r, 0.94 * h],
        [r * 0.9, h],
        [0, h],
      ]),
      halfHeight: h / 2,
      radius: r,
    };
  },
  box: (random) => {
    const [x, y, z] = [random.uniform(0.025, 0.08), random.uniform(0.025, 0.06), random.uniform(0.02, 0.08)];
    return {
      geometry: new BoxGeometry(x, y, z).translate(0, 0, z / 2),
      halfHeight: z / 2,
      radius: Math.hypot(x, y) / 2,
    };
  },
  book: (random) => {
    const [x, y, z] = [random.uniform(0.06, 0.1), random.uniform(0.05, 0.075), random.uniform(0.006, 0.02)];
    return { geometry: new BoxGeometry(x, y, z).translate(0, 0, z / 2), halfHeight: z / 2, radius: y / 2 };
  },
  pen: (random) => {
    const [r, l] = [random.uniform(0.005, 0.011), random.uniform(0.05, 0.1)];
    return {
      geometry: new CapsuleGeometry(r, l, 6, 14).rotateZ(Math.PI / 2).translate(0, 0, r),
      halfHeight: r,
      radius: l / 3,
    };
  },
  tape: (random) => {
    const [r, tube] = [random.uniform(0.02, 0.034), random.uniform(0.006, 0.011)];
    return {
      geometry: new TorusGeometry(r, tube, 12, 28).translate(0, 0, tube),
      halfHeight: tube,
      radius: r + tube,
    };
  },
  apple: (random) => {
    const r = random.uniform(0.025, 0.038);
    const body = new SphereGeometry(r, 22, 16)
      .scale(1, 1, random.uniform(0.8, 1.15))
      .translate(0, 0, r * 0.9);
    const stem = up(new CylinderGeometry(r * 0.06, r * 0.06, r * 0.5, 8)).translate(0, 0, r * 2);
    return { geometry: merged([body, stem]), halfHeight: r * 0.9, radius: r };
  },
  card: (random) => {
    const [x, y] = [random.uniform(0.035, 0.075), random.uniform(0.035, 0.06)];
    return {
      geometry: new BoxGeometry(x, y, 0.0015).translate(0, 0, 0.001),
      halfHeight: 0.001,
      radius: y / 2,
    };
  },
  car: (random) => {
    const l = random.uniform(0.045, 0.075);
    const [w, h] = [l * 0.48, l * 0.22];
    const wheel = (x: number, y: number): BufferGeometry =>
      new CylinderGeometry(h * 0.5, h * 0.5, w * 0.2, 14).translate(x, y, h * 0.5);
    const geometry = merged([
      new BoxGeometry(l, w, h).translate(0, 0, h),
      new BoxGeometry(l * 0.5, w * 0.86, h).translate(-l * 0.04, 0, h * 1.9),
      ...[-1, 1].flatMap((i) => [-1, 1].map((j) => wheel(i * l * 0.3, j * w * 0.48))),
    ]);
    return { geometry, halfHeight: h, radius: l / 2.5 };
  },
  brick: (random) => {
    const cell = random.uniform(0.009, 0.014);
    const [nx, ny] = [2 + random.int(3), 2];
    const h = cell * random.uniform(1, 2.2);
    const studs = Array.from({ length: nx * ny }, (_, i) =>
      up(new CylinderGeometry(cell * 0.32, cell * 0.32, cell * 0.24, 12)).translate(
        ((i % nx) - (nx - 1) / 2) * cell,
        (Math.floor(i / nx) - (ny - 1) / 2) * cell,
        h + cell * 0.12,
      ),
    );
    const geometry = merged([new BoxGeometry(nx * cell, ny * cell, h).translate(0, 0, h / 2), ...studs]);
    return { geometry, halfHeight: h / 2, radius: (nx * cell) / 2 };
  },
};

/** A new geometry, the caller's to dispose of. */
export const sampleThing = (random: Random, thing: Thing): ThingShape => builders[thing](random);

/** Cones, caps and rings that no sentence names: clutter. */
export const sampleClutter = (random: Random): ThingShape => {
  const [r, h] = [random.uniform(0.01, 0.03), random.uniform(0.01, 0.06)];
  const geometry =
    random.next() < 0.5
      ? up(new ConeGeometry(r, h, 5 + random.int(12)))
      : up(new CylinderGeometry(r * random.uniform(0.5, 1), r, h, 6 + random.int(12)));
  return { geometry: geometry.translate(0, 0, h / 2), halfHeight: h / 2, radius: r };
};
