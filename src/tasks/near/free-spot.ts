/** The free place beside another object for a thing of any outline, which a hand can let go there. Metres. */
import type { Goal } from '../../contracts.ts';
import { atan2, cos, sin } from '../../math/exact.ts';
import { gap, type Point, type Polygon, shifted } from '../../math/polygon.ts';
import { robotOf } from '../../robots/index.ts';
import { roomAround } from '../clearance.ts';
import { handYaw } from '../motions.ts';
import { requirePair } from '../objects.ts';
import type { ExpertView, Surroundings, WorldView } from '../task.ts';

const TURNS = 35; // places about the other that are looked at, ten degrees apart
/** Free table to third objects, and between them and the opening hand. */
const ROOM = 0.012;
const HAND_ROOM = 0.003;
const EDGE = 0.02; // that a thing may lie outside of where scenes begin

/** How far the polygon reaches from `at` in a direction. */
const reach = (polygon: Polygon, at: Point, [dx, dy]: Point): number =>
  polygon.reduce(
    (most, [x, y]) => Math.max(most, (x - at[0]) * dx + (y - at[1]) * dy),
    Number.NEGATIVE_INFINITY,
  );

/**
 * Of the places around the other with `wanted` metres between the two outlines, the one that has most room, and among
 * those with enough the least turn away from where the target is now: going there straight keeps it the least turn.
 */
export const freeSpot = (
  view: ExpertView,
  around: Surroundings,
  world: WorldView,
  goal: Goal,
  wanted: number,
): readonly [number, number] => {
  const { otherPose } = requirePair(world, goal);
  const besideIndex = (goal.destination ?? -1) - ((goal.destination ?? -1) > goal.target ? 1 : 0); // the target is not among them
  const beside = around.others[besideIndex];
  if (!beside) throw new RangeError(`no object ${goal.destination}`);
  const area = robotOf(world.scene.robot).objects;
  const at: Point = [otherPose.position[0], otherPose.position[1]];
  const from: Point = [view.center[0], view.center[1]];
  const bearing = atan2(from[1] - at[1], from[0] - at[0]);
  const { outline } = around.target;
  const hanging = view.position[2] - around.target.bottom;
  const yaw = handYaw(view);

  const spotAt = (angle: number): Point => {
    const out: Point = [cos(angle), sin(angle)];
    let away = reach(beside.outline, at, out) + reach(outline, from, [-out[0], -out[1]]) + wanted;
    // what stands off to a side is still further than wanted: nearer, as long as it is
    for (let i = 0; i < 3; i++) {
      const spot: Point = [at[0] + away * out[0], at[1] + away * out[1]];
      const over = gap(shifted(outline, [spot[0] - from[0], spot[1] - from[1]]), beside.outline) - wanted;
      if (over < 0.004) break;
      away -= 0.8 * over;
    }
    return [at[0] + away * out[0], at[1] + away * out[1]];
  };
  /** Metres that are missing to enough room; 0: none. */
  const lacking = (spot: Point): number => {
    const move: Point = [spot[0] - from[0], spot[1] - from[1]];
    const there = shifted(outline, move);
    const third = around.others.filter((other) => other !== around.others[besideIndex]);
    const apart = third.reduce((least, other) => Math.min(least, gap(there, other.outline)), ROOM);
    const outside = Math.max(
      area.x[0] - EDGE - spot[0],
      spot[0] - area.x[1] - EDGE,
      Math.abs(spot[1]) - area.y[1] - EDGE,
      0,
    );
    const point: Point = [view.position[0] + move[0], view.position[1] + move[1]];
    const hand = { point, height: hanging, yaw, opening: 1 };
    const room = Math.min(HAND_ROOM, roomAround(hand, around.others));
    return ROOM - apart + (HAND_ROOM - room) + outside;
  };
  const spots = Array.from({ length: TURNS }, (_, k) =>
    spotAt(bearing + Math.ceil(k / 2) * (k % 2 === 0 ? -1 : 1) * (Math.PI / 18)),
  );
  let best: { readonly spot: Point; readonly lacks: number } | undefined;
  for (const spot of spots) {
    const lacks = lacking(spot);
    if (lacks <= 0) return spot;
    if (!best || lacks < best.lacks - 1e-4) best = { spot, lacks };
  }
  return best?.spot ?? at;
};
