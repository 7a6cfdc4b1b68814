/**
 * The scripted expert: privileged state in, one action out. It labels training data and drives the baseline that
 * the page calls "Expert (scripted)". It has no memory and no thresholds a pixel cannot show: the height it wants
 * is a smooth funnel over the horizontal distance, so that a policy which errs by a centimetre is not sent elsewhere.
 */

import { SHAPES, TABLE_AREA } from '../catalogue/objects.ts';
import type { Action, Goal, Proprioception, Vec3 } from '../contracts.ts';
import { atan2, cos, hypot, sin } from '../math/exact.ts';
import {
  clamp,
  GRIPPER_DOWN,
  norm,
  quatConjugate,
  quatFromRotationVector,
  quatMultiply,
  quatRotate,
  scale,
  sub,
  yawOf,
} from '../math/rotation.ts';
import { edgeDistance, graspPoint, isInside, LIFTED, type WorldView } from './tasks.ts';

const MAX_TRANSLATION = 0.048; // metres an action and axis; inside the +-51 mm of the action language
const MAX_ROTATION = 0.2; // radians an action and axis

/** What the expert looks at: the hand, and the target. */
interface ExpertView extends Proprioception {
  /** Centre of the target, metres. */
  readonly center: Vec3;
  /** Grasp point of the target, its yaw about z, and the turn after which it looks the same. */
  readonly grasp: Vec3;
  readonly yaw: number;
  readonly symmetry: number;
  /** How far the target is above where it rests, metres, and whether both pads hold it. */
  readonly lifted: number;
  readonly holding: boolean;
}

const clipVector = (v: Vec3, limit: number): Vec3 => {
  const largest = Math.max(Math.abs(v[0]), Math.abs(v[1]), Math.abs(v[2]), 1e-9);
  return largest > limit ? scale(v, limit / largest) : v;
};

/** Nearest yaw at which the pads face the object's sides, radians. */
const wantedYaw = (view: ExpertView): number => {
  if (view.symmetry === 0) return 0;
  return view.yaw - view.symmetry * Math.round(view.yaw / view.symmetry);
};

const turnTo = (view: ExpertView, yaw: number): Vec3 => {
  const now = quatMultiply(quatFromRotationVector(view.rotation), GRIPPER_DOWN);
  // straight down, turned by yaw about world z
  const goal = quatMultiply(quatFromRotationVector([0, 0, yaw]), GRIPPER_DOWN);
  const error = quatMultiply(goal, quatConjugate(now));
  const s = error[0] < 0 ? -1 : 1;
  const sine = hypot(error[1], error[2], error[3]);
  const factor = sine < 1e-9 ? 2 : (2 * atan2(sine, error[0] * s)) / sine;
  const v: Vec3 = [error[1] * s * factor, error[2] * s * factor, error[3] * s * factor];
  return clipVector(v, MAX_ROTATION);
};

/**
 * Share of the pace sideways that is kept while the hand is too low. Never straight up: a direction is worth learning
 * from the first step on, and "x and y exactly 0" is one bin each, which greedy decoding prefers to a spread.
 */
const LEAST_PACE = 0.3;

/** Height to be at above the grasp point when `d` metres away from it sideways. */
const funnel = (d: number): number => clamp((d - 0.012) * 2.2, 0, 0.09);

/** Toward the grasp point through the funnel: sideways only as fast as the height allows. */
const approach = (view: ExpertView): Vec3 => {
  const error = sub(view.grasp, view.position);
  const d = hypot(error[0], error[1]);
  const height = -error[2];
  const tooLow = funnel(d) - height; // positive: must rise before going on
  const pace = clamp(1 - tooLow / 0.04, LEAST_PACE, 1);
  const sideways = scale(clipVector([error[0], error[1], 0], MAX_TRANSLATION), pace);
  // the height wanted where this step will end, so that hand and funnel go down together
  const left = Math.max(0, d - hypot(sideways[0], sideways[1]));
  const vertical = clamp(funnel(left) - height, -MAX_TRANSLATION, MAX_TRANSLATION);
  return [sideways[0], sideways[1], vertical];
};

const REACHED = 0.012; // metres: well inside the task's 25 mm, so that small errors of a learner still count
const ALIGNED = 0.008; // metres sideways, before the pads close
const LOW = 0.008; // metres above the grasp point, likewise

const expertReach = (view: ExpertView): Action => {
  const arrived = norm(sub(view.grasp, view.position)) < REACHED;
  return {
    terminate: arrived,
    translation: approach(view),
    rotation: turnTo(view, wantedYaw(view)),
    gripper: 1,
  };
};

/** Go there and close. */
const grasp = (view: ExpertView): Action => {
  const error = sub(view.grasp, view.position);
  const d = hypot(error[0], error[1]);
  const closing = view.opening < 0.9 ? 1.6 : 1; // once closing, do not change one's mind at the edge
  if (d < ALIGNED * closing && Math.abs(error[2]) < LOW * closing) {
    return { terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 0 };
  }
  return {
    terminate: false,
    translation: approach(view),
    rotation: turnTo(view, wantedYaw(view)),
    gripper: 1,
  };
};

/** What is held needs no turning, only levelling. */
const level = (view: ExpertView): Vec3 => {
  const [x, y] = turnTo(view, wantedYaw(view));
  return [x, y, 0];
};

const expertPick = (view: ExpertView): Action => {
  if (!view.holding) return grasp(view);
  const rise = clamp(LIFTED + 0.03 - view.lifted, 0, MAX_TRANSLATION);
  return {
    terminate: view.lifted > LIFTED + 0.012,
    translation: [0, 0, rise],
    rotation: level(view),
    gripper: 0,
  };
};

/** Metres between the table and what is carried: above the tallest thing, a cone, by 30 mm. */
const CARRY = 0.085;
const OPEN = 0.75; // opening from which the pads touch nothing they held

interface Delivery {
  /** Where on the table, metres. */
  readonly spot: readonly [number, number];
  /** Metres above the table at which it is let go, and sideways from the spot within which to come down to that. */
  readonly drop: number;
  readonly within: number;
  /** Where it is now is good enough, if it is low. */
  readonly arrived: boolean;
}

/** Toward the spot with the target in hand, high while far. The region to let go in is wide, lest a learner dither. */
const carry = (view: ExpertView, { spot, drop, within, arrived }: Delivery): Action => {
  const [ex, ey] = [spot[0] - view.center[0], spot[1] - view.center[1]];
  const d = hypot(ex, ey);
  if (arrived && view.lifted < drop + 0.01) {
    return { terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 1 };
  }
  const wanted = (away: number): number => drop + clamp((away - within) * 2, 0, CARRY - drop);
  const pace = clamp(1 - (wanted(d) - view.lifted) / 0.04, LEAST_PACE, 1);
  const sideways = clipVector([ex * pace, ey * pace, 0], MAX_TRANSLATION);
  const left = Math.max(0, d - hypot(sideways[0], sideways[1]));
  const vertical = clamp(wanted(left) - view.lifted, -MAX_TRANSLATION, MAX_TRANSLATION);
  return {
    terminate: false,
    translation: [sideways[0], sideways[1], vertical],
    rotation: level(view),
    gripper: 0,
  };
};

/**
 * The target is where it should be: open the hand, and that is all. No rise: "straight up, open" is one bin a dimension
 * and became the mode wherever a learner doubted which task it was given (models/recipe/LOG.md).
 */
const letGo = (view: ExpertView): Action => ({
  terminate: view.opening > OPEN,
  translation: [0, 0, 0],
  rotation: [0, 0, 0],
  gripper: 1,
});

/** Metres above the table at which what is carried over a container is let go: fingers stay clear of a bowl's rim. */
const DROP = { bowl: 0.034, plate: 0.016 } as const;
/** Metres from a container's axis within which things are let go; inside is 45 and 55 mm (tasks.ts). */
const WITHIN = { bowl: 0.02, plate: 0.03 } as const;
/**
 * Metres from edge to edge: what "next to" aims at, what will do to let go, and what is left where it lies. The task allows
 * 60 mm (tasks.ts). The aim is far inside: a learner that sees a gap to 10 mm must be sure that it may let go.
 */
const NEXT_TO = { aim: 0.03, release: 0.055, done: 0.06, within: 0.03 } as const;

/**
 * The free place next to `other` that is the least turn about it away from where the target is now: going there
 * straight keeps it the least turn, so the plan does not change on the way.
 */
const spotNextTo = (
  world: WorldView,
  target: number,
  other: number,
  center: Vec3,
): readonly [number, number] => {
  const { objects } = world.scene;
  const [object, beside] = [objects[target], objects[other]];
  if (!object || !beside) throw new RangeError(`no object ${target} or ${other}`);
  const at = world.objectPose(other).position;
  const reach = SHAPES[object.shape].inner + SHAPES[beside.shape].inner + NEXT_TO.aim;
  const bearing = atan2(center[1] - at[1], center[0] - at[0]);
  const others = objects.flatMap((o, i) =>
    i === target || i === other ? [] : [{ shape: o.shape, at: world.objectPose(i).position }],
  );
  const spots = Array.from({ length: 19 }, (_, k) => {
    const turn = Math.ceil(k / 2) * (k % 2 === 0 ? -1 : 1) * (Math.PI / 9);
    return [at[0] + reach * cos(bearing + turn), at[1] + reach * sin(bearing + turn)] as const;
  });
  const free = spots.find(
    ([x, y]) =>
      x > TABLE_AREA.x[0] - 0.02 &&
      x < TABLE_AREA.x[1] + 0.02 &&
      Math.abs(y) < TABLE_AREA.y[1] + 0.02 &&
      others.every((o) => edgeDistance(object.shape, [x, y, 0], o.shape, o.at) > 0.02),
  );
  return free ?? spots[0] ?? [at[0], at[1]];
};

/**
 * The expert on the state the world is in now: contacts and hand are read once, then any number of goals asked.
 * Deterministic. RangeError for a goal that the scene does not have.
 */
export const createExpert = (world: WorldView): ((goal: Goal) => Action) => {
  const hand = world.proprioception();
  const { objects } = world.scene;
  const views = objects.map((object, index): ExpertView => {
    const pose = world.objectPose(index);
    const upright = quatRotate(pose.quat, [0, 0, 1])[2] > 0.8;
    return {
      ...hand,
      center: pose.position,
      grasp: graspPoint(object.shape, pose),
      yaw: yawOf(pose.quat),
      symmetry: upright ? SHAPES[object.shape].symmetry : 0,
      lifted: pose.position[2] - SHAPES[object.shape].halfHeight,
      holding: world.holding(index),
    };
  });
  return ({ task, target, destination = -1 }) => {
    const view = views[target];
    if (!view) throw new RangeError(`no object ${target}`);
    if (task === 'reach') return expertReach(view);
    if (task === 'pick') return expertPick(view);
    const [object, other] = [objects[target], objects[destination]];
    if (!object || !other) throw new RangeError(`no object ${destination}`);
    const pose = world.objectPose(destination);
    if (task === 'place') {
      const container = other.shape === 'bowl' ? 'bowl' : 'plate';
      const [x, y] = pose.position;
      const within = WITHIN[container];
      const arrived = hypot(x - view.center[0], y - view.center[1]) < within;
      if (view.holding) return carry(view, { spot: [x, y], drop: DROP[container], within, arrived });
      return isInside(view.center, other.shape, pose) ? letGo(view) : grasp(view);
    }
    const gap = edgeDistance(object.shape, view.center, other.shape, pose.position);
    if (view.holding) {
      const spot = spotNextTo(world, target, destination, view.center);
      return carry(view, { spot, drop: 0.003, within: NEXT_TO.within, arrived: gap < NEXT_TO.release });
    }
    return gap < NEXT_TO.done && view.lifted < 0.012 ? letGo(view) : grasp(view);
  };
};

/** The expert's action now. Deterministic. */
export const expertAction = (world: WorldView, goal: Goal): Action => createExpert(world)(goal);
