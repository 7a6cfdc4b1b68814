/**
 * Turn: lift an oblong thing, turn it about the vertical until it points at another, and put it down. The only task that
 * no hand without a wrist can do. Either end counts: the table of things does not say which end is the front, so that
 * things which have one (animals, vehicles, furniture) are not asked for.
 */
import type { EndEffectorAction, Goal, ObjectSpec, Vec3 } from '../../contracts.ts';
import { atan2, sin } from '../../math/exact.ts';
import { distance } from '../../math/rotation.ts';
import { headingOf, isGraspable, poseOf } from '../../things/bodies.ts';
import { carry, grasp, letGo, turnHeld } from '../motions.ts';
import { liftOf, pairGoals, pairOf, requirePair } from '../objects.ts';
import type { TaskSpec, WorldView } from '../task.ts';
import wording from './wording.json' with { type: 'json' };

const DEGREE = Math.PI / 180;
/** Between the long axis and the way to the other: what counts as turned toward it, and how far off it begins at least. */
const TURNED = 15 * DEGREE;
const ASIDE = 40 * DEGREE;
/** Metres that the other object may be pushed by, and within which a thing counts as lying on the table. */
const DISTURBED = 0.03;
const RESTING = 0.01;
/** Radians off at which the expert goes down, lets go, and leaves it. */
const EXPERT = { aim: 4 * DEGREE, release: 9 * DEGREE, done: 13 * DEGREE } as const;
/** Metres: the underside of the thing when it may turn, and when it is let go. */
const CLEAR = 0.015;
const DROP = 0.003;
const HAVE_A_FRONT: readonly string[] = ['animal', 'vehicle', 'furniture'];

/** Least turn that brings an axis onto a bearing, either end first: -90 to 90 degrees, in radians. */
const turnTo = (axis: number, bearing: number): number => {
  const turn = bearing - axis;
  return turn - Math.PI * Math.round(turn / Math.PI);
};

const bearingOf = (from: Vec3, to: Vec3): number => atan2(to[1] - from[1], to[0] - from[0]);

/** Radians that the target must be turned by; null where it has no long axis, or does not lie as it did. */
const turnMissing = (world: WorldView, goal: Goal): number | null => {
  const pair = pairOf(world, goal);
  if (!pair) return null;
  const heading = headingOf(pair.target, pair.pose);
  if (heading === null) return null;
  return turnTo(heading, bearingOf(pair.pose.position, pair.otherPose.position));
};

const isTurned = (world: WorldView, goal: Goal): boolean => {
  const pair = pairOf(world, goal);
  if (!pair || world.holding(goal.target)) return false;
  const missing = turnMissing(world, goal);
  if (missing === null || Math.abs(missing) > TURNED) return false;
  return (
    Math.abs(liftOf(world, goal.target)) < RESTING &&
    distance(pair.otherPose.position, pair.other.position) <= DISTURBED
  );
};

const canPoint = (object: ObjectSpec): boolean =>
  object.kind === 'thing' && isGraspable(object) && !HAVE_A_FRONT.includes(object.concept.category);

/** Worth asking at the start: the other is clearly aside. */
const isAside = (target: ObjectSpec, other: ObjectSpec): boolean => {
  const heading = canPoint(target) ? headingOf(target, poseOf(target)) : null;
  return heading !== null && Math.abs(turnTo(heading, bearingOf(target.position, other.position))) >= ASIDE;
};

const NOTHING: EndEffectorAction = {
  ...{ kind: 'ee-delta', terminate: true, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 1 },
};

export const turn: TaskSpec = {
  name: 'turn',
  title: 'Turn toward',
  success:
    'released on the table, its long axis within 15 degrees of the way to the other, which was pushed by at most 30 mm',
  maxSteps: 60,
  destination: { shapes: null, labelled: () => [] },
  notOfBlocks: true, // they have no long axis
  wording,
  cues: [
    {
      // "turn the carrot toward the bowl", but not "move it toward the bowl"
      words:
        /(?<=\b(?:turn|rotate|point|aim|swivel|spin|twist)\b.*)\b(?:to face|to point at|(?:so that|until) it points (?:at|to|toward|towards)|in the direction of|towards?|at)\b/,
      strength: 3,
    },
  ],
  offered: 'when-measured',
  training: { weight: 1, whileHolding: 1, wordings: 4, episodes: 1 },
  goals: (scene) => pairGoals(scene, 'turn', isAside),
  succeeded: isTurned,
  /** Metres, as all distances of failures: how far an end of the thing, 75 mm from its middle, is from where it should be. */
  distance: (world, goal) => {
    const missing = turnMissing(world, goal);
    return missing === null ? 0.15 : 0.15 * Math.abs(sin(missing / 2));
  },
  expert: (view, world, goal) => {
    requirePair(world, goal);
    const missing = turnMissing(world, goal);
    const { around } = view;
    if (!around) return NOTHING;
    const off = Math.abs(missing ?? 0);
    if (!view.holding) {
      if (missing !== null && off < EXPERT.done && view.lifted < RESTING) return letGo(view);
      return grasp(view);
    }
    const low = view.lifted < DROP + 0.009;
    if (missing !== null && off > (low ? EXPERT.release : EXPERT.aim)) {
      return turnHeld(view, around, missing, CLEAR);
    }
    const spot = [view.center[0], view.center[1]] as const;
    return carry(view, { spot, drop: DROP, within: 0.01, arrived: true });
  },
};
