/** Table metres -> canvas pixels, from above. Pure. */
import type { Vec3 } from '../../contracts.ts';

export interface Area {
  /** Metres, world frame: x away from the base, y to the picture's right. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface Placing {
  /** Pixels a metre. */
  readonly scale: number;
  readonly at: (position: Vec3) => [number, number];
}

/** The area as large as it fits, in the middle, without distortion: y to the right, x down. */
export const placeIn = ({ x, y }: Area, width: number, height: number): Placing => {
  const [deep, broad] = [x[1] - x[0], y[1] - y[0]];
  const scale = Math.min(width / broad, height / deep);
  const [left, top] = [(width - broad * scale) / 2, (height - deep * scale) / 2];
  return { scale, at: ([px, py]) => [left + (py - y[0]) * scale, top + (px - x[0]) * scale] };
};

/** Is a hand with this opening (0 closed ... 1 open) drawn as open? */
export const openAt = (opening: number): boolean => opening >= 0.75;
