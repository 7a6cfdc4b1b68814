/** The path of a thing that is slid over the desk: there and back, slow at the ends. */
import { atan2, cos, sin } from '../../math/exact.ts';
import type { Point } from '../../math/homography.ts';
import type { Plan } from './plan.ts';

export const SECONDS = 20;
export const RATE = 10; // pictures a second

/** Where the named thing is at `t` of 0..1: an ellipse about the rectangle's middle, begun where the thing stands. */
export const slide = ({ items, planeSize: [width, depth] }: Plan, t: number): Point => {
  const [x0, y0] = items[0]?.placed.at ?? [0, 0];
  const radius: Point = [0.36 * width, 0.34 * depth];
  const start = atan2(y0 / radius[1], x0 / radius[0]);
  const eased = t - sin(4 * Math.PI * t) / (4 * Math.PI); // rests half way and at the end
  const turn = start + 2 * Math.PI * eased;
  return [radius[0] * cos(turn), radius[1] * sin(turn)];
};
