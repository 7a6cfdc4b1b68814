/** What lies about on desks, and fruit. Shapes in any unit, lying or standing on the desk. */
import {
  type BufferGeometry,
  type Group,
  type Mesh,
  Path,
  RepeatWrapping,
  Shape,
  TorusGeometry,
} from 'three';
import {
  BROWN,
  bent,
  block,
  cut,
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
  speckled,
  turned,
  WHITE,
} from './kit.ts';

const steel = { color: STEEL, roughness: 0.28, metal: true };

/** Half open on the desk: two handles, two blades. */
export const scissors = ({ random, color, roughness }: Paint): Group => {
  const open = random.uniform(0.12, 0.3);
  const half = (side: 1 | -1): Mesh[] => {
    const blade = new Shape();
    blade.moveTo(-0.2, -0.16).lineTo(2, -0.02).lineTo(2.05, 0.03).lineTo(-0.2, 0.16).lineTo(-0.2, -0.16);
    const z = side > 0 ? 0.12 : 0.2;
    const eye = new TorusGeometry(0.5, 0.17, 12, 32)
      .scale(1.35, 0.95, 0.75)
      .translate(-1.5, 0.28 * side, 0.15);
    const shank = bent(
      [
        [-0.95, 0.2 * side, 0.16],
        [-0.5, 0.02 * side, 0.16],
        [0, 0, 0.17],
      ],
      0.16,
    );
    const turn = open * side;
    return [
      part(cut(blade, 0.07, 0.01).translate(0, 0, z).rotateZ(-turn), steel),
      part(eye.rotateZ(-turn), { color, roughness }),
      part(shank.rotateZ(-turn), { color, roughness }),
    ];
  };
  const screw = part(rod(0.1, 0.32), { color: GREY, roughness: 0.3, metal: true });
  return group(...half(1), ...half(-1), screw);
};

/** A roll of tape on its side: tape outside, a cardboard core. */
export const tape = ({ random, color }: Paint): Group => {
  const [inner, wide] = [random.uniform(0.6, 0.74), random.uniform(0.4, 0.85)];
  const roll = turned(
    [
      [inner + 0.05, 0],
      [1, 0],
      [1, wide],
      [inner + 0.05, wide],
    ],
    56,
  );
  const core = turned(
    [
      [inner, 0],
      [inner + 0.05, 0],
      [inner + 0.05, wide + 0.01],
      [inner, wide + 0.01],
      [inner, 0],
    ],
    56,
  );
  const end = block(0.02, 0.5, wide * 0.98, 0.02)
    .rotateZ(0.35)
    .translate(1.02, 0.12, 0);
  return group(
    part(roll, { color, roughness: 0.35, glazed: true }),
    part(core, { color: BROWN, roughness: 0.9 }),
    part(end, { color, roughness: 0.35 }),
  );
};

/** A thick marker lying down, cap on. */
export const marker = (paint: Paint): Group => {
  const { random, color, roughness } = paint;
  const pale = random.next() < 0.35;
  const lying = (mesh: Mesh): Mesh => {
    mesh.geometry.rotateY(Math.PI / 2).translate(0, 0, 0.42);
    return mesh;
  };
  const body = turned(
    eased([
      [0, -1.9],
      [0.34, -1.9],
      [0.4, -1.7],
      [0.4, 0.9],
    ]),
  );
  const cap = turned(
    eased([
      [0.43, 0.7],
      [0.43, 1.8],
      [0.36, 2.1],
      [0, 2.15],
    ]),
    16,
  );
  return group(
    lying(
      part(
        body,
        pale ? { color: mixed(color, WHITE, 0.25), roughness } : { color, roughness, map: label(paint) },
      ),
    ),
    lying(part(cap, { color, roughness, glazed: true })),
  );
};

/** A desk stapler. */
export const stapler = ({ color, roughness }: Paint): Group => {
  const arm = new Shape();
  arm.moveTo(-1.5, 0).lineTo(1.4, 0).quadraticCurveTo(1.75, 0.1, 1.6, 0.4);
  arm.quadraticCurveTo(0, 0.95, -1.3, 0.62).quadraticCurveTo(-1.7, 0.4, -1.5, 0);
  const top = cut(arm, 0.75, 0.12)
    .translate(0, 0, -0.375)
    .rotateX(Math.PI / 2)
    .rotateY(-0.09)
    .translate(0, 0, 0.5);
  return group(
    part(block(3.2, 0.8, 0.2, 0.2), { color: scaled(color, 0.55), roughness }),
    part(block(2.6, 0.5, 0.2).rotateY(-0.06).translate(0.1, 0, 0.34), steel),
    part(top, { color, roughness: roughness * 0.7, glazed: true }),
  );
};

/** A glue stick standing up. */
export const glueStick = (paint: Paint): Group => {
  const { color, roughness } = paint;
  return group(
    part(rod(0.62, 0.35), { color: WHITE, roughness: 0.5 }),
    part(
      turned([
        [0, 0.35],
        [0.6, 0.35],
        [0.6, 2.2],
        [0, 2.2],
      ]),
      { color, roughness, map: label(paint) },
    ),
    part(
      turned(
        eased([
          [0.66, 2.2],
          [0.64, 3.1],
          [0.5, 3.2],
          [0, 3.2],
        ]),
      ),
      { color, roughness, glazed: true },
    ),
  );
};

/** A sponge with a scouring side. */
export const sponge = (paint: Paint): Group => {
  const { random, color } = paint;
  const map = speckled(paint, 0.5, 40);
  map.repeat.set(0.4, 0.4); // an extruded block's texture coordinates are its own lengths
  map.wrapS = map.wrapT = RepeatWrapping;
  const long = random.uniform(2.1, 2.8);
  return group(
    part(block(long, 1.6, 0.7, 0.12), { color, roughness: 1, map }),
    part(block(long, 1.6, 0.18, 0.12).translate(0, 0, 0.7), { color: scaled(color, 0.55), roughness: 1 }),
  );
};

/** A pocket notebook: cover, pages, an elastic band. */
export const notebook = ({ random, color, roughness }: Paint): Group => {
  const [x, y, z] = [random.uniform(2.2, 2.6), random.uniform(1.6, 1.9), random.uniform(0.25, 0.45)];
  const cover = { color, roughness };
  return group(
    part(block(x, y, 0.06, 0.06), cover),
    part(block(x - 0.12, y - 0.12, z, 0.02).translate(0.04, 0, 0.05), { color: WHITE, roughness: 0.9 }),
    part(block(x, y, 0.07, 0.06).translate(0, 0, z + 0.04), cover),
    part(block(0.08, y + 0.02, z + 0.13, 0.01).translate(-x / 2 + 0.05, 0, 0), cover),
    part(block(0.1, y + 0.03, z + 0.14, 0.01).translate(x * 0.34, 0, 0), { color: DARK, roughness: 0.8 }),
  );
};

/** A screwdriver with a fluted handle. */
export const screwdriver = ({ color, roughness }: Paint): Group => {
  const lying = (mesh: Mesh): Mesh => {
    mesh.geometry.rotateY(Math.PI / 2).translate(0, 0, 0.5);
    return mesh;
  };
  const handle = turned(
    eased([
      [0, -2],
      [0.36, -1.95],
      [0.5, -1.4],
      [0.46, -0.4],
      [0.3, -0.1],
      [0.36, 0.1],
      [0, 0.12],
    ]),
    9,
  );
  return group(
    lying(part(handle, { color, roughness, glazed: true })),
    lying(part(rod(0.12, 1.7).translate(0, 0, 0.1), steel)),
  );
};

/** A padlock lying on its back. */
export const padlock = ({ color, roughness }: Paint): Group => {
  const shackle = bent(
    [
      [0.9, -0.55, 0.35],
      [1.6, -0.55, 0.35],
      [2, 0, 0.35],
      [1.6, 0.55, 0.35],
      [0.9, 0.55, 0.35],
    ],
    0.15,
  );
  const hole = new Shape();
  hole.absarc(0, 0, 0.14, 0, 2 * Math.PI);
  return group(
    part(block(2, 1.7, 0.7, 0.18), { color, roughness: roughness * 0.7, glazed: true }),
    part(shackle, steel),
    part(cut(hole, 0.05).translate(-0.35, 0, 0.68), { color: DARK, roughness: 0.8 }),
  );
};

/** A short comb: a spine and its teeth. */
export const comb = ({ color, roughness }: Paint): Group => {
  const spine = block(3, 0.45, 0.26, 0.2).translate(0, 0.45, 0);
  const teeth = Array.from({ length: 15 }, (_, i) =>
    part(block(0.1, 0.8, 0.18, 0.05).translate((i - 7) * 0.19, -0.1, 0.03), { color, roughness }),
  );
  return group(part(spine, { color, roughness, glazed: true }), ...teeth);
};

/** A luggage tag with its hole. */
export const tag = ({ color, roughness }: Paint): Group => {
  const outline = new Shape();
  outline.moveTo(-1.3, -0.8).lineTo(0.9, -0.8).lineTo(1.5, -0.3).lineTo(1.5, 0.3).lineTo(0.9, 0.8);
  outline.lineTo(-1.3, 0.8).lineTo(-1.3, -0.8);
  const hole = new Path();
  hole.absarc(1.15, 0, 0.16, 0, 2 * Math.PI, true);
  outline.holes.push(hole);
  return group(part(cut(outline, 0.22), { color, roughness }));
};

/** A turned body with shallow furrows down its sides. */
const dimpled = (
  profile: readonly (readonly [number, number])[],
  lobes: number,
  depth: number,
): BufferGeometry => {
  const body = turned(eased(profile), 60);
  const at = body.getAttribute('position');
  for (let i = 0; i < at.count; i++) {
    const angle = Math.atan2(at.getY(i), at.getX(i));
    const by = 1 - depth * (0.5 + 0.5 * Math.cos(lobes * angle)) * Math.min(1, at.getZ(i));
    at.setXYZ(i, at.getX(i) * by, at.getY(i) * by, at.getZ(i));
  }
  body.computeVertexNormals();
  return body;
};

const stem = (z: number, tall: number): Mesh =>
  part(
    bent(
      [
        [0, 0, z],
        [0.04, 0, z + tall * 0.6],
        [0.16, 0.03, z + tall],
      ],
      0.07,
    ),
    { color: BROWN, roughness: 0.9 },
  );

export const apple = (paint: Paint): Group => {
  const { random, color } = paint;
  const body = dimpled(
    [
      [0, 0.18],
      [0.35, 0],
      [0.8, 0.3],
      [1.05, 1],
      [0.85, 1.55],
      [0.35, 1.75],
      [0.08, 1.5],
      [0, 1.45],
    ],
    5,
    0.05,
  );
  const blush = random.uniform(0.7, 1);
  return group(
    part(graded(body, scaled(color, blush), color), { color, roughness: 0.35, glazed: true }),
    stem(1.4, 0.6),
  );
};

export const pear = ({ random, color }: Paint): Group => {
  const slim = random.uniform(0.4, 0.55);
  const body = dimpled(
    [
      [0, 0.1],
      [0.4, 0],
      [0.95, 0.5],
      [0.95, 1.1],
      [slim, 1.9],
      [0.34, 2.3],
      [0, 2.4],
    ],
    3,
    0.03,
  );
  return group(part(graded(body, color, scaled(color, 0.86)), { color, roughness: 0.5 }), stem(2.35, 0.5));
};

export const lemon = (paint: Paint): Group => {
  const body = turned(
    eased([
      [0, -1.45],
      [0.18, -1.35],
      [0.62, -0.95],
      [0.92, 0],
      [0.62, 0.95],
      [0.2, 1.3],
      [0, 1.42],
    ]),
  );
  return group(
    part(body.rotateY(Math.PI / 2).translate(0, 0, 0.92), {
      color: paint.color,
      roughness: 0.5,
      map: speckled(paint, 0.12, 60),
    }),
  );
};

export const pepper = ({ random, color }: Paint): Group => {
  const body = dimpled(
    [
      [0, 0.14],
      [0.4, 0],
      [0.72, 0.3],
      [0.98, 1.3],
      [0.85, 1.75],
      [0.4, 1.8],
      [0, 1.55],
    ],
    random.next() < 0.5 ? 3 : 4,
    0.14,
  );
  return group(
    part(graded(body, scaled(color, 0.88), color), { color, roughness: 0.25, glazed: true }),
    part(
      bent(
        [
          [0, 0, 1.5],
          [0.03, 0, 1.95],
          [0.2, 0, 2.3],
        ],
        0.13,
      ),
      { color: BROWN, roughness: 0.8 },
    ),
  );
};
