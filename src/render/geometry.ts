/** Geometry of arm and objects from the catalogues. Built once per shape and shared; z up, metres. */
import {
  BoxGeometry,
  BufferAttribute,
  type BufferGeometry,
  CapsuleGeometry,
  type Color,
  ConeGeometry,
  CylinderGeometry,
  ExtrudeGeometry,
  LatheGeometry,
  Matrix4,
  Quaternion,
  Shape,
  Vector2,
  Vector3,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { ShapeName } from '../contracts.ts';
import type { Primitive, Tone } from '../robots/panda.ts';
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

/** A primitive of the arm in its body's frame. */
const primitiveGeometry = (p: Primitive): BufferGeometry => {
  if (p.kind === 'box')
    return new BoxGeometry(2 * p.half[0], 2 * p.half[1], 2 * p.half[2]).translate(...p.at);
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

/** All of a link's primitives in one geometry, each vertex coloured by its primitive's tone. */
export const linkGeometry = (
  shapes: readonly Primitive[],
  colorOf: (tone: Tone) => Color,
): BufferGeometry => {
  const parts = shapes.map((shape) => {
    const part = primitiveGeometry(shape);
    const count = part.getAttribute('position').count;
    const { r, g, b } = colorOf(shape.tone);
    part.setAttribute(
      'color',
      new BufferAttribute(
        Float32Array.from({ length: 3 * count }, (_, i) => [r, g, b][i % 3] ?? 0),
        3,
      ),
    );
    return part;
  });
  return mergeGeometries(parts);
};
