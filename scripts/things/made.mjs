// @ts-check
/** Models of this project's own, for things that the catalogues lack: fruit above all. Metres, z up, front along +x. */
import {
  BoxGeometry,
  CapsuleGeometry,
  CylinderGeometry,
  LatheGeometry,
  SphereGeometry,
  SplineCurve,
  Vector2,
} from 'three';

/** @typedef {import('./obj.mjs').Triangles} Triangles */
/** @typedef {readonly [number, number, number]} Rgb sRGB 0..255 */
/** @typedef {{ geometry: import('three').BufferGeometry, color: Rgb }} Part */

/** A profile turned about z, from the bottom up. @param {readonly (readonly [number, number])[]} profile radius and height in mm @param {Rgb} color @returns {Part} */
const lathe = (profile, color, segments = 28) => ({
  geometry: new LatheGeometry(
    profile.map(([radius, height]) => new Vector2(radius / 1000, height / 1000)),
    segments,
  ).rotateX(Math.PI / 2),
  color,
});

/** @param {number} from @param {number} to @param {number} radius @param {Rgb} color @returns {Part} */
const stem = (from, to, radius, color) => ({
  geometry: new CylinderGeometry(radius / 1000, radius / 1000, (to - from) / 1000, 8)
    .rotateX(Math.PI / 2)
    .translate(0, 0, (from + to) / 2000),
  color,
});

/** A body of revolution whose radius follows a function of the height, 0 to 1. @param {number} height mm @param {(t: number) => number} radius mm @param {Rgb} color */
const grown = (height, radius, color, steps = 24) =>
  lathe(
    Array.from(
      { length: steps + 1 },
      (_, i) => /** @type {const} */ ([Math.max(radius(i / steps), 0.01), (height * i) / steps]),
    ),
    color,
  );

const round = (/** @type {number} */ t) => Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2));
/** As round(), with a dent at both ends. @param {number} width mm @param {number} height mm @param {Rgb} color */
const dented = (width, height, color) =>
  lathe(
    Array.from({ length: 29 }, (_, i) => {
      const a = (Math.PI * i) / 28 - Math.PI / 2;
      const r = (width / 2) * Math.cos(a) ** 0.8;
      const dent = 0.82 + 0.18 * Math.min(1, r / (width * 0.22));
      return /** @type {const} */ ([Math.max(r, 0.01), height / 2 + (height / 2) * Math.sin(a) * dent]);
    }),
    color,
  );

/** Bends what stands along z into an arc in the xz plane. @param {Part} part @param {number} bend radius of the arc, metres @returns {Part} */
function bent(part, bend) {
  const geometry = part.geometry.clone();
  const at = geometry.getAttribute('position');
  for (let i = 0; i < at.count; i++) {
    const angle = at.getZ(i) / bend;
    const r = bend - at.getX(i);
    at.setXYZ(i, bend - r * Math.cos(angle), at.getY(i), r * Math.sin(angle));
  }
  return { ...part, geometry };
}

/** @param {Part} part @param {'x' | 'y' | 'z'} axis @param {number} angle @returns {Part} */
function tipped(part, axis, angle) {
  const geometry = part.geometry.clone();
  if (axis === 'x') geometry.rotateX(angle);
  else if (axis === 'y') geometry.rotateY(angle);
  else geometry.rotateZ(angle);
  return { ...part, geometry };
}

/** @returns {Part[]} */
function die() {
  const side = 0.045;
  /** @type {Part[]} */
  const parts = [{ geometry: new BoxGeometry(side, side, side), color: [240, 238, 230] }];
  const q = 0.27 * side;
  const spots = [
    [[0, 0]],
    [
      [-q, -q],
      [q, q],
    ],
    [
      [-q, -q],
      [0, 0],
      [q, q],
    ],
    [
      [-q, -q],
      [-q, q],
      [q, -q],
      [q, q],
    ],
    [
      [-q, -q],
      [-q, q],
      [0, 0],
      [q, -q],
      [q, q],
    ],
    [
      [-q, -q],
      [-q, 0],
      [-q, q],
      [q, -q],
      [q, 0],
      [q, q],
    ],
  ];
  const turns = [
    [0, 0],
    [Math.PI / 2, 0],
    [0, Math.PI / 2],
    [0, -Math.PI / 2],
    [-Math.PI / 2, 0],
    [Math.PI, 0],
  ];
  for (const [face, list] of spots.entries()) {
    for (const [x = 0, y = 0] of list) {
      const [rx = 0, ry = 0] = turns[face] ?? [];
      const geometry = new CylinderGeometry(0.09 * side, 0.09 * side, 0.0006, 14)
        .rotateX(Math.PI / 2)
        .translate(x, y, side / 2)
        .rotateX(rx)
        .rotateY(ry);
      parts.push({ geometry, color: [25, 25, 30] });
    }
  }
  return parts;
}

/** @type {Record<string, () => Part[]>} */
const MODELS = {
  banana: () => {
    const body = grown(
      150,
      (t) => 17 * Math.min(1, (4.5 * t) ** 0.6, (6 * (1 - t)) ** 0.7 + 0.15),
      [247, 214, 60],
    );
    return [
      bent(body, 0.13),
      bent(stem(136, 152, 4.2, [150, 120, 40]), 0.13),
      bent(stem(-2, 2, 4, [70, 50, 30]), 0.13),
    ].map((part) => tipped(part, 'x', Math.PI / 2));
  },
  orange: () => [grown(66, (t) => 33 * round(t), [243, 140, 28]), stem(64, 67, 3, [70, 110, 40])],
  lemon: () => [
    tipped(
      grown(
        78,
        (t) =>
          t < 0.1
            ? 8 * (t / 0.1) ** 0.7
            : t > 0.9
              ? 8 * ((1 - t) / 0.1) ** 0.7
              : 8 + 18 * round((t - 0.1) / 0.8),
        [250, 222, 50],
      ),
      'y',
      Math.PI / 2,
    ),
  ],
  pear: () => [
    lathe(
      new SplineCurve(
        [
          [0.01, 0],
          [16, 2],
          [28, 12],
          [32.5, 28],
          [29, 44],
          [20, 58],
          [15, 70],
          [13, 80],
          [8, 87],
          [0.01, 88],
        ].map(([r = 0, h = 0]) => new Vector2(r, h)),
      )
        .getPoints(30)
        .map(({ x, y }) => /** @type {const} */ ([Math.max(x, 0.01), y])),
      [196, 206, 68],
    ),
    stem(86, 102, 2, [100, 70, 40]),
  ],
  apple: () => [dented(68, 62, [200, 30, 36]), stem(52, 72, 1.8, [90, 60, 30])],
  'green-apple': () => [dented(68, 62, [140, 196, 60]), stem(52, 72, 1.8, [90, 60, 30])],
  tomato: () => [
    dented(66, 54, [222, 46, 34]),
    stem(48, 60, 2.5, [60, 120, 40]),
    ...leaves(52, 5, 16, [66, 140, 50]),
  ],
  carrot: () =>
    [
      grown(
        130,
        (t) => 2 + 15 * t ** 0.7 * (t > 0.94 ? round(0.5 + (t - 0.94) / 0.12) ** 0.6 : 1),
        [238, 120, 30],
      ),
      ...tuft(128, [70, 150, 50]),
    ].map((part) => tipped(part, 'y', Math.PI / 2)),
  egg: () => [
    tipped(
      grown(58, (t) => 21.5 * round(t ** 0.86), [238, 214, 188]),
      'y',
      Math.PI / 2,
    ),
  ],
  aubergine: () =>
    [
      grown(
        125,
        (t) =>
          t < 0.6 ? 29 * round(t / 1.1) : 13 + 15.4 * (0.5 + 0.5 * Math.cos((Math.PI * (t - 0.6)) / 0.4)),
        [74, 36, 92],
      ),
      lathe(
        [
          [14.5, 118],
          [15, 126],
          [6, 130],
          [0.01, 130],
        ],
        [80, 140, 60],
      ),
      stem(128, 143, 4, [80, 130, 60]),
    ].map((part) => tipped(part, 'y', Math.PI / 2)),
  die,
  pawn: () => [
    lathe(
      [
        [0.01, 0],
        [24, 0],
        [24, 8],
        [20, 12],
        [20, 16],
        [11, 24],
        [8.5, 46],
        [17, 50],
        [17, 53],
        [9, 56],
        [14, 62],
        [17, 71],
        [14, 80],
        [8, 86],
        [0.01, 88],
      ],
      [216, 180, 128],
    ),
  ],
  tin: () => [
    lathe(
      [
        [0.01, 1],
        [31, 1],
        [32.5, 0],
        [32.5, 2],
        [32, 6],
      ],
      [190, 192, 196],
      32,
    ),
    lathe(
      [
        [32, 6],
        [32, 30],
      ],
      [206, 44, 44],
      32,
    ),
    lathe(
      [
        [32, 30],
        [32, 60],
      ],
      [244, 236, 214],
      32,
    ),
    lathe(
      [
        [32, 60],
        [32, 84],
      ],
      [206, 44, 44],
      32,
    ),
    lathe(
      [
        [32, 84],
        [32.5, 88],
        [32.5, 90],
        [31, 89],
        [0.01, 89],
      ],
      [190, 192, 196],
      32,
    ),
  ],
};

/** Small flat leaves around the top. @param {number} height mm @param {number} count @param {number} reach mm @param {Rgb} color @returns {Part[]} */
function leaves(height, count, reach, color) {
  return Array.from({ length: count }, (_, i) => ({
    geometry: new SphereGeometry(1, 8, 6)
      .scale(reach / 2000, 0.004, 0.0012)
      .rotateY(0.2)
      .translate(reach / 2000, 0, height / 1000)
      .rotateZ((2 * Math.PI * i) / count),
    color,
  }));
}

/** @param {number} from mm @param {Rgb} color @returns {Part[]} */
function tuft(from, color) {
  return Array.from({ length: 5 }, (_, i) => ({
    geometry: new CapsuleGeometry(0.0028, 0.024, 4, 8)
      .rotateX(Math.PI / 2)
      .translate(0, 0, 0.012)
      .rotateY(i === 0 ? 0 : 0.45)
      .rotateZ((Math.PI * i) / 2)
      .translate(0, 0, from / 1000),
    color,
  }));
}

/** @param {string} name @returns {Triangles} */
export function madeModel(name) {
  const parts = MODELS[name]?.();
  if (!parts) throw new RangeError(`no model called ${name} in made.mjs`);
  const flat = parts.map(
    ({ geometry }) => (geometry.index ? geometry.toNonIndexed() : geometry).getAttribute('position').array,
  );
  const surfaces = parts.map(({ color }) => ({
    color: /** @type {[number, number, number]} */ (color.map((c) => c / 255)),
    alpha: 1,
    texture: undefined,
  }));
  const positions = Float32Array.from(flat.flatMap((array) => [...array]));
  return {
    positions,
    uvs: new Float32Array((positions.length / 3) * 2),
    surface: Uint16Array.from(flat.flatMap((array, i) => new Array(array.length / 9).fill(i))),
    surfaces,
  };
}
