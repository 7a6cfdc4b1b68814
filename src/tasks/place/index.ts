/** Place: put a thing into a bowl or onto a plate. */
import type { BodyPose, Goal, ShapeName, Vec3 } from '../../contracts.ts';
import { hypot } from '../../math/exact.ts';
import { quatRotate } from '../../math/rotation.ts';
import { CONTAINERS } from '../../things/blocks.ts';
import { carry, grasp, letGo } from '../motions.ts';
import { isContainer, pairGoals, pairOf, requirePair } from '../objects.ts';
import type { TaskSpec, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

/** How far from the container's axis, and how high above its centre, the centre of a thing inside may be (metres). */
const INSIDE = { bowl: { across: 0.045, above: 0.0275 }, plate: { across: 0.055, above: 0.041 } } as const;
/** Metres above the table at which what is carried over a container is let go: fingers stay clear of a bowl's rim. */
const DROP = { bowl: 0.034, plate: 0.016 } as const;
/** Metres from a container's axis within which the expert lets go: well inside INSIDE. */
const WITHIN = { bowl: 0.02, plate: 0.03 } as const;

const containerOf = (shape: ShapeName): 'bowl' | 'plate' => (shape === 'bowl' ? 'bowl' : 'plate');

/** Is the centre within the container, at a height at which it rests there? */
const isInside = (position: Vec3, container: ShapeName, pose: BodyPose): boolean => {
  if (container !== 'bowl' && container !== 'plate') return false;
  const { across, above } = INSIDE[container];
  const over = position[2] - pose.position[2];
  const upright = quatRotate(pose.quat, [0, 0, 1])[2] > 0.9;
  const away = hypot(position[0] - pose.position[0], position[1] - pose.position[1]);
  return upright && away <= across && over > 0 && over <= above;
};

const isPlaced = (world: WorldView, goal: Goal): boolean => {
  const pair = pairOf(world, goal);
  if (!pair || world.holding(goal.target)) return false;
  return isInside(pair.pose.position, pair.other.shape, pair.otherPose);
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
        const { other, otherPose } = requirePair(world, goal);
        return [otherPose.position[0], otherPose.position[1], DROP[containerOf(other.shape)]];
      },
      rest: 0.4,
    },
  },
  wording,
  cues: [{ words: /\b(into|onto|inside|in|on)( top of)?( the| a)? /, strength: 2 }],
  offered: 'when-measured',
  training: { weight: 1.6, whileHolding: 1, wordings: 5, episodes: 3 },
  goals: (scene) => pairGoals(scene, 'place', (_, other) => isContainer(other.shape)),
  succeeded: isPlaced,
  distance: horizontal,
  expert: (view, world, goal) => {
    const { other, otherPose } = requirePair(world, goal);
    const container = containerOf(other.shape);
    const [x, y] = otherPose.position;
    const within = WITHIN[container];
    const arrived = hypot(x - view.center[0], y - view.center[1]) < within;
    if (view.holding) return carry(view, { spot: [x, y], drop: DROP[container], within, arrived });
    return isInside(view.center, other.shape, otherPose) ? letGo(view) : grasp(view);
  },
};
