/**
 * Where the visitor's desk lies under the simulated arm. A rectangle of known size is marked in the picture; its
 * middle comes to the middle of the arm's work area, its far edge (away from the camera) toward the arm's base.
 */

import type { Result } from '../../contracts.ts';
import {
  fitHomography,
  type Homography,
  invertHomography,
  type Point,
  type Quad,
} from '../../math/homography.ts';
import { PANDA } from '../../robots/index.ts';

export interface DeskPlane {
  /** Pixels of the upright picture: far-left, far-right, near-right, near-left. */
  readonly corners: Quad;
  /** Width and depth, metres. */
  readonly size: readonly [number, number];
}

export interface DeskPlacement {
  /** Picture pixels to metres on the simulated table (x away from the arm's base, y to the right of the picture). */
  readonly tableFromPicture: Homography;
  readonly pictureFromTable: Homography;
  /** Table metres a desk metre: 1, or less where the rectangle is larger than what the arm reaches and sees. */
  readonly scale: number;
}

/** A rectangle up to this size keeps its scale: the work area with a margin that still is in the policy's frame. */
export const LARGEST_DESK = { width: 0.44, depth: 0.34 } as const;
export const SMALLEST_SIDE = 0.05; // metres
const LARGEST_SIDE = 5;

/** Desks lie under the seven-joint arm. */
const TABLE_AREA = PANDA.objects;
const MIDDLE = { x: (TABLE_AREA.x[0] + TABLE_AREA.x[1]) / 2, y: (TABLE_AREA.y[0] + TABLE_AREA.y[1]) / 2 };

const invalid = (message: string, detail: string): Result<never> => ({
  ok: false,
  error: { code: 'DESK_INVALID', message, detail },
});

/** Errors: DESK_INVALID. */
export const placeDesk = ({ corners, size: [width, depth] }: DeskPlane): Result<DeskPlacement> => {
  const fine = (side: number): boolean => side >= SMALLEST_SIDE && side <= LARGEST_SIDE;
  if (!fine(width) || !fine(depth)) {
    const message = 'The rectangle on the desk must be 5 cm to 5 m wide and deep. Correct its size.';
    return invalid(message, `${width} x ${depth} m`);
  }
  const scale = Math.min(1, LARGEST_DESK.width / width, LARGEST_DESK.depth / depth);
  const [y, x] = [(scale * width) / 2, (scale * depth) / 2];
  const rectangle: Quad = [
    [MIDDLE.x - x, MIDDLE.y - y],
    [MIDDLE.x - x, MIDDLE.y + y],
    [MIDDLE.x + x, MIDDLE.y + y],
    [MIDDLE.x + x, MIDDLE.y - y],
  ];
  const tableFromPicture = fitHomography(corners, rectangle);
  if (!tableFromPicture) {
    const message =
      'The four corners make no rectangle. Drag them to far left, far right, near right, near left.';
    return invalid(message, JSON.stringify(corners));
  }
  return {
    ok: true,
    value: { tableFromPicture, pictureFromTable: invertHomography(tableFromPicture), scale },
  };
};

/** The plane was marked in a picture of this size; another size of the same shape scales the marks. */
export const scalePlane = (
  plane: DeskPlane,
  from: readonly [number, number],
  to: readonly [number, number],
): DeskPlane => {
  const scale = ([x, y]: Point): Point => [(x * to[0]) / from[0], (y * to[1]) / from[1]];
  const [a, b, c, d] = plane.corners;
  return { ...plane, corners: [scale(a), scale(b), scale(c), scale(d)] };
};
