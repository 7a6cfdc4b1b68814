/** A cloud of points -> few corners whose hull is about theirs: what a convex piece of the physics is made of. */
import type { Vec3 } from '../../contracts.ts';
import { cos, hypot, sin } from '../../math/exact.ts';
import { cross, dot } from '../../math/rotation.ts';

/** Corners of a convex piece, metres. */
export type Piece = readonly Vec3[];

/** Metres: a sheet without thickness would have no volume. */
const THICK = 0.002;

/** Evenly spread over the sphere (Fibonacci's lattice). */
const directions = (count: number): readonly Vec3[] =>
  Array.from({ length: count }, (_, i) => {
    const z = 1 - (2 * (i + 0.5)) / count;
    const angle = Math.PI * (1 + Math.sqrt(5)) * (i + 0.5);
    const r = Math.sqrt(1 - z * z);
    return [r * cos(angle), r * sin(angle), z];
  });

const unit = (v: Vec3): Vec3 => {
  const length = hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
};
const upright = (to: Vec3): Vec3 => unit(cross(to, Math.abs(to[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0]));

/** Lowest and highest along a direction. */
const span = (points: readonly Vec3[], along: Vec3): readonly [number, number] =>
  points.reduce<readonly [number, number]>(
    ([low, high], p) => [Math.min(low, dot(p, along)), Math.max(high, dot(p, along))],
    [Infinity, -Infinity],
  );

/** Points that lie closer together along a direction than THICK are doubled to that thickness. */
const widened = (points: readonly Vec3[], along: Vec3): readonly Vec3[] => {
  const [low, high] = span(points, along);
  const lack = (THICK - (high - low)) / 2;
  if (lack <= 0) return points;
  const moved = (p: Vec3, by: number): Vec3 => [
    p[0] + by * along[0],
    p[1] + by * along[1],
    p[2] + by * along[2],
  ];
  return points.flatMap((p) => [moved(p, -lack), moved(p, lack)]);
};

/** The point that is furthest by some measure, from the first one. */
const furthestFrom = (points: readonly Vec3[], measure: (from: Vec3) => number): Vec3 => {
  const [first = [0, 0, 0]] = points;
  let [best, far]: [Vec3, number] = [[0, 0, 0], -Infinity];
  for (const p of points) {
    const from: Vec3 = [p[0] - first[0], p[1] - first[1], p[2] - first[2]];
    const away = measure(from);
    if (away > far) [best, far] = [from, away];
  }
  return best;
};

/** At least THICK along three directions at right angles: a length, a width, and what is left. */
const thickened = (points: readonly Vec3[]): readonly Vec3[] => {
  const long = furthestFrom(points, (from) => hypot(...from));
  const length = hypot(...long) > 0 ? unit(long) : ([1, 0, 0] as const);
  const wide = cross(
    length,
    furthestFrom(points, (from) => hypot(...cross(length, from))),
  );
  const normal = hypot(...wide) > 1e-7 ? unit(wide) : upright(length);
  return [length, cross(normal, length), normal].reduce(widened, points);
};

const farthest = (points: readonly Vec3[], direction: Vec3): number => {
  const [dx, dy, dz] = direction;
  let [best, far] = [0, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const p = points[i];
    const along = p ? dx * p[0] + dy * p[1] + dz * p[2] : -Infinity;
    if (along > far) [best, far] = [i, along];
  }
  return best;
};

/** The points that reach furthest, each once. */
const outermost = (points: readonly Vec3[], along: readonly Vec3[]): readonly Vec3[] =>
  [...new Set(along.map((direction) => farthest(points, direction)))].flatMap((i) => {
    const point = points[i];
    return point ? [point] : [];
  });

const FINE = directions(400);
const TESTS = directions(120);

/** At most so many points that reach furthest, moved out until they reach as far as all do, on average. */
export const cornersOf = (cloud: readonly Vec3[], most: number): Piece => {
  const points = outermost(thickened(cloud), FINE);
  let few = outermost(points, directions(most));
  for (let count = most; count <= 6 * most; count += Math.ceil(most / 8)) {
    const found = outermost(points, directions(count));
    if (found.length > most) break;
    if (found.length > few.length) few = found;
  }
  if (few.length < 4) return few;
  const mean = (k: 0 | 1 | 2): number => few.reduce((sum, p) => sum + p[k], 0) / few.length;
  const centre: Vec3 = [mean(0), mean(1), mean(2)];
  const reach = (of: readonly Vec3[]): number =>
    TESTS.reduce((sum, d) => sum + dot(d, of[farthest(of, d)] ?? centre) - dot(d, centre), 0);
  const by = reach(points) / reach(few);
  const out = (p: Vec3, k: 0 | 1 | 2): number => centre[k] + (p[k] - centre[k]) * by;
  return few.map((p): Vec3 => [out(p, 0), out(p, 1), out(p, 2)]);
};
