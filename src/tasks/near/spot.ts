/** Where "next to" is: the free place beside another object that the expert brings its target to. */
import type { Goal, Vec3 } from '../../contracts.ts';
import { atan2, cos, sin } from '../../math/exact.ts';
import { robotOf } from '../../robots/index.ts';
import { sizeOf } from '../../things/bodies.ts';
import { edgeDistance, requirePair } from '../objects.ts';
import type { WorldView } from '../task.ts';

/**
 * The free place next to the destination, `gap` metres from edge to edge, that is the least turn about it away from
 * `center`, where the target is now: going there straight keeps it the least turn, so the plan does not change on the way.
 */
export const spotNextTo = (
  world: WorldView,
  goal: Goal,
  center: Vec3,
  gap: number,
): readonly [number, number] => {
  const { target: object, other: beside, otherPose } = requirePair(world, goal);
  const area = robotOf(world.scene.robot).objects;
  const at = otherPose.position;
  const radius = sizeOf(object).inner + sizeOf(beside).inner + gap;
  const bearing = atan2(center[1] - at[1], center[0] - at[0]);
  const others = world.scene.objects.flatMap((o, i) =>
    i === goal.target || i === goal.destination ? [] : [{ o, at: world.objectPose(i).position }],
  );
  const spots = Array.from({ length: 19 }, (_, k) => {
    const turn = Math.ceil(k / 2) * (k % 2 === 0 ? -1 : 1) * (Math.PI / 9);
    return [at[0] + radius * cos(bearing + turn), at[1] + radius * sin(bearing + turn)] as const;
  });
  const free = spots.find(
    ([x, y]) =>
      x > area.x[0] - 0.02 &&
      x < area.x[1] + 0.02 &&
      Math.abs(y) < area.y[1] + 0.02 &&
      others.every((other) => edgeDistance(object, [x, y, 0], other.o, other.at) > 0.02),
  );
  return free ?? spots[0] ?? [at[0], at[1]];
};
