/**
 * Where a camera that someone holds over a desk sees what. The desk's top is z = 0, x runs to the viewer's right, y away
 * from the viewer; metres. Pixels run right and down.
 */

import type { Vec3 } from '../../contracts.ts';
import { cos, sin, tan } from '../../math/exact.ts';
import type { Point, Quad } from '../../math/homography.ts';
import { cross, dot, sub, unit } from '../../math/rotation.ts';
import type { View } from '../../render/still-life/index.ts';

export interface Hold {
  readonly width: number;
  readonly height: number;
  /** Above the desk, degrees; 90 is straight down. */
  readonly elevation: number;
  /** To the right of straight ahead, degrees. */
  readonly azimuth: number;
  readonly distance: number;
  /** Clockwise turn of the camera, degrees. */
  readonly roll: number;
  /** Vertical, degrees. */
  readonly fov: number;
  /** The point of the desk in the middle of the picture. */
  readonly look: readonly [number, number];
}

const RADIANS = Math.PI / 180;
const blend = (a: Vec3, s: number, b: Vec3, t: number): Vec3 => [
  a[0] * s + b[0] * t,
  a[1] * s + b[1] * t,
  a[2] * s + b[2] * t,
];

export const viewOf = ({ width, height, fov, look, ...hold }: Hold): View => {
  const [e, a, roll] = [hold.elevation * RADIANS, hold.azimuth * RADIANS, hold.roll * RADIANS];
  const target: Vec3 = [look[0], look[1], 0];
  const back: Vec3 = [cos(e) * sin(a), -cos(e) * cos(a), sin(e)];
  const position = blend(target, 1, back, hold.distance);
  const right = unit(cross([0, 0, 1], back));
  const up = blend(cross(back, right), cos(roll), right, sin(roll));
  return { width, height, position, target, up, fov };
};

/** Where a point falls, pixels; not finite or nonsense for points behind the camera. */
export const sees = ({ width, height, position, target, up, fov }: View, point: Vec3): Point => {
  const forward = unit(sub(target, position));
  const right = unit(cross(forward, up));
  const top = cross(right, forward);
  const ray = sub(point, position);
  const focal = height / 2 / tan((fov * RADIANS) / 2); // pixels
  const depth = dot(ray, forward);
  return [width / 2 + (focal * dot(ray, right)) / depth, height / 2 - (focal * dot(ray, top)) / depth];
};

/** The rectangle about the origin: far left, far right, near right, near left. */
export const rectangleOf = ([width, depth]: readonly [number, number]): Quad => [
  [-width / 2, depth / 2],
  [width / 2, depth / 2],
  [width / 2, -depth / 2],
  [-width / 2, -depth / 2],
];

export const cornersIn = (view: View, size: readonly [number, number]): Quad => {
  const [a, b, c, d] = rectangleOf(size);
  const seen = ([x, y]: Point): Point => sees(view, [x, y, 0]);
  return [seen(a), seen(b), seen(c), seen(d)];
};

export const distanceFrom = (view: View, point: Vec3): number => {
  const ray = sub(point, view.position);
  return Math.sqrt(dot(ray, ray));
};

/** Pixels a metre, at that distance and near the middle of the picture. */
export const pixelsAMetre = ({ height, fov }: View, distance: number): number =>
  height / 2 / tan((fov * RADIANS) / 2) / distance;

export const areaOf = (quad: Quad): number =>
  Math.abs(
    quad.reduce((sum, [x, y], i) => {
      const [p, q] = quad[(i + 1) % 4] ?? [0, 0];
      return sum + x * q - p * y;
    }, 0),
  ) / 2;
