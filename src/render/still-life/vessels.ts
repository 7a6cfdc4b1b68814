/** Things that hold something. Shapes in any unit, standing on the desk. */
import type { Group } from 'three';
import {
  banded,
  bent,
  block,
  DARK,
  eased,
  GREY,
  graded,
  group,
  label,
  mixed,
  type Paint,
  part,
  rod,
  STEEL,
  scaled,
  turned,
  WHITE,
} from './kit.ts';

/** Fired clay: a barrel, a tulip or a cone, with an ear that is round or square. */
export const mug = ({ random, color, roughness }: Paint): Group => {
  const belly = random.uniform(-0.12, 0.16);
  const foot = random.uniform(0.72, 0.95);
  const tall = random.uniform(1.7, 2.4);
  const side = (z: number): number => foot + (1 - foot) * z + belly * Math.sin(Math.PI * z);
  const wall = [0, 0.2, 0.4, 0.6, 0.8, 1].map((z): [number, number] => [side(z), 0.06 + z * tall]);
  const hollow = [0.97, 0.7, 0.4, 0.14].map((z): [number, number] => [side(z) - 0.09, 0.06 + z * tall]);
  const outside = turned(eased([[0, 0.05], [foot - 0.08, 0], ...wall, [side(1) - 0.04, tall + 0.1]]));
  const inside = turned([[side(1) - 0.04, tall + 0.1], ...hollow, [0, 0.2]]);
  const reach = random.uniform(0.55, 0.8);
  const ear = bent(
    [
      [side(0.8) - 0.05, 0, tall * 0.82],
      [1 + reach * 0.85, 0, tall * 0.85],
      [1 + reach, 0, tall * 0.55],
      [1 + reach * 0.7, 0, tall * 0.25],
      [side(0.2) - 0.05, 0, tall * 0.22],
    ],
    0.12,
  );
  const lining = random.next() < 0.5 ? WHITE : scaled(color, 0.85);
  const finish = { color, roughness: roughness * 0.7, glazed: true };
  return group(
    part(graded(outside, scaled(color, 0.86), color), finish),
    part(inside, { color: lining, roughness: 0.4 }),
    part(ear, finish),
  );
};

/** A paper cup with a plain rim. */
export const cup = ({ random, color }: Paint): Group => {
  const tall = random.uniform(2, 2.8);
  const outside = turned([
    [0, 0.1],
    [0.7, 0.1],
    [0.7, 0],
    [0.73, 0],
    [1, tall],
  ]);
  const inside = turned([
    [0.96, tall],
    [0.68, 0.2],
    [0, 0.2],
  ]);
  const rim = turned(
    eased([
      [0.97, tall - 0.03],
      [1.05, tall - 0.04],
      [1.07, tall + 0.04],
      [1, tall + 0.07],
      [0.96, tall],
    ]),
  );
  return group(
    part(graded(outside, color, mixed(color, WHITE, 0.12)), { color, roughness: 0.8 }),
    part(inside, { color: WHITE, roughness: 0.7 }),
    part(rim, { color: mixed(color, WHITE, 0.3), roughness: 0.6 }),
  );
};

/** A squeeze bottle with shoulders, a label and a nozzle. */
export const bottle = (paint: Paint): Group => {
  const { random, color, roughness } = paint;
  const tall = random.uniform(2.2, 3.2);
  const waist = random.uniform(0.82, 1);
  const body = turned(
    eased([
      [0, 0],
      [0.9, 0],
      [1, 0.15],
      [waist, tall * 0.5],
      [1, tall * 0.8],
      [0.85, tall],
      [0.4, tall + 0.3],
      [0.38, tall + 0.5],
    ]),
  );
  const cap = turned(
    eased([
      [0.46, tall + 0.4],
      [0.44, tall + 0.75],
      [0.2, tall + 0.85],
      [0.12, tall + 1.25],
      [0, tall + 1.28],
    ]),
  );
  return group(
    part(body, { color, roughness, glazed: true, map: label(paint) }),
    part(cap, { color: random.next() < 0.5 ? scaled(color, 0.6) : WHITE, roughness: 0.5 }),
  );
};

/** A drinks can with its bright ends and a tab. */
export const can = (paint: Paint): Group => {
  const tall = paint.random.uniform(2, 3.2);
  const body = turned([
    [0.78, 0.12],
    [1, 0.3],
    [1, tall - 0.3],
    [0.82, tall],
  ]);
  const lid = turned(
    [
      [0.82, tall],
      [0.84, tall + 0.05],
      [0.76, tall + 0.05],
      [0.74, tall - 0.06],
      [0, tall - 0.06],
    ],
    36,
  );
  const steel = { color: STEEL, roughness: 0.3, metal: true };
  const tab = block(0.3, 0.5, 0.05).translate(0.05, 0.18, tall - 0.03);
  return group(
    part(body, { color: paint.color, roughness: 0.35, map: label(paint) }),
    part(lid, steel),
    part(tab, steel),
    part(rod(0.78, 0.13), steel),
  );
};

/** A lidded tin or jar, the lid ribbed. */
export const jar = (paint: Paint): Group => {
  const { random, color, roughness } = paint;
  const tall = random.uniform(1.1, 1.9);
  const body = turned(
    eased([
      [0, 0],
      [0.92, 0],
      [1, 0.12],
      [1, tall * 0.85],
      [0.85, tall],
    ]),
  );
  const ribs = turned(
    [
      [0.9, tall],
      [0.96, tall + 0.03],
      [0.96, tall + 0.42],
      [0.9, tall + 0.48],
      [0, tall + 0.48],
    ],
    22,
  );
  return group(
    part(body, { color, roughness, glazed: true }),
    part(ribs, { color: random.next() < 0.5 ? GREY : scaled(color, 0.75), roughness: 0.4 }),
  );
};

/** A toy bucket with a wire handle that has fallen to one side. */
export const bucket = ({ random, color, roughness }: Paint): Group => {
  const tall = random.uniform(1.5, 2);
  const body = turned([
    [0, 0],
    [0.72, 0],
    [0.98, tall],
    [1.08, tall],
    [1.08, tall + 0.1],
    [0.94, tall + 0.1],
    [0.68, 0.1],
    [0, 0.1],
  ]);
  const handle = bent(
    [
      [0, 1.05, tall],
      [0.75, 0.8, tall + 0.25],
      [1.1, 0, tall + 0.35],
      [0.75, -0.8, tall + 0.25],
      [0, -1.05, tall],
    ],
    0.05,
  );
  return group(
    part(graded(body, scaled(color, 0.8), color), { color, roughness }),
    part(handle, { color: WHITE, roughness: 0.4 }),
  );
};

/** A pillar candle, its wick burnt. */
export const candle = ({ random, color }: Paint): Group => {
  const tall = random.uniform(1.6, 3);
  const wax = turned(
    eased([
      [0, 0],
      [0.98, 0],
      [1, 0.08],
      [0.99, tall],
      [0.9, tall + 0.04],
      [0.5, tall - 0.12],
      [0, tall - 0.16],
    ]),
  );
  return group(
    part(graded(wax, scaled(color, 0.9), mixed(color, WHITE, 0.18)), { color, roughness: 0.45 }),
    part(rod(0.05, 0.4).translate(0, 0, tall - 0.16), { color: DARK, roughness: 0.9 }),
  );
};

/** A vase thrown on the wheel, with bands. */
export const vase = (paint: Paint): Group => {
  const { random, color, roughness } = paint;
  const [belly, neck] = [random.uniform(0.9, 1.2), random.uniform(0.3, 0.5)];
  const body = turned(
    eased([
      [0, 0],
      [0.55, 0],
      [belly, 0.9],
      [0.8, 1.6],
      [neck, 2.1],
      [neck + 0.18, 2.5],
      [neck + 0.1, 2.52],
      [neck - 0.06, 2.1],
      [0, 1.9],
    ]),
  );
  const map = random.next() < 0.5 ? { map: banded(paint, 0.16) } : {};
  return group(part(body, { color, roughness: roughness * 0.8, glazed: true, ...map }));
};
