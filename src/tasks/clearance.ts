/** Whether the hand has room: its fingers and palm against what stands on the table. Metres, as seen from above. */
import type { Extent } from '../contracts.ts';
import { cos, sin } from '../math/exact.ts';
import { gap, type Point, type Polygon } from '../math/polygon.ts';

/** The seven-joint arm's hand about its tool point, the fingers closing along y (robots/panda.ts), with 1 mm of air. */
const TRAVEL = 0.04; // of one finger from closed to open
const FINGER = { half: 0.0105, thick: 0.019 } as const;
const PALM = { half: [0.023, 0.069], above: 0.043 } as const;

/** A hand that points straight down. */
export interface HandPose {
  readonly point: Point;
  /** Of the finger tips above the table. */
  readonly height: number;
  readonly yaw: number;
  readonly opening: number;
}

const rectangle = ({ point: [x, y], yaw }: HandPose, [u0, u1]: Point, [v0, v1]: Point): Polygon => {
  const [c, s] = [cos(yaw), sin(yaw)];
  const at = (u: number, v: number): Point => [x + c * u - s * v, y + s * u + c * v];
  return [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)];
};

/** Free table between the hand and the nearest of the objects that reach up to it; infinite where none does. */
export const roomAround = (hand: HandPose, objects: readonly Pick<Extent, 'outline' | 'top'>[]): number => {
  const reaching = objects.filter(({ top }) => top > hand.height);
  if (reaching.length === 0) return Number.POSITIVE_INFINITY;
  const [near, far] = [hand.opening * TRAVEL, hand.opening * TRAVEL + FINGER.thick];
  const across: Point = [-FINGER.half, FINGER.half];
  const fingers = [rectangle(hand, across, [near, far]), rectangle(hand, across, [-far, -near])];
  const [u, v] = PALM.half;
  const palm = rectangle(hand, [-u, u], [-v, v]);
  return reaching.reduce((least, { outline, top }) => {
    const parts = top > hand.height + PALM.above ? [...fingers, palm] : fingers;
    return parts.reduce((room, part) => Math.min(room, gap(part, outline)), least);
  }, Number.POSITIVE_INFINITY);
};
