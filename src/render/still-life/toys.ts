/** Toys. Shapes in any unit, standing on the desk. */
import { type Group, type Mesh, Shape } from 'three';
import {
  ball,
  banded,
  block,
  cut,
  DARK,
  eased,
  GREY,
  graded,
  group,
  mixed,
  type Paint,
  part,
  rod,
  scaled,
  speckled,
  standing,
  turned,
  WHITE,
} from './kit.ts';

/** Two building bricks clicked together, one across the other, or a single one. */
export const brick = ({ random, color, roughness }: Paint): Group => {
  const finish = { color, roughness: roughness * 0.6, glazed: true };
  const layer = (nx: number, ny: number, z: number, shade: number): Mesh[] => [
    part(block(nx - 0.03, ny - 0.03, 1.2, 0.03).translate(0, 0, z), {
      ...finish,
      color: scaled(color, shade),
    }),
    ...Array.from({ length: nx * ny }, (_, i) =>
      part(
        turned(
          eased([
            [0.3, 0],
            [0.3, 0.18],
            [0.27, 0.21],
            [0, 0.21],
          ]),
          20,
        ).translate((i % nx) - (nx - 1) / 2, Math.floor(i / nx) - (ny - 1) / 2, z + 1.2),
        { ...finish, color: scaled(color, shade) },
      ),
    ),
  ];
  return random.next() < 0.5
    ? group(...layer(4, 2, 0, 1))
    : group(...layer(3, 2, 0, 1), ...layer(2, 2, 1.2, 0.92));
};

/** A bath duck, all of one colour but its eyes. */
export const duck = ({ color, roughness }: Paint): Group => {
  const finish = { color, roughness: roughness * 0.7, glazed: true };
  const eye = (y: number): Mesh => part(ball(0.09).translate(0.98, y, 1.95), { color: DARK, roughness: 0.2 });
  return group(
    part(ball(1, [1.25, 0.95, 0.75]).translate(0, 0, 0.72), finish),
    part(ball(0.62).translate(0.6, 0, 1.72), finish),
    part(ball(0.3, [1.3, 1.1, 0.4]).translate(1.22, 0, 1.6), { ...finish, color: scaled(color, 0.72) }),
    part(ball(0.5, [1.1, 0.5, 0.5]).translate(-1.15, 0, 1.05), finish),
    part(ball(0.5, [1.3, 0.35, 0.7]).translate(-0.15, 0.82, 0.85), finish),
    part(ball(0.5, [1.3, 0.35, 0.7]).translate(-0.15, -0.82, 0.85), finish),
    eye(0.42),
    eye(-0.42),
  );
};

const PIPS: readonly (readonly (readonly [number, number])[])[] = [
  [[0, 0]],
  [
    [-0.5, -0.5],
    [0.5, 0.5],
  ],
  [
    [-0.5, -0.5],
    [0, 0],
    [0.5, 0.5],
  ],
];

/** A die with white pips. */
export const die = ({ color, roughness }: Paint): Group => {
  const pip = (): Mesh => part(ball(0.17, [1, 1, 0.3]), { color: WHITE, roughness: 0.4 });
  const whole = group(part(block(2, 2, 2, 0.22), { color, roughness: roughness * 0.6, glazed: true }));
  for (const [u, v] of PIPS[2] ?? []) {
    const dot = pip();
    dot.position.set(u, v, 1.99);
    whole.add(dot);
  }
  for (const side of [0, 1, 2, 3]) {
    for (const [u, v] of PIPS[side % 2] ?? []) {
      const dot = pip();
      const turn = (side * Math.PI) / 2;
      dot.rotation.set(0, Math.PI / 2, 0);
      dot.rotation.order = 'ZYX';
      dot.rotation.z = turn;
      dot.position.set(
        0.99 * Math.cos(turn) - u * Math.sin(turn),
        0.99 * Math.sin(turn) + u * Math.cos(turn),
        1 + v,
      );
      whole.add(dot);
    }
  }
  return whole;
};

const hull = (l: number, w: number): Shape => {
  const outline = new Shape();
  outline
    .moveTo(-l, -w)
    .lineTo(l * 0.3, -w)
    .quadraticCurveTo(l * 0.9, -w * 0.8, l * 1.2, 0);
  return outline
    .quadraticCurveTo(l * 0.9, w * 0.8, l * 0.3, w)
    .lineTo(-l, w)
    .lineTo(-l, -w);
};

/** A toy boat with a cabin and a funnel. */
export const boat = ({ color, roughness }: Paint): Group =>
  group(
    part(cut(hull(1.4, 0.62), 0.7), { color, roughness }),
    part(cut(hull(1.2, 0.5), 0.1).translate(0, 0, 0.66), { color: WHITE, roughness: 0.6 }),
    part(block(0.9, 0.7, 0.5).translate(-0.35, 0, 0.74), { color: mixed(color, WHITE, 0.2), roughness }),
    part(rod(0.18, 0.7).translate(-0.45, 0, 1.2), { color, roughness }),
  );

/** A steam engine for small hands. */
export const train = ({ random, color, roughness }: Paint): Group => {
  const wheel = (x: number, y: number, r: number): Mesh =>
    part(
      rod(r, 0.2)
        .rotateX(Math.PI / 2)
        .translate(x, y + 0.1, r),
      {
        color: random.next() < 0.5 ? DARK : GREY,
        roughness: 0.6,
      },
    );
  const boiler = rod(0.48, 1.5)
    .rotateY(Math.PI / 2)
    .translate(-0.3, 0, 1);
  return group(
    part(block(2.6, 1, 0.25).translate(0, 0, 0.4), { color: scaled(color, 0.7), roughness }),
    part(boiler, { color, roughness, glazed: true }),
    part(block(0.8, 1.05, 1.3).translate(-0.8, 0, 0.6), { color, roughness, glazed: true }),
    part(block(1, 1.25, 0.14).translate(-0.8, 0, 1.9), { color: scaled(color, 0.6), roughness }),
    part(rod(0.16, 0.5, 0.26).translate(0.8, 0, 1.4), { color: scaled(color, 0.75), roughness }),
    ...[-0.85, 0, 0.85].flatMap((x) => [wheel(x, 0.55, 0.36), wheel(x, -0.55, 0.36)]),
  );
};

/** A ball with bands, or one with a felt and a seam. */
export const toyBall = (paint: Paint): Group => {
  const { random, color, roughness } = paint;
  const felt = random.next() < 0.4;
  const skin = felt ? speckled(paint, 0.35, 50) : banded(paint, 0.22);
  const round = ball(1).rotateX(random.uniform(0, 1.3)).rotateY(random.uniform(-1, 1)).translate(0, 0, 1);
  return group(part(round, { color, roughness: felt ? 0.95 : roughness * 0.6, glazed: !felt, map: skin }));
};

/** A skittle with a white collar. */
export const skittle = ({ color, roughness }: Paint): Group => {
  const body = turned(
    eased([
      [0, 0],
      [0.55, 0],
      [0.85, 1],
      [0.6, 1.9],
      [0.34, 2.4],
      [0.5, 3],
      [0.3, 3.35],
      [0, 3.42],
    ]),
  );
  const collar = standing(
    turned([
      [0.36, -0.12],
      [0.4, 0],
      [0.36, 0.12],
    ]).rotateX(-Math.PI / 2),
  ).translate(0, 0, 2.35);
  return group(
    part(graded(body, scaled(color, 0.9), color), { color, roughness: roughness * 0.6, glazed: true }),
    part(collar, { color: WHITE, roughness: 0.5 }),
  );
};
