/** Mirrored and turned cameras: which pixel of the upright picture a pixel of the camera's becomes. */

/** Degrees clockwise that the camera's picture is turned by to stand upright. */
export const TURNS = [0, 90, 180, 270] as const;
export type Turn = (typeof TURNS)[number];

export interface Orientation {
  /** Left and right swapped, after turning. */
  readonly mirror: boolean;
  readonly turn: Turn;
}

export const UPRIGHT: Orientation = { mirror: false, turn: 0 };

export const sameOrientation = (a: Orientation, b: Orientation): boolean =>
  a.mirror === b.mirror && a.turn === b.turn;

/** (x, y) -> (a x + c y + e, b x + d y + f), in the order of a canvas' `setTransform`. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Oriented {
  /** Size of the upright picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** Takes points of the picture as it came (pixels, from its top left) to points of the upright one. */
  readonly matrix: Affine;
}

/**
 * How a width x height picture comes to stand upright: turned clockwise, then mirrored. As a matrix, so that the canvas
 * that reads the picture back does it on the way and no byte is copied for it.
 */
export const orient = (width: number, height: number, { mirror, turn }: Orientation): Oriented => {
  const turned: Readonly<Record<Turn, Oriented>> = {
    0: { width, height, matrix: [1, 0, 0, 1, 0, 0] },
    90: { width: height, height: width, matrix: [0, 1, -1, 0, height, 0] },
    180: { width, height, matrix: [-1, 0, 0, -1, width, height] },
    270: { width: height, height: width, matrix: [0, -1, 1, 0, 0, width] },
  };
  const upright = turned[turn];
  if (!mirror) return upright;
  const [a, b, c, d, e, f] = upright.matrix;
  return { ...upright, matrix: [0 - a, b, 0 - c, d, upright.width - e, f] };
};
