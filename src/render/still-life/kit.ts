/**
 * What still lifes are modelled with. Their things are for testing desk mode alone: no training picture shows them.
 * Modelled in any unit, z up; catalogue.ts brings each to its size.
 */
import {
  BufferAttribute,
  type BufferGeometry,
  CatmullRomCurve3,
  Color,
  CylinderGeometry,
  DataTexture,
  ExtrudeGeometry,
  Group,
  LatheGeometry,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  MeshPhysicalMaterial,
  Shape,
  SphereGeometry,
  SRGBColorSpace,
  type Texture,
  TubeGeometry,
  Vector2,
  Vector3,
} from 'three';
import type { Random } from '../../math/random.ts';

/** sRGB, 0..1. */
export type Rgb = readonly [number, number, number];
type Pair = readonly [number, number];
type Triple = readonly [number, number, number];

/** How a thing is painted: its own colour, and whatever is not of that colour in greys. */
export interface Paint {
  readonly random: Random;
  readonly color: Rgb;
  /** 0 glossy .. 1 matt. */
  readonly roughness: number;
}

export const GREY: Rgb = [0.62, 0.63, 0.65];
export const DARK: Rgb = [0.1, 0.1, 0.11];
export const WHITE: Rgb = [0.93, 0.92, 0.89];
export const STEEL: Rgb = [0.72, 0.73, 0.75];
export const BROWN: Rgb = [0.42, 0.29, 0.17];

const clamp = (x: number): number => Math.min(1, Math.max(0, x));
export const scaled = ([r, g, b]: Rgb, by: number): Rgb => [clamp(r * by), clamp(g * by), clamp(b * by)];
export const mixed = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** three's solids of revolution stand along y; ours along z. */
export const standing = <G extends BufferGeometry>(g: G): G => g.rotateX(Math.PI / 2);

/** A solid of revolution through points (radius, height), rounded off between them. */
export const turned = (profile: readonly Pair[], sides = 48): BufferGeometry =>
  standing(
    new LatheGeometry(
      profile.map(([r, z]) => new Vector2(Math.max(1e-4, r), z)),
      sides,
    ),
  );

/** A profile with every corner smoothed: what is pressed or fired has no sharp edges. */
export const eased = (profile: readonly Pair[], steps = 5): readonly Pair[] =>
  new CatmullRomCurve3(
    profile.map(([r, z]) => new Vector3(r, z, 0)),
    false,
    'centripetal',
  )
    .getPoints((profile.length - 1) * steps)
    .map(({ x, y }): Pair => [Math.max(0, x), y]);

export const rod = (radius: number, height: number, top = radius): BufferGeometry =>
  standing(new CylinderGeometry(top, radius, height, 28)).translate(0, 0, height / 2);

export const ball = (radius: number, stretch: Triple = [1, 1, 1]): BufferGeometry =>
  standing(new SphereGeometry(radius, 36, 24)).scale(...stretch);

/** A wire or hose through points. */
export const bent = (points: readonly Triple[], radius: number, closed = false): BufferGeometry =>
  new TubeGeometry(
    new CatmullRomCurve3(
      points.map((p) => new Vector3(...p)),
      closed,
    ),
    48,
    radius,
    12,
    closed,
  );

/** A block standing on z = 0 with rounded upright edges and a bevel all round. */
export const block = (x: number, y: number, z: number, round = 0.08): BufferGeometry => {
  const r = Math.min(x, y) * Math.max(0.01, round);
  const bevel = Math.min(r * 0.5, z * 0.2);
  const [w, h] = [x / 2 - bevel, y / 2 - bevel];
  const shape = new Shape();
  shape
    .moveTo(-w + r, -h)
    .lineTo(w - r, -h)
    .quadraticCurveTo(w, -h, w, -h + r)
    .lineTo(w, h - r);
  shape
    .quadraticCurveTo(w, h, w - r, h)
    .lineTo(-w + r, h)
    .quadraticCurveTo(-w, h, -w, h - r);
  shape.lineTo(-w, -h + r).quadraticCurveTo(-w, -h, -w + r, -h);
  return cut(shape, z, bevel);
};

/** An outline cut out of a board that is `z` thick, lying on z = 0. */
export const cut = (outline: Shape, z: number, bevel = 0.1 * z): BufferGeometry =>
  new ExtrudeGeometry(outline, {
    depth: z - 2 * bevel,
    bevelSize: bevel,
    bevelThickness: bevel,
    bevelSegments: 3,
    curveSegments: 16,
  }).translate(0, 0, bevel);

/** Vertex colours running from `low` at the foot to `high` at the top. */
export const graded = (geometry: BufferGeometry, low: Rgb, high: Rgb): BufferGeometry => {
  geometry.computeBoundingBox();
  const { min, max } = geometry.boundingBox ?? { min: { z: 0 }, max: { z: 1 } };
  const at = geometry.getAttribute('position');
  const colors = new Float32Array(at.count * 3);
  const color = new Color();
  for (let i = 0; i < at.count; i++) {
    const t = (at.getZ(i) - min.z) / Math.max(1e-9, max.z - min.z);
    color.setRGB(...mixed(low, high, t), SRGBColorSpace).toArray(colors, 3 * i);
  }
  geometry.setAttribute('color', new BufferAttribute(colors, 3));
  return geometry;
};

export interface Finish {
  readonly color: Rgb;
  readonly roughness?: number;
  readonly metal?: boolean;
  /** A thin gloss over the colour. */
  readonly glazed?: boolean;
  readonly map?: Texture;
}

export const part = (geometry: BufferGeometry, finish: Finish): Mesh => {
  const graded = geometry.hasAttribute('color');
  const material = new MeshPhysicalMaterial({
    roughness: finish.roughness ?? 0.6,
    metalness: finish.metal ? 0.9 : 0,
    clearcoat: finish.glazed ? 0.7 : 0,
    clearcoatRoughness: 0.15,
    vertexColors: graded,
    map: finish.map ?? null,
  });
  if (graded || finish.map) material.color.setScalar(1);
  else material.color.setRGB(...finish.color, SRGBColorSpace);
  const mesh = new Mesh(geometry, material);
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  return mesh;
};

export const group = (...parts: readonly Mesh[]): Group => {
  const whole = new Group();
  whole.add(...parts);
  return whole;
};

const texture = (size: Pair, at: (u: number, v: number) => Rgb): Texture => {
  const [width, height] = size;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = at((x + 0.5) / width, (y + 0.5) / height);
      data.set([255 * clamp(r), 255 * clamp(g), 255 * clamp(b), 255], 4 * (y * width + x));
    }
  }
  const made = new DataTexture(data, width, height);
  made.colorSpace = SRGBColorSpace;
  made.magFilter = LinearFilter;
  made.minFilter = LinearMipmapLinearFilter;
  made.generateMipmaps = true;
  made.needsUpdate = true;
  return made;
};

/** A printed label around a body: a pale or dark panel with lines of "print", a band above and below. */
export const label = ({ random, color }: Paint): Texture => {
  const pale = random.next() < 0.6;
  const panel = pale ? mixed(color, WHITE, 0.85) : scaled(color, 0.35);
  const ink = pale ? scaled(color, 0.3) : mixed(color, WHITE, 0.7);
  const [left, width] = [random.uniform(0, 1), random.uniform(0.16, 0.26)];
  const [low, high] = [random.uniform(0.28, 0.36), random.uniform(0.58, 0.68)];
  const lines = Array.from({ length: 5 }, () => random.uniform(0.3, 0.95));
  const letters = Array.from({ length: 64 }, () => random.next() < 0.72);
  return texture([256, 128], (u, v) => {
    if (v < 0.05 || v > 0.96) return scaled(color, 0.8);
    const x = (((u - left) % 1) + 1) % 1;
    if (x > width || v < low || v > high) return scaled(color, 0.96 + 0.04 * Math.sin(40 * u));
    const [s, t] = [x / width, ((v - low) / (high - low)) * lines.length];
    const line = Math.floor(t);
    const printed = s > 0.1 && s < 0.1 + 0.8 * (lines[line] ?? 0) && Math.abs(t - line - 0.5) < 0.26;
    return printed && letters[(Math.floor(s * 24) + 13 * line) % 64] ? ink : panel;
  });
};

/** Fine blotches and specks, as on a peel, a sponge or a felt. */
export const speckled = ({ random, color }: Paint, depth: number, cells: number): Texture => {
  const n = cells;
  const grid = Float32Array.from({ length: n * n }, () => random.next());
  const at = (x: number, y: number): number => grid[(y % n) * n + (x % n)] ?? 0;
  return texture([128, 128], (u, v) => {
    const [x, y] = [Math.floor(u * n), Math.floor(v * n)];
    const [s, t] = [u * n - x, v * n - y];
    const top = at(x, y) * (1 - s) + at(x + 1, y) * s;
    const bottom = at(x, y + 1) * (1 - s) + at(x + 1, y + 1) * s;
    return scaled(color, 1 + depth * (top * (1 - t) + bottom * t - 0.55));
  });
};

/** Bands of white or of a darker shade along v. */
export const banded = ({ random, color }: Paint, share: number): Texture => {
  const other = random.next() < 0.5 ? WHITE : scaled(color, 0.45);
  const [n, phase] = [2 + random.int(3), random.next()];
  return texture([8, 128], (_, v) => ((v * n + phase) % 1 < share ? other : color));
};
