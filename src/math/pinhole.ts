/** What a pinhole camera makes of the plane z = 0: a homography. */

import type { Vec3 } from '../contracts.ts';
import { tan } from './exact.ts';
import type { Homography } from './homography.ts';
import { cross, dot, sub, unit } from './rotation.ts';

export interface Pinhole {
  readonly position: Vec3;
  readonly target: Vec3;
  /** Vertical field of view, degrees. */
  readonly fov: number;
}

/**
 * From metres on the plane z = 0 to the frame of a camera that is held upright (up is +z): u right and v down, 0..1
 * inside. `aspect` is width by height.
 */
export const planeToFrame = ({ position, target, fov }: Pinhole, aspect = 1): Homography => {
  const forward = unit(sub(target, position));
  const right = unit(cross(forward, [0, 0, 1]));
  const down = cross(forward, right);
  const f = 1 / (2 * tan((fov * Math.PI) / 360)); // focal length, frame heights
  const row = (axis: Vec3): readonly [number, number, number] => [axis[0], axis[1], -dot(axis, position)];
  const [x, y, z] = [row(right), row(down), row(forward)];
  const mix = (a: readonly number[], scale: number): readonly number[] =>
    z.map((depth, i) => scale * (a[i] ?? 0) + 0.5 * depth);
  return [...mix(x, f / aspect), ...mix(y, f), ...z];
};
