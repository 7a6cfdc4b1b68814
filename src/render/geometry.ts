/** Geometry of arm and objects from the catalogues. Built once per shape and shared; z up, metres. */
import {
  Box3,
  BoxGeometry,
  BufferAttribute,
  type BufferGeometry,
  CapsuleGeometry,
  Color,
  ConeGeometry,
  CylinderGeometry,
  ExtrudeGeometry,
  LatheGeometry,
  Matrix4,
  Quaternion,
  Shape,
  SphereGeometry,
  SRGBColorSpace,
  Vector2,
  Vector3,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { PartSolid, ShapeName } from '../contracts.ts';
import type { ArmBody, Primitive, Tone } from '../robots/index.ts';
import { BOWL, SHAPES, STAR_INNER } from '../things/blocks.ts';

/** three's solids of revolution stand along y; ours stand along z. */
const standUp = (g: BufferGeometry): BufferGeometry => g.rotateX(Math.PI / 2);

const starGeometry = (): BufferGeometry => {
  const { radius, halfHeight } = SHAPES.star;
  const outline = new Shape(
    Array.from({ length: 10 }, (_, i) => {
      const angle = Math.PI / 2 + (i * Math.PI) / 5;
      const r = i % 2 === 0 ? radius : STAR_INNER;
      return new Vector2(r * Math.cos(angle), r * Math.sin(angle));
    }),
  );
  return new ExtrudeGeometry(outline, { depth: 2 * halfHeight, bevelEnabled: false }).translate(
    0,
    0,
    -halfHeight,
  );
};

const bowlGeometry = (): BufferGeometry => {
  const { radius, halfHeight: h } = SHAPES.bowl;
  const t = BOWL.wall;
  const profile = [
    [0.0001, -h],
    [BOWL.floorRadius, -h],
    [radius, h],
    [radius - t, h],
    [BOWL.floorRadius - t / 2, -h + 0.006],
    [0.0001, -h + 0.006],
  ];
  return standUp(
    new LatheGeometry(
      profile.map(([x = 0, y = 0]) => new Vector2(x, y)),
      28,
    ),
  );
};

const plateGeometry = (): BufferGeometry => {
  const { radius, halfHeight: h } = SHAPES.plate;
  const profile = [
    [0.0001, -h],
    [radius * 0.75, -h],
    [radius, h],
    [radius * 0.94, h],
    [radius * 0.72, 0],
    [0.0001, 0],
  ];
  return standUp(
    new LatheGeometry(
      profile.map(([x = 0, y = 0]) => new Vector2(x, y)),
      32,
    ),
  );
};

const build = (shape: ShapeName): BufferGeometry => {
  const s = SHAPES[shape];
  switch (shape) {
    case 'cube':
      return new BoxGeometry(2 * s.halfHeight, 2 * s.halfHeight, 2 * s.halfHeight);
    case 'cylinder':
      return standUp(new CylinderGeometry(s.radius, s.radius, 2 * s.halfHeight, 28));
    case 'cone':
      return standUp(new ConeGeometry(s.radius, 2 * s.halfHeight, 28));
    case 'star':
      return starGeometry();
    case 'bowl':
      return bowlGeometry();
    case 'plate':
      return plateGeometry();
  }
};

const shapes = new Map<ShapeName, BufferGeometry>();

/** Shared: do not dispose. */
export const shapeGeometry = (shape: ShapeName): BufferGeometry => {
  const cached = shapes.get(shape);
  if (cached) return cached;
  const made = build(shape);
  shapes.set(shape, made);
  return made;
};

/** Columns: where an outline's two axes and its direction lie in the body's frame. */
const SWEPT = {
  x: new Matrix4().makeBasis(new Vector3(0, 1, 0), new Vector3(0, 0, 1), new Vector3(1, 0, 0)),
  // the outline's axes are x and z, in this order: a mirror, so its faces are turned over below
  y: new Matrix4().makeBasis(new Vector3(1, 0, 0), new Vector3(0, 0, 1), new Vector3(0, 1, 0)),
  z: new Matrix4(),
} as const;

const prismGeometry = (p: Primitive & { readonly kind: 'prism' }): BufferGeometry => {
  const outline = new Shape(p.outline.map(([a, b]) => new Vector2(a, b)));
  const swept = new ExtrudeGeometry(outline, { depth: p.high - p.low, bevelEnabled: false });
  const geometry = swept.translate(0, 0, p.low).applyMatrix4(SWEPT[p.along]);
  if (p.along === 'y') {
    // a mirrored triangle looks inward: two of its corners change places
    for (const name of ['position', 'normal', 'uv']) {
      const attribute = geometry.getAttribute(name);
      const { array, itemSize: n } = attribute;
      for (let i = 0; i + 3 * n <= array.length; i += 3 * n) {
        for (let k = 0; k < n; k++) {
          const kept = array[i + k] ?? 0;
          array[i + k] = array[i + n + k] ?? 0;
          array[i + n + k] = kept;
        }
      }
    }
  }
  return geometry;
};

/** A primitive of the arm in its body's frame; the caller's to dispose of. */
const primitiveGeometry = (p: Primitive): BufferGeometry => {
  if (p.kind === 'prism') return prismGeometry(p);
  if (p.kind === 'box') {
    const solid = new BoxGeometry(2 * p.half[0], 2 * p.half[1], 2 * p.half[2]);
    if (p.quat) solid.applyQuaternion(new Quaternion(p.quat[1], p.quat[2], p.quat[3], p.quat[0]));
    return solid.translate(...p.at);
  }
  const from = new Vector3(...p.from);
  const to = new Vector3(...p.to);
  const along = to.clone().sub(from);
  const length = along.length();
  const solid =
    p.kind === 'capsule'
      ? new CapsuleGeometry(p.radius, length, 8, 20)
      : new CylinderGeometry(p.radius, p.radius, length, 28);
  const turn = new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), along.normalize());
  const middle = from.add(to).multiplyScalar(0.5);
  return solid.applyMatrix4(new Matrix4().compose(middle, turn, new Vector3(1, 1, 1)));
};

const solidGeometry = ({ kind, at, half: [x, y, z] }: PartSolid): BufferGeometry => {
  if (kind === 'box') return new BoxGeometry(2 * x, 2 * y, 2 * z).translate(...at);
  if (kind === 'sphere') return new SphereGeometry(x, 28, 20).translate(...at);
  return standUp(new CylinderGeometry(x, y, 2 * z, 40)).translate(...at);
};

const colored = (part: BufferGeometry, { r, g, b }: Color): BufferGeometry => {
  const count = part.getAttribute('position').count;
  const colors = Float32Array.from({ length: 3 * count }, (_, i) => [r, g, b][i % 3] ?? 0);
  return part.setAttribute('color', new BufferAttribute(colors, 3));
};

/** All solids of a part in one geometry, each vertex coloured by its solid; the caller's to dispose of. */
export const partGeometry = (solids: readonly PartSolid[]): BufferGeometry =>
  mergeGeometries(
    solids.map((solid) => {
      const [r, g, b] = solid.rgb;
      return colored(solidGeometry(solid), new Color().setRGB(r / 255, g / 255, b / 255, SRGBColorSpace));
    }),
  );

/** All of a link's primitives in one geometry, each vertex coloured by its primitive's tone. */
export const linkGeometry = (
  shapes: readonly Primitive[],
  colorOf: (tone: Tone) => Color,
): BufferGeometry => {
  // swept outlines have no index, and what is merged has one everywhere or nowhere
  const mixed = shapes.some(({ kind }) => kind === 'prism');
  const parts = shapes.map((shape) => {
    const made = primitiveGeometry(shape);
    const part = mixed && made.index ? made.toNonIndexed() : made;
    return colored(part, colorOf(shape.tone));
  });
  return mergeGeometries(parts);
};

/** Where a finger's gripping parts are, in its body's frame: of several, the one that lies furthest out. */
export const gripOf = ({ shapes }: ArmBody): Box3 => {
  const boxes = shapes
    .filter(({ tone, ghostly }) => tone === 'pad' && !ghostly)
    .map((shape) => {
      const geometry = primitiveGeometry(shape);
      geometry.computeBoundingBox();
      geometry.dispose();
      return geometry.boundingBox ?? new Box3();
    });
  const reach = (box: Box3): number => Math.max(box.min.length(), box.max.length());
  return boxes.reduce((far, box) => (reach(box) > reach(far) ? box : far), boxes[0] ?? new Box3());
};
