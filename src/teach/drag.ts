/** Dragging in a picture, as a displacement in the world: along the picture's plane, or toward and away from its camera. Pure. */
import type { Vec3 } from '../contracts.ts';
import { cross, dot, norm, scale } from '../math/rotation.ts';
import type { ScreenAxes } from './hand.ts';

/** How the picture of a point moves with the point: rows u and v (0..1, v down) a metre of x, y and z. */
export interface Looking {
  readonly u: Vec3;
  readonly v: Vec3;
}

const STEP = 0.005; // metres

/** `project`: a point of the world in the picture, 0..1, v down. */
export const lookingAt = (point: Vec3, project: (point: Vec3) => readonly [number, number]): Looking => {
  const [u0, v0] = project(point);
  const along = ([0, 1, 2] as const).map((axis) => {
    const moved: Vec3 = [
      point[0] + (axis === 0 ? STEP : 0),
      point[1] + (axis === 1 ? STEP : 0),
      point[2] + (axis === 2 ? STEP : 0),
    ];
    const [u, v] = project(moved);
    return [(u - u0) / STEP, (v - v0) / STEP] as const;
  });
  const row = (i: 0 | 1): Vec3 => [along[0]?.[i] ?? 0, along[1]?.[i] ?? 0, along[2]?.[i] ?? 0];
  return { u: row(0), v: row(1) };
};

/** The shortest displacement, metres, that moves the point's picture by (du, dv). */
export const dragged = ({ u, v }: Looking, du: number, dv: number): Vec3 => {
  const [uu, uv, vv] = [dot(u, u), dot(u, v), dot(v, v)];
  const determinant = uu * vv - uv * uv;
  if (determinant < 1e-9) return [0, 0, 0];
  const [a, b] = [(vv * du - uv * dv) / determinant, (uu * dv - uv * du) / determinant];
  return [a * u[0] + b * v[0], a * u[1] + b * v[1], a * u[2] + b * v[2]];
};

/** Away from the camera by so many metres: where the picture does not change. */
export const pushed = ({ u, v }: Looking, metres: number): Vec3 => {
  const along = cross(v, u); // v points down, u right: their product, so taken, points away
  return norm(along) === 0 ? [0, 0, 0] : scale(along, -metres / norm(along));
};

const WAYS: readonly Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
];

const most = (of: (way: Vec3) => number): Vec3 => WAYS.toSorted((a, b) => of(b) - of(a))[0] ?? [1, 0, 0];

/** The ways along the table that look most like right and like away in the picture. */
export const screenAxes = ({ u, v }: Looking): ScreenAxes => {
  const right = most((way) => dot(u, way));
  return { right, away: most((way) => (dot(way, right) === 0 ? -dot(v, way) : -Infinity)) };
};
