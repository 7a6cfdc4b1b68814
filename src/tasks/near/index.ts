/** Near: put a thing next to another. */
import type { Goal, ObjectSpec, SceneSpec } from '../../contracts.ts';
import { atan2, cos, hypot, sin } from '../../math/exact.ts';
import { gap } from '../../math/polygon.ts';
import { distance } from '../../math/rotation.ts';
import { isBlock } from '../../things/blocks.ts';
import { boxOf, isUpright, sizeOf } from '../../things/bodies.ts';
import { carry, grasp, letGo } from '../motions.ts';
import { edgeDistance, liftOf, pairGoals, pairOf, requirePair } from '../objects.ts';
import type { Delivery, LabelRequest, TaskSpec, WorldView } from '../task.ts';
import { freeSpot } from './free-spot.ts';
import { spotNextTo } from './spot.ts';
import wording from './wording.json' with { type: 'json' };

/** Metres from edge to edge that still count as "next to". */
const GAP = 0.06;
/** Half of that, reported beside it. */
const CLOSE = 0.03;
/** Metres that the other object may be pushed by. */
const DISTURBED = 0.03;
/** Metres from edge to edge at the start below which "move it next to" asks for nothing. */
const ALREADY_NEAR = 0.08;
/** Metres above the table within which a thing counts as standing on it. */
const RESTING = 0.01;
/** Metres above the table at which things are let go. */
const DROP = 0.003;
/**
 * Metres from edge to edge: what the expert aims at, what will do to let go, and what is left where it lies. The aim is
 * far inside GAP: a learner that sees a gap to 10 mm must be sure that it may let go.
 */
const EXPERT = { aim: 0.03, release: 0.055, done: 0.06, within: 0.03 } as const;
/** The same among things, whose outlines are known: nearer, and exactly where the hand has room to open. */
const AMONG = { aim: 0.022, release: 0.03, within: 0.01 } as const;
/** How many others each object is put next to, in the labels of one frame; all of them when it is held. */
const LABELLED = 2;

/**
 * Free table between the two: in scenes of blocks as their published numbers have it, between the largest circles inside
 * the footprints; elsewhere between the outlines.
 */
export const gapOf = (world: WorldView, goal: Goal): number => {
  const pair = pairOf(world, goal);
  if (!pair) return Number.POSITIVE_INFINITY;
  if (world.scene.table !== 'blocks') {
    return gap(world.extent(goal.target).outline, world.extent(goal.destination ?? -1).outline);
  }
  return edgeDistance(pair.target, pair.pose.position, pair.other, pair.otherPose.position);
};

/** Before a world is there: of things the boxes about them, so that the outlines are no nearer. */
const apartAtStart = ({ table }: SceneSpec, a: ObjectSpec, b: ObjectSpec): number =>
  table === 'blocks' ? edgeDistance(a, a.position, b, b.position) : gap(boxOf(a), boxOf(b));

const isNear = (world: WorldView, goal: Goal): boolean => {
  const pair = pairOf(world, goal);
  if (!pair || world.holding(goal.target) || gapOf(world, goal) > GAP) return false;
  const toppled = isBlock(pair.target) && !isUpright(pair.pose); // its middle is then lower or higher
  const resting = Math.abs(liftOf(world, goal.target)) < RESTING || toppled;
  return resting && distance(pair.otherPose.position, pair.other.position) <= DISTURBED;
};

const labelled = ({ world, target, held, wanted, random }: LabelRequest): readonly number[] => {
  const others = random.shuffle(world.scene.objects.flatMap((_, i) => (i === target ? [] : [i])));
  // near by chance asks for nothing: "done, let go and rise" of it would teach the arm to dither over the rest
  const asksForNothing = (destination: number): boolean =>
    gapOf(world, { task: 'near', target, destination }) < ALREADY_NEAR;
  const apart = others.filter((i) => held || !asksForNothing(i));
  const chosen = held ? apart : apart.slice(0, LABELLED);
  return wanted === undefined || chosen.includes(wanted) ? chosen : [...chosen, wanted];
};

/** Beside the other, about where the target comes from. */
const delivery: Delivery = {
  share: 1,
  spot: (world, goal, random) => {
    const { target, other, pose, otherPose } = requirePair(world, goal);
    const [from, at] = [pose.position, otherPose.position];
    const bearing = atan2(from[1] - at[1], from[0] - at[0]) + random.normal() * 0.4;
    const radius = sizeOf(target).inner + sizeOf(other).inner + 0.035;
    return [at[0] + radius * cos(bearing), at[1] + radius * sin(bearing), DROP];
  },
  rest: 0,
};

export const near: TaskSpec = {
  name: 'near',
  title: 'Move next to',
  success: 'released on the table within 60 mm edge to edge, the other pushed by at most 30 mm',
  maxSteps: 60,
  destination: { shapes: null, labelled, delivery },
  wording,
  cues: [
    { words: /\b(next to|beside|near|close to|by the|over to the|alongside)\b(?!est)/, strength: 3 },
    // "bring the cube to the star", but not "the cube nearest to the star"
    { words: /(?<!closest |nearest )\bto the\b/, strength: 1 },
  ],
  offered: 'when-measured',
  training: { weight: 2.3, whileHolding: 1, wordings: 4, episodes: 2 },
  goals: (scene) => pairGoals(scene, 'near', (a, b) => apartAtStart(scene, a, b) >= ALREADY_NEAR),
  succeeded: isNear,
  close: {
    title: 'within 30 mm',
    succeeded: (world, goal) => isNear(world, goal) && gapOf(world, goal) <= CLOSE,
  },
  distance: (world, goal) => Math.max(0, gapOf(world, goal) - GAP),
  expert: (view, world, goal) => {
    const { around } = view;
    const beside = around && world.extent(goal.destination ?? -1);
    const apart = beside ? gap(around.target.outline, beside.outline) : gapOf(world, goal);
    if (!view.holding) return apart < EXPERT.done && view.lifted < 0.012 ? letGo(view) : grasp(view);
    if (!around) {
      const spot = spotNextTo(world, goal, view.center, EXPERT.aim);
      return carry(view, { spot, drop: DROP, within: EXPERT.within, arrived: apart < EXPERT.release });
    }
    const spot = freeSpot(view, around, world, goal, AMONG.aim);
    const missed = hypot(spot[0] - view.center[0], spot[1] - view.center[1]);
    const arrived = missed < AMONG.within && apart < AMONG.release;
    return carry(view, { spot, drop: DROP, within: AMONG.within, arrived });
  },
};
