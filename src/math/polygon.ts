/** Convex polygons in the plane, corners counter-clockwise: footprints of things as seen from above. Same in every engine. */
import { hypot } from './exact.ts';

export type Point = readonly [number, number];
export type Polygon = readonly Point[];

/** Twice the area of the triangle a, b, c; positive when they turn left. */
const turn = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Hull of the points (Andrew's monotone chain), counter-clockwise; what lies on an edge is left out. */
export const convexHull = (points: readonly Point[]): Polygon => {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (ordered: readonly Point[]): Point[] => {
    const found: Point[] = [];
    for (const point of ordered) {
      for (;;) {
        const [a, b] = [found.at(-2), found.at(-1)];
        if (!a || !b || turn(a, b, point) > 0) break;
        found.pop();
      }
      found.push(point);
    }
    return found.slice(0, -1); // its end is the beginning of the other
  };
  const hull = [...chain(sorted), ...chain(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
};

const edges = (polygon: Polygon): readonly (readonly [Point, Point])[] =>
  polygon.map((corner, i) => [corner, polygon[(i + 1) % polygon.length] ?? corner]);

export const contains = (polygon: Polygon, point: Point): boolean =>
  polygon.length > 2 && edges(polygon).every(([a, b]) => turn(a, b, point) >= 0);

const toSegment = ([x, y]: Point, [a, b]: readonly [Point, Point]): number => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) : 0;
  return hypot(x - a[0] - along * dx, y - a[1] - along * dy);
};

/** From the point to the polygon; 0 inside. */
export const distanceTo = (polygon: Polygon, point: Point): number =>
  contains(polygon, point) ? 0 : Math.min(...edges(polygon).map((edge) => toSegment(point, edge)));

/** Is there a line between the two, along one of the edges of `a`? */
const splits = (a: Polygon, b: Polygon): boolean =>
  edges(a).some(([from, to]) => b.every((point) => turn(from, to, point) < 0));

/** Free table between two polygons; 0 where they touch or overlap. */
export const gap = (a: Polygon, b: Polygon): number => {
  if (!splits(a, b) && !splits(b, a)) return 0;
  return Math.min(...a.map((corner) => distanceTo(b, corner)), ...b.map((corner) => distanceTo(a, corner)));
};

/** Moved by x, y. */
export const shifted = (polygon: Polygon, [dx, dy]: Point): Polygon =>
  polygon.map(([x, y]) => [x + dx, y + dy]);
