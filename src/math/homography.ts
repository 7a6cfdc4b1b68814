/**
 * Plane-to-plane projective maps: four point pairs fix one (Hartley and Zisserman, Multiple View Geometry, 2nd ed.,
 * section 4.1: with four pairs the linear system has one solution, no least squares needed).
 */
import { hypot } from './exact.ts';
export type Point = readonly [number, number];
export type Quad = readonly [Point, Point, Point, Point];
/** Row-major 3x3; maps (x, y, 1) to (x', y', w) with the point at (x'/w, y'/w). Scale and sign are free. */
export type Homography = readonly number[];

const at = (h: Homography, i: number): number => h[i] ?? 0;

/** Not finite for points of the horizon. */
export const applyHomography = (h: Homography, [x, y]: Point): Point => {
  const w = at(h, 6) * x + at(h, 7) * y + at(h, 8);
  return [(at(h, 0) * x + at(h, 1) * y + at(h, 2)) / w, (at(h, 3) * x + at(h, 4) * y + at(h, 5)) / w];
};

/** Its sign tells the sides of the horizon apart: points that are seen share the sign of a point that is. */
export const depthOf = (h: Homography, [x, y]: Point): number => at(h, 6) * x + at(h, 7) * y + at(h, 8);

/** `a` after `b`. */
export const multiplyHomography = (a: Homography, b: Homography): Homography =>
  Array.from({ length: 9 }, (_, i) => {
    const row = 3 * Math.floor(i / 3);
    const column = i % 3;
    return (
      at(a, row) * at(b, column) + at(a, row + 1) * at(b, column + 3) + at(a, row + 2) * at(b, column + 6)
    );
  });

/** Up to scale; of a singular one the adjugate, which maps to nothing sensible. */
export const invertHomography = (h: Homography): Homography => {
  const [a, b, c, d, e, f, g, i, j] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => at(h, k)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const adjugate = [
    e * j - f * i,
    c * i - b * j,
    b * f - c * e,
    f * g - d * j,
    a * j - c * g,
    c * d - a * f,
    d * i - e * g,
    b * g - a * i,
    a * e - b * d,
  ];
  const determinant = a * at(adjugate, 0) + b * at(adjugate, 3) + c * at(adjugate, 6);
  return determinant === 0 ? adjugate : adjugate.map((value) => value / determinant);
};

/** Twice the signed area of a triangle. */
const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Corners in order around it, no three near a line, no crossing: the picture of a rectangle that is wholly in view. */
export const isConvex = (quad: Quad): boolean => {
  const size = Math.max(...quad.flatMap(([x, y]) => quad.map(([p, q]) => hypot(x - p, y - q))));
  const turns = quad.map((corner, i) =>
    turn(corner, quad[(i + 1) % 4] ?? corner, quad[(i + 2) % 4] ?? corner),
  );
  const least = 0.004 * size * size;
  return size > 0 && (turns.every((t) => t > least) || turns.every((t) => t < -least));
};

/** Maps the unit square's corners (0,0) (1,0) (1,1) (0,1) to the quad (Heckbert 1989, section 2.2.3). */
const squareTo = (quad: Quad): Homography => {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad;
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / area;
  const h = (dx1 * sy - sx * dy1) / area;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
};

/** The map that takes each of four points to its partner; null when either four are no convex quadrilateral. */
export const fitHomography = (from: Quad, to: Quad): Homography | null => {
  if (!isConvex(from) || !isConvex(to)) return null;
  return multiplyHomography(squareTo(to), invertHomography(squareTo(from)));
};
