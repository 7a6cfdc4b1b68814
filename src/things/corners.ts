/** Corners of what collides of an object, in its body's frame; round blocks as prisms of many sides. Metres. */
import type { Hulls, ObjectSpec, PartObject, ShapeName, Vec3 } from '../contracts.ts';
import { cos, sin } from '../math/exact.ts';
import { BOWL, SHAPES } from './blocks.ts';
import { PICTURE_BLOCK, PICTURE_CARD, PICTURE_CARD_HEIGHT } from './names.ts';

const ROUND = 24;

const ring = (sides: number, radius: number, z: number, phase = 0): readonly Vec3[] =>
  Array.from({ length: sides }, (_, i) => {
    const angle = phase + (2 * Math.PI * i) / sides;
    return [radius * cos(angle), radius * sin(angle), z];
  });

const box = (x: number, y: number, z: number): readonly Vec3[] =>
  [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c): Vec3 => [a * x, b * y, c * z])));

const ofBlock = (shape: ShapeName): readonly Vec3[] => {
  const { radius, halfHeight: h } = SHAPES[shape];
  switch (shape) {
    case 'cube':
      return box(h, h, h);
    case 'star':
      return [...ring(5, radius, -h, Math.PI / 2), ...ring(5, radius, h, Math.PI / 2)];
    case 'cone':
      return [...ring(ROUND, radius, -h), [0, 0, h]];
    case 'bowl':
      return [...ring(ROUND, BOWL.floorRadius, -h), ...ring(ROUND, radius, h)];
    case 'cylinder':
    case 'plate':
      return [...ring(ROUND, radius, -h), ...ring(ROUND, radius, h)];
  }
};

/** Corners of what a part collides as; round solids as the boxes about them. */
const partCorners = ({ solids }: Pick<PartObject, 'solids'>): readonly Vec3[] =>
  solids
    .filter(({ ghostly }) => !ghostly)
    .flatMap(({ at, half }) =>
      [-1, 1].flatMap((a) =>
        [-1, 1].flatMap((b) =>
          [-1, 1].map((c): Vec3 => [at[0] + a * half[0], at[1] + b * half[1], at[2] + c * half[2]]),
        ),
      ),
    );

/** RangeError for a thing whose hulls were not fetched. */
export const cornersOf = (object: ObjectSpec, hulls: Hulls): readonly Vec3[] => {
  if (object.kind === 'block') return ofBlock(object.shape);
  if (object.kind === 'picture') {
    const half = PICTURE_BLOCK / 2;
    return object.form === 'block'
      ? box(half, half, half)
      : box(PICTURE_CARD / 2, PICTURE_CARD / 2, PICTURE_CARD_HEIGHT / 2);
  }
  if (object.kind === 'part') return partCorners(object);
  const pieces = hulls.get(object.thing.id);
  if (!pieces) throw new RangeError(`no convex pieces of ${object.thing.id}`);
  return pieces.flatMap((piece) =>
    Array.from(
      { length: piece.length / 3 },
      (_, i): Vec3 => [piece[3 * i] ?? 0, piece[3 * i + 1] ?? 0, piece[3 * i + 2] ?? 0],
    ),
  );
};
