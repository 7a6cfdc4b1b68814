/** Four corners in a picture, and what is drawn between and around them. Pure: pixels of the picture, metres. */

import {
  applyHomography,
  depthOf,
  fitHomography,
  type Homography,
  isConvex,
  type Point,
  type Quad,
} from '../../../math/homography.ts';
import type { DeskPlane } from '../../../observe/index.ts';
import { PANDA } from '../../../robots/index.ts';

export const CORNER_NAMES = ['far left', 'far right', 'near right', 'near left'] as const;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const mapQuad = ([a, b, c, d]: Quad, map: (point: Point, i: number) => Point): Quad => [
  map(a, 0),
  map(b, 1),
  map(c, 2),
  map(d, 3),
];

/** A sheet lying in the middle, as a camera half-way up sees it: where dragging begins. */
export const firstGuess = ({ width, height }: PictureSize): Quad => [
  [0.32 * width, 0.36 * height],
  [0.68 * width, 0.36 * height],
  [0.76 * width, 0.74 * height],
  [0.24 * width, 0.74 * height],
];

/** The corner put somewhere else, kept in the picture. */
export const moveCorner = (corners: Quad, which: number, to: Point, { width, height }: PictureSize): Quad => {
  const inside: Point = [Math.max(0, Math.min(width, to[0])), Math.max(0, Math.min(height, to[1]))];
  return mapQuad(corners, (corner, i) => (i === which ? inside : corner));
};

/** The same corners in a picture of another size. */
export const rescale = (corners: Quad, from: PictureSize, to: PictureSize): Quad =>
  mapQuad(corners, ([x, y]) => [(x * to.width) / from.width, (y * to.height) / from.height]);

const turnOf = (quad: Quad): number =>
  quad.reduce((sum, [x, y], i) => {
    const [u, v] = quad[(i + 1) % 4] ?? [0, 0];
    return sum + (x * v - u * y) / 2;
  }, 0);

/** Shares of the picture: less, and a pixel's error is centimetres on the desk. */
const LEAST_AREA = 0.004;

const segmentsCross = (a: Point, b: Point, c: Point, d: Point): boolean => {
  const side = (p: Point, q: Point, r: Point): number =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
};

/** What is wrong with the corners, and what to do, in a sentence; null: nothing. */
export const faultOf = (corners: Quad, { width, height }: PictureSize): string | null => {
  const [a, b, c, d] = corners;
  if (segmentsCross(a, b, c, d) || segmentsCross(b, c, d, a)) {
    return 'Two sides cross. Drag the corners into their order: far left, far right, near right, near left.';
  }
  if (!isConvex(corners)) {
    return 'One corner lies on or behind the line between two others. Drag it outward.';
  }
  if (turnOf(corners) < 0) return 'Left and right are swapped. Drag each left corner to the left.';
  if (a[1] + b[1] > c[1] + d[1]) {
    return 'The far corners lie below the near ones. Drag the far corners up: they are the ones away from the camera.';
  }
  if (turnOf(corners) < LEAST_AREA * width * height) {
    return 'The rectangle is too small to be exact. Come closer with the camera, or mark a larger one.';
  }
  return null;
};

/** A straight line, pixels of the picture. */
export interface Segment {
  readonly from: Point;
  readonly to: Point;
}

export interface Grid {
  readonly lines: readonly Segment[];
  /** Side of a square on the desk, metres. */
  readonly step: number;
}

/** Squares of 5 cm, larger ones where there would be too many to see; no lines for corners that make no rectangle. */
export const gridOf = ({ corners, size: [width, depth] }: DeskPlane): Grid => {
  let step = 0.05;
  while (Math.max(width, depth) / step > 20) step *= 2;
  const desk: Quad = [
    [0, 0],
    [width, 0],
    [width, depth],
    [0, depth],
  ];
  const map = fitHomography(desk, corners);
  if (!map) return { lines: [], step };
  const line = (from: Point, to: Point): Segment => ({
    from: applyHomography(map, from),
    to: applyHomography(map, to),
  });
  const lines: Segment[] = [];
  for (let x = step; x < width - step / 10; x += step) lines.push(line([x, 0], [x, depth]));
  for (let y = step; y < depth - step / 10; y += step) lines.push(line([0, y], [width, y]));
  return { lines, step };
};

/** Metres: radius of the round foot of robots/panda.ts. */
const FOOT = 0.1;

const circle = (radius: number): readonly Point[] =>
  Array.from({ length: 48 }, (_, i): Point => {
    const angle = (i * Math.PI) / 24;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });

/** Desks lie under the seven-joint arm. */
const WORKSPACE = PANDA.workspace;

/** Corners of the box the finger tips may go to, each side in pieces so that it can be cut at the horizon. */
const reachBox = (): readonly Point[] => {
  const { x, y } = WORKSPACE;
  const corners: readonly Point[] = [
    [x[0], y[0]],
    [x[0], y[1]],
    [x[1], y[1]],
    [x[1], y[0]],
  ];
  return corners.flatMap((from, i) => {
    const to = corners[(i + 1) % 4] ?? from;
    return Array.from({ length: 12 }, (_, k): Point => {
      const t = k / 12;
      return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
    });
  });
};

const MIDDLE: Point = [(WORKSPACE.x[0] + WORKSPACE.x[1]) / 2, 0];

/** A closed line on the table as pieces of it that lie in front of the camera, pixels of the picture. */
const seenPieces = (map: Homography, line: readonly Point[]): readonly (readonly Point[])[] => {
  const front = Math.sign(depthOf(map, MIDDLE));
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  for (const point of [...line, ...line.slice(0, 1)]) {
    if (Math.sign(depthOf(map, point)) === front) {
      piece.push(applyHomography(map, point));
      continue;
    }
    if (piece.length > 1) pieces.push(piece);
    piece = [];
  }
  if (piece.length > 1) pieces.push(piece);
  return pieces;
};

export interface ArmOutline {
  /** Where the finger tips can go. */
  readonly reach: readonly (readonly Point[])[];
  /** The foot of the arm. */
  readonly foot: readonly (readonly Point[])[];
  /** The middle of the foot lies in the picture. */
  readonly footInPicture: boolean;
}

export const armOutline = (pictureFromTable: Homography, { width, height }: PictureSize): ArmOutline => {
  const [x, y] = applyHomography(pictureFromTable, [0, 0]);
  const front = Math.sign(depthOf(pictureFromTable, [0, 0])) === Math.sign(depthOf(pictureFromTable, MIDDLE));
  return {
    reach: seenPieces(pictureFromTable, reachBox()),
    foot: seenPieces(pictureFromTable, circle(FOOT)),
    footInPicture: front && x >= 0 && y >= 0 && x <= width && y <= height,
  };
};

/** "29,7" and "29.7" are 0.297 m; null: no length. */
export const metresOf = (centimetres: string): number | null => {
  const text = centimetres.trim().replace(',', '.');
  return /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) / 100 : null;
};
