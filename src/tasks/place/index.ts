/** Place: put a thing into a bowl or onto a plate. */
import type { Goal } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { CONTAINERS } from '../../things/blocks.ts';
import { isContainer } from '../../things/bodies.ts';
import { carry, grasp, letGo } from '../motions.ts';
import { pairGoals, pairOf, requirePair } from '../objects.ts';
import type { TaskSpec, WorldView } from '../task.ts';
import { goesInto, type Mouth, mouthOf } from './mouth.ts';
import wording from './wording.json' with { type: 'json' };

/** The goal's container as it is now; null where it is none. `hanging`: see `mouthOf`. */
const mouthIn = (world: WorldView, goal: Goal, hanging = 0): Mouth | null => {
  const pair = pairOf(world, goal);
  if (!pair) return null;
  const extent = () => world.extent(goal.destination ?? -1);
  return mouthOf(pair.other, pair.otherPose, extent, hanging, pair.target);
};

const isPlaced = (world: WorldView, goal: Goal): boolean => {
  const mouth = mouthIn(world, goal);
  if (!mouth || world.holding(goal.target)) return false;
  return mouth.holds(world.objectPose(goal.target), () => world.extent(goal.target));
};

/** Metres between the two centres, sideways. */
const horizontal = (world: WorldView, goal: Goal): number => {
  const pair = pairOf(world, goal);
  if (!pair) return Number.POSITIVE_INFINITY;
  const [a, b] = [pair.pose.position, pair.otherPose.position];
  return hypot(a[0] - b[0], a[1] - b[1]);
};

export const place: TaskSpec = {
  name: 'place',
  title: 'Place',
  success: 'released and resting inside the bowl or on the plate',
  maxSteps: 60,
  destination: {
    shapes: CONTAINERS,
    delivery: {
      share: 0.55,
      spot: (world, goal) => {
        const { otherPose } = requirePair(world, goal);
        return [otherPose.position[0], otherPose.position[1], mouthIn(world, goal)?.drop ?? 0];
      },
      rest: 0.4,
    },
  },
  wording,
  cues: [{ words: /\b(into|onto|inside|in|on)( top of)?( the| a)? /, strength: 2 }],
  offered: 'when-measured',
  training: { weight: 1.6, whileHolding: 1, wordings: 5, episodes: 3 },
  goals: (scene) =>
    pairGoals(scene, 'place', (target, other) => isContainer(other) && goesInto(target, other)),
  succeeded: isPlaced,
  distance: horizontal,
  expert: (view, world, goal) => {
    const { other, pose } = requirePair(world, goal);
    const hanging = view.around ? view.position[2] - view.around.target.bottom : 0;
    const mouth = mouthIn(world, goal, hanging);
    if (!mouth) throw new RangeError(`nothing is put into ${other.name}`);
    const { middle, drop, within } = mouth;
    const arrived = hypot(middle[0] - view.center[0], middle[1] - view.center[1]) < within;
    if (view.holding) return carry(view, { spot: middle, drop, within, arrived });
    return mouth.holds(pose, () => world.extent(goal.target)) ? letGo(view) : grasp(view);
  },
};
