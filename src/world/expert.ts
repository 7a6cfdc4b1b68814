/**
 * The scripted expert: privileged state in, one action out. It labels training data and drives the baseline that
 * the page calls "Expert (scripted)". It has no memory and no thresholds a pixel cannot show: the height it wants
 * is a smooth funnel over the horizontal distance, so that a policy which errs by a centimetre is not sent elsewhere.
 */
import { SHAPES } from '../catalogue/objects.ts';
import type { Action, Goal, Vec3, World } from '../contracts.ts';
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
import { graspPoint, LIFTED } from './tasks.ts';

const MAX_TRANSLATION = 0.048; // metres an action and axis; inside the +-51 mm of the action language
const MAX_ROTATION = 0.2; // radians an action and axis

/** What the expert looks at; split from World so that the data generator can ask about imagined states. */
export interface ExpertView {
  /** TCP, metres; rotation vector from straight down, radians; opening 0..1. */
  readonly position: Vec3;
  readonly rotation: Vec3;
  readonly opening: number;
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
  const sine = Math.hypot(error[1], error[2], error[3]);
  const factor = sine < 1e-9 ? 2 : (2 * Math.atan2(sine, error[0] * s)) / sine;
  const v: Vec3 = [error[1] * s * factor, error[2] * s * factor, error[3] * s * factor];
  return clipVector(v, MAX_ROTATION);
};

/** Height to be at above the grasp point when `d` metres away from it sideways. */
const funnel = (d: number): number => clamp((d - 0.012) * 2.2, 0, 0.09);

/** Toward the grasp point through the funnel: sideways only as fast as the height allows. */
const approach = (view: ExpertView): Vec3 => {
  const error = sub(view.grasp, view.position);
  const d = Math.hypot(error[0], error[1]);
  const height = -error[2];
  const tooLow = funnel(d) - height; // positive: must rise before going on
  const pace = clamp(1 - tooLow / 0.04, 0, 1);
  const sideways = clipVector([error[0] * pace, error[1] * pace, 0], MAX_TRANSLATION);
  // the height wanted where this step will end, so that hand and funnel go down together
  const left = Math.max(0, d - Math.hypot(sideways[0], sideways[1]));
  const vertical = clamp(funnel(left) - height, -MAX_TRANSLATION, MAX_TRANSLATION);
  return [sideways[0], sideways[1], vertical];
};

const REACHED = 0.012; // metres: well inside the task's 25 mm, so that small errors of a learner still count
const ALIGNED = 0.008; // metres sideways, before the pads close
const LOW = 0.008; // metres above the grasp point, likewise

export const expertReach = (view: ExpertView): Action => {
  const arrived = norm(sub(view.grasp, view.position)) < REACHED;
  return {
    terminate: arrived,
    translation: approach(view),
    rotation: turnTo(view, wantedYaw(view)),
    gripper: 1,
  };
};

export const expertPick = (view: ExpertView): Action => {
  const rotation = turnTo(view, wantedYaw(view));
  if (view.holding) {
    const rotationHeld: Vec3 = [rotation[0], rotation[1], 0]; // no need to turn what is held
    const rise = clamp(LIFTED + 0.03 - view.lifted, 0, MAX_TRANSLATION);
    return {
      terminate: view.lifted > LIFTED + 0.015,
      translation: [0, 0, rise],
      rotation: rotationHeld,
      gripper: 0,
    };
  }
  const error = sub(view.grasp, view.position);
  const d = Math.hypot(error[0], error[1]);
  const closing = view.opening < 0.9 ? 1.6 : 1; // once closing, do not change one's mind at the edge
  if (d < ALIGNED * closing && Math.abs(error[2]) < LOW * closing) {
    return { terminate: false, translation: [0, 0, 0], rotation: [0, 0, 0], gripper: 0 };
  }
  return { terminate: false, translation: approach(view), rotation, gripper: 1 };
};

export const viewOf = (world: World & { holding(index: number): boolean }, goal: Goal): ExpertView => {
  const object = world.scene.objects[goal.target];
  if (!object) throw new RangeError(`no object ${goal.target}`);
  const pose = world.objectPose(goal.target);
  const upright = quatRotate(pose.quat, [0, 0, 1])[2] > 0.8;
  return {
    ...world.proprioception(),
    grasp: graspPoint(object.shape, pose),
    yaw: yawOf(pose.quat),
    symmetry: upright ? SHAPES[object.shape].symmetry : 0,
    lifted: pose.position[2] - SHAPES[object.shape].halfHeight,
    holding: world.holding(goal.target),
  };
};

/** The expert's action now. Deterministic. */
export const expertAction = (world: World & { holding(index: number): boolean }, goal: Goal): Action => {
  const view = viewOf(world, goal);
  return goal.task === 'reach' ? expertReach(view) : expertPick(view);
};
