/**
 * Motions among real things, up to 150 mm high and nearly as wide as the hand opens: over whatever stands in the way, down
 * only where the open hand has room, fingers across. No memory here, either: the height wanted follows from where things are.
 */
import type { EndEffectorAction, Extent, Vec3 } from '../../contracts.ts';
import { atan2, cos, hypot, sin } from '../../math/exact.ts';
import { distanceTo, gap, type Point, shifted } from '../../math/polygon.ts';
import {
  clamp,
  GRIPPER_DOWN,
  quatFromRotationVector,
  quatMultiply,
  quatRotate,
  scale,
} from '../../math/rotation.ts';
import type { ExpertView, Surroundings } from '../task.ts';
import type { Delivering } from './over-blocks.ts';
import { clipVector, MAX_ROTATION, MAX_TRANSLATION, toward } from './turning.ts';

/** Of the hand about its tool point: what is nearer than this must be passed over. */
const REACH = 0.07;
/** Between what is passed over and the finger tips, or what hangs from them. */
const OVER = 0.015;
/** The height wanted falls by so much a metre of way to what must be passed over: a step goes as far up as sideways. */
const SLOPE = 1.2;
const STEP = 0.01; // metres between the places of the way that are looked at
const LEAST_PACE = 0.15;
/** Radians off the wanted yaw up to which the fingers come down beside the target, and close. */
const TURNED = 0.1;
/** Most that a hand is turned, radians: the last joint goes no further in the corners of the table. */
const MOST_YAW = Math.PI / 2 + 0.25;

/** Turn of the hand about z, radians; 0 is how it closes along y. */
export const handYaw = ({ rotation }: Pick<ExpertView, 'rotation'>): number => {
  const [x, y] = quatRotate(quatMultiply(quatFromRotationVector(rotation), GRIPPER_DOWN), [1, 0, 0]);
  return atan2(y, x);
};

/** The yaw at which the pads face the object's sides that is the least turn from here and within the joint's limits. */
export const nearestYaw = (view: ExpertView): number => {
  const now = handYaw(view);
  if (view.symmetry === 0) return clamp(now, -0.6, 0.6);
  const nearest = view.yaw + view.symmetry * Math.round((now - view.yaw) / view.symmetry);
  if (Math.abs(nearest) <= MOST_YAW) return nearest;
  return nearest - Math.sign(nearest) * view.symmetry;
};

const aligned = (view: ExpertView): Vec3 => toward(view, nearestYaw(view));

const level = (view: ExpertView): Vec3 => {
  const [x, y] = toward(view, handYaw(view));
  return [x, y, 0];
};

/** The height that the way from `from` straight to `to` asks for at its beginning. */
const along = (from: Point, to: Point, heightAt: (place: Point) => number): number => {
  const way = hypot(to[0] - from[0], to[1] - from[1]);
  const count = Math.ceil(way / STEP);
  let height = heightAt(from);
  for (let k = 1; k <= count; k++) {
    const s = Math.min(way, k * STEP);
    const place: Point = [from[0] + ((to[0] - from[0]) * s) / way, from[1] + ((to[1] - from[1]) * s) / way];
    height = Math.max(height, heightAt(place) - SLOPE * s);
  }
  return height;
};

/** Metres sideways from which the open fingers come down beside the target. */
const tolerance = ({ width }: Surroundings, { spread }: ExpertView): number =>
  clamp((0.08 * spread - width) / 2 - 0.002, 0.004, 0.012);

/** How far the hand is turned from how it takes the target, radians. */
const turnLeft = (view: ExpertView): number => Math.abs(nearestYaw(view) - handYaw(view));

/** 0 where the hand comes straight down, 1 where it is over everything near. */
const away = (view: ExpertView, around: Surroundings, d: number): number =>
  clamp(Math.max((d - tolerance(around, view)) / 0.006, (turnLeft(view) - TURNED) / 0.15), 0, 1);

/**
 * Height of the finger tips over the table, wanted at a place on the way to the grasp point. `share`: of what is over
 * the target, 0 to come down.
 */
const wantedAt = (view: ExpertView, around: Surroundings, place: Point, share: number): number => {
  const goal: Point = [view.grasp[0], view.grasp[1]];
  const d = hypot(goal[0] - place[0], goal[1] - place[1]);
  const over = (at: Point): number =>
    [...around.others, around.target].reduce(
      (height, { outline, top }) => (distanceTo(outline, at) < REACH ? Math.max(height, top + OVER) : height),
      view.grasp[2],
    );
  const cruise = view.grasp[2] + clamp((d - 0.012) * 2.2, 0, 0.09);
  const high = Math.max(cruise, along(place, goal, over));
  return view.grasp[2] + share * (high - view.grasp[2]);
};

/** Displacement toward the grasp point: sideways only as fast as the height allows, straight down at the end. */
export const approach = (view: ExpertView, around: Surroundings): Vec3 => {
  const [x, y, z] = view.position;
  const [ex, ey] = [view.grasp[0] - x, view.grasp[1] - y];
  // by where the hand is now, not by where this step ends: down only when it is over the target and turned
  const share = away(view, around, hypot(ex, ey));
  const tooLow = wantedAt(view, around, [x, y], share) - z;
  const pace = clamp(1 - tooLow / 0.04, LEAST_PACE, 1);
  const sideways = scale(clipVector([ex, ey, 0], MAX_TRANSLATION), pace);
  const next = wantedAt(view, around, [x + sideways[0], y + sideways[1]], share);
  return [sideways[0], sideways[1], clamp(next - z, -MAX_TRANSLATION, MAX_TRANSLATION)];
};

export const alignment = aligned;

const ALIGNED = 0.008; // metres sideways, before the pads close
const LOW = 0.008; // metres above the grasp point, likewise

/** The pads of a hand this high get hold of the target: of a low one they must be as low as the hand goes. */
const highest = ({ grasp: [, , z] }: ExpertView, { target }: Surroundings): number =>
  Math.min(z + LOW, Math.max(z + 0.0025, target.top - 0.005));

const SHUT = 0.03; // opening at which there is nothing between the pads

/** Is the hand where it closes? */
export const isThere = (view: ExpertView, around: Surroundings): boolean => {
  if (view.opening < SHUT && around.width > 0.01) return false; // it closed on nothing: once more
  const closing = view.opening < 0.9 * view.spread ? 1.6 : 1; // once closing, do not change one's mind at the edge
  const [ex, ey, ez] = [0, 1, 2].map((k) => (view.grasp[k] ?? 0) - (view.position[k] ?? 0));
  return (
    hypot(ex ?? 0, ey ?? 0) < ALIGNED * closing &&
    (ez ?? 0) < LOW * closing &&
    view.position[2] < view.grasp[2] + (highest(view, around) - view.grasp[2]) * closing &&
    turnLeft(view) < 2 * TURNED * closing
  );
};

export const lift = (view: ExpertView, height: number, enough: number): EndEffectorAction => ({
  kind: 'ee-delta',
  terminate: view.lifted > enough,
  translation: [0, 0, clamp(height - view.lifted, 0, MAX_TRANSLATION)],
  rotation: level(view),
  gripper: 0,
});

/** Height of the finger tips with the target between them that a place on the way asks for. */
const carryingOver = (view: ExpertView, around: Surroundings, obstacles: readonly Extent[]) => {
  const [x, y, z] = view.position;
  const hanging = z - around.target.bottom;
  return (at: Point): number => {
    const outline = shifted(around.target.outline, [at[0] - x, at[1] - y]);
    return obstacles.reduce((height, other) => {
      if (gap(outline, other.outline) < OVER) return Math.max(height, other.top + OVER + hanging);
      return distanceTo(other.outline, at) < REACH ? Math.max(height, other.top + 0.01) : height;
    }, 0);
  };
};

/** The palm is so much above the finger tips, less some air. */
const PALM_OVER = 0.03;

/** Metres under what is carried over a free table. */
const CARRY = 0.04;

/** Toward the spot with the target in hand, over whatever is in the way; `drop` is the height of its lowest point. */
export const carry = (
  view: ExpertView,
  around: Surroundings,
  { spot, drop, within, arrived }: Delivering,
): EndEffectorAction => {
  const [ex, ey] = [spot[0] - view.center[0], spot[1] - view.center[1]];
  if (arrived && view.lifted < drop + 0.006) {
    return { kind: 'ee-delta', terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 1 };
  }
  const [x, y, z] = view.position;
  const hanging = z - around.target.bottom;
  const over = carryingOver(view, around, around.others);
  const share = clamp((hypot(ex, ey) - within) / 0.006, 0, 1); // 0: over the spot, to come down
  const wanted = (at: Point): number => {
    const left = hypot(x + ex - at[0], y + ey - at[1]);
    const free = hanging + drop + clamp((left - within) * SLOPE, 0, Math.max(0, CARRY - drop));
    const high = Math.max(free, along(at, [x + ex, y + ey], over));
    const low = hanging + drop;
    return low + share * (high - low);
  };
  const pace = clamp(1 - (wanted([x, y]) - z) / 0.04, LEAST_PACE, 1);
  const sideways = clipVector([ex * pace, ey * pace, 0], MAX_TRANSLATION);
  const next = wanted([x + sideways[0], y + sideways[1]]);
  return {
    kind: 'ee-delta',
    terminate: false,
    translation: [sideways[0], sideways[1], clamp(next - z, -MAX_TRANSLATION, MAX_TRANSLATION)],
    rotation: level(view),
    gripper: 0,
  };
};

/**
 * Turns the target in hand about its own middle by up to `by` radians about the vertical, above what it would sweep over;
 * the long way round where the last joint ends. `clear`: metres under it from which it turns.
 */
export const turnHeld = (
  view: ExpertView,
  around: Surroundings,
  by: number,
  clear: number,
): EndEffectorAction => {
  const [x, y, z] = view.position;
  const middle: Point = [view.center[0], view.center[1]];
  const hanging = z - around.target.bottom;
  const swing = around.target.outline.reduce(
    (most, corner) => Math.max(most, hypot(corner[0] - middle[0], corner[1] - middle[1])),
    0,
  );
  const height = around.others.reduce((most, { outline, top }) => {
    if (distanceTo(outline, middle) < swing + OVER / 2) return Math.max(most, top + OVER + hanging);
    return distanceTo(outline, [x, y]) < REACH ? Math.max(most, top - PALM_OVER) : most;
  }, hanging + CARRY);
  const now = handYaw(view);
  const turn = Math.abs(now + by) <= MOST_YAW ? by : by - Math.sign(now + by) * Math.PI;
  const free = view.lifted > clear && z > height - 0.02;
  const step = free ? clamp(turn, -MAX_ROTATION, MAX_ROTATION) : 0;
  // the middle stays where it is: the hand goes round it
  const [rx, ry] = [x - middle[0], y - middle[1]];
  const [c, s] = [cos(step), sin(step)];
  const [dx, dy] = [c * rx - s * ry - rx, s * rx + c * ry - ry];
  const [tx, ty] = level(view);
  return {
    kind: 'ee-delta',
    terminate: false,
    translation: [
      clamp(dx, -MAX_TRANSLATION, MAX_TRANSLATION),
      clamp(dy, -MAX_TRANSLATION, MAX_TRANSLATION),
      clamp(height - z, -MAX_TRANSLATION, MAX_TRANSLATION),
    ],
    rotation: [tx, ty, step],
    gripper: 0,
  };
};
