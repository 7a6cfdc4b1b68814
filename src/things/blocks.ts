/** The things on the table: named colours, shapes with their sizes in metres, and where they may lie. */
import type { BlockObject, ColorName, SceneSpec, ShapeName } from '../contracts.ts';

/** sRGB 0..255, far enough apart to be told from each other under coloured light. */
export const COLORS: Readonly<Record<ColorName, readonly [number, number, number]>> = {
  red: [205, 32, 38],
  orange: [242, 124, 16],
  yellow: [246, 214, 40],
  green: [38, 150, 62],
  cyan: [64, 200, 214],
  blue: [34, 74, 196],
  purple: [118, 48, 160],
  pink: [244, 140, 184],
};
export const COLOR_NAMES = Object.keys(COLORS) as readonly ColorName[];

/** Small things the gripper can hold, and the two it puts them into. */
export const GRASPABLE = ['cube', 'cylinder', 'star', 'cone'] as const satisfies readonly ShapeName[];
export const CONTAINERS = ['bowl', 'plate'] as const satisfies readonly ShapeName[];

export interface ShapeSize {
  /** Radius of the footprint's bounding circle. */
  readonly radius: number;
  /** Radius of the largest circle inside the footprint (a star's: of its hull, which is what collides). */
  readonly inner: number;
  /** Half the height; a resting body's centre is this far above the table. */
  readonly halfHeight: number;
  readonly mass: number;
  /** Height of the grasp point above the centre (a cone is wider, and held, lower). */
  readonly grasp: number;
  /** The shape looks the same after this turn about z (radians); 0 means any turn. */
  readonly symmetry: number;
}

export const SHAPES: Readonly<Record<ShapeName, ShapeSize>> = {
  cube: { radius: 0.0318, inner: 0.0225, halfHeight: 0.0225, mass: 0.05, grasp: 0, symmetry: Math.PI / 2 },
  cylinder: { radius: 0.024, inner: 0.024, halfHeight: 0.0225, mass: 0.045, grasp: 0, symmetry: 0 },
  star: { radius: 0.032, inner: 0.0259, halfHeight: 0.018, mass: 0.04, grasp: 0, symmetry: 0 },
  cone: { radius: 0.027, inner: 0.027, halfHeight: 0.0275, mass: 0.04, grasp: -0.011, symmetry: 0 },
  bowl: { radius: 0.065, inner: 0.065, halfHeight: 0.0175, mass: 0.3, grasp: 0, symmetry: 0 },
  plate: { radius: 0.07, inner: 0.07, halfHeight: 0.006, mass: 0.3, grasp: 0, symmetry: 0 },
};

export const STAR_INNER = 0.0145; // metres: radius of the star's inner corners (outer: SHAPES.star.radius)
export const BOWL = { floorRadius: 0.04, wall: 0.004, sides: 14 } as const;

/** The table top's drawn half size and centre. */
export const TABLE_TOP = { centre: [0.5, 0] as const, half: [0.5, 0.55] as const } as const;

export const isBlock = (object: SceneSpec['objects'][number]): object is BlockObject =>
  object.kind === 'block';

/** The objects of a scene of blocks. RangeError for one that has others: what asks for these is about blocks alone. */
export const blocksOf = ({ objects }: Pick<SceneSpec, 'objects'>): readonly BlockObject[] => {
  if (!objects.every(isBlock)) throw new RangeError('a scene of blocks was expected');
  return objects;
};
