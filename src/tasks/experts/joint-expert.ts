/**
 * A scripted expert that speaks joint targets: privileged state in, the next target for every joint and the gripper out,
 * through the robot's own inverse kinematics. It reaches and picks. Like the expert of displacements it has no memory:
 * what it does follows from where hand and things are now, so that it can label any state.
 *
 * It looks a tenth of a second ahead. A target that far away, renewed at the control rate, gives one smooth motion that
 * slows down as it arrives, since the servos lag behind by a part of that.
 */
import type { Goal, JointAction, QuatWxyz, ShapeName, Vec3 } from '../../contracts.ts';
import { atan2, cos, hypot, sin } from '../../math/exact.ts';
import {
  add,
  clamp,
  GRIPPER_DOWN,
  leanToward,
  quatFromRotationVector,
  quatMultiply,
  withoutLean,
  yawOf,
} from '../../math/rotation.ts';
import { leanAt, type RobotSpec, robotOf, toUserUnits } from '../../robots/index.ts';
import { graspOf as graspPoseOf, sizeOf } from '../../things/bodies.ts';
import { LIFTED } from '../pick/index.ts';
import type { WorldView } from '../task.ts';

/** The tasks that it does. */
export const JOINT_TASKS: readonly string[] = ['reach', 'pick'];

/** What the expert may ask of the arm beside the world: joints now, and joints for a pose. */
export interface PoseSolver {
  /** Measured, radians. */
  joints(): readonly number[];
  /** Radians, from the present posture; the nearest to be had. */
  solve(position: Vec3, quat: QuatWxyz): readonly number[];
}

const AHEAD = 0.1; // seconds
// As calm as a person who demonstrates: at twice the pace the servos' lag is a third of a grasp, and an episode shorter than a
// policy's chunk of a hundred actions.
const SPEED = 0.07; // metres a second, of the target; the servos follow at about twice that
const JOINT_SPEED = 0.8; // radians a second
const YAW_SPEED = 1.2; // radians a second
const JAW_SPEED = 1.2; // openings a second

/** Metres between the fixed finger and the thing while the hand goes around it. */
const CLEARANCE = 0.006;
/** Metres from the middle to the side that a finger meets; of a star the farthest point. */
const HALF_WIDTH: Readonly<Record<ShapeName, number>> = {
  ...{ cube: 0.0225, cylinder: 0.024, star: 0.031, cone: 0.023, bowl: 0.065, plate: 0.07 },
};
const ALIGNED = 0.005; // metres sideways, before the jaw closes
const LOW = 0.006; // metres above the grasp point, likewise
const TURNED = 0.12; // radians, likewise
const ARRIVED = 0.006; // metres: a reach is over

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

const USUAL_WIDTH = 0.025; // metres from middle to side: up to here a hand opens as usual

interface Grasp {
  /** TCP, metres, and yaw of the tool, radians. */
  readonly position: Vec3;
  readonly yaw: number;
  readonly opening: number;
}

const KEEP_OFF = 0.01; // metres: closer to another thing costs

/** Of a place as seen from the arm's own axis, radians from world x. */
const bearingOf = ({ objects }: RobotSpec, [x, y]: Vec3): number => {
  const [cx, cy] = objects.ring?.centre ?? [0, 0];
  return atan2(y - cy, x - cx);
};

const axisOf = (yaw: number): readonly [number, number] => [cos(yaw), sin(yaw)];

/**
 * From which side to take a thing: a cube by two of its sides, anything else from anywhere; where the open fingers have
 * the most room, and with little turning.
 */
const graspOf = (world: WorldView, robot: RobotSpec, index: number, yawNow: number): Grasp => {
  const hand = robot.gripper.grasp;
  if (!hand) throw new RangeError(`${robot.id} does not say how its hand grasps`);
  const { objects } = world.scene;
  const object = objects[index];
  if (!object) throw new RangeError(`no object ${index}`);
  const pose = world.objectPose(index);
  const { point: at, symmetry, yaw: yawThere } = graspPoseOf(object, pose);
  const sided = symmetry > 0;
  const step = sided ? symmetry : Math.PI / 12;
  const first = sided ? yawThere : 0;
  const others = objects.flatMap((o, i) =>
    i === index ? [] : [{ at: world.objectPose(i).position, radius: sizeOf(o).radius }],
  );
  const bearing = bearingOf(robot, at);
  const halfWidth = object.kind === 'block' ? HALF_WIDTH[object.shape] : HALF_WIDTH.cube;
  const aside = halfWidth - hand.toFinger + CLEARANCE;
  const costOf = (yaw: number): number => {
    const [ax, ay] = axisOf(yaw);
    const room = hand.fingers.flatMap((along) =>
      others.map(({ at: [x, y], radius }) => {
        const away = along - aside;
        return hypot(at[0] + away * ax - x, at[1] + away * ay - y) - radius - hand.radius;
      }),
    );
    const crowded = Math.max(0, KEEP_OFF - Math.min(KEEP_OFF, ...room));
    // far from the middle of the wrist's range, and far from where the hand is turned now
    return 60 * crowded + 0.1 * Math.abs(wrap(yaw - bearing)) + 0.15 * Math.abs(wrap(yaw - yawNow));
  };
  let best = { yaw: first, cost: Number.POSITIVE_INFINITY };
  for (let k = 0; k < Math.round((2 * Math.PI) / step); k++) {
    const yaw = wrap(first + k * step);
    const cost = costOf(yaw);
    // the wrist ends short of a whole turn
    if (Math.abs(wrap(yaw - bearing)) < 2.5 && cost < best.cost) best = { yaw, cost };
  }
  const [ax, ay] = axisOf(best.yaw);
  return {
    position: [at[0] - aside * ax, at[1] - aside * ay, at[2]],
    yaw: best.yaw,
    opening: halfWidth > USUAL_WIDTH ? hand.opening.wide : hand.opening.usual,
  };
};

/** Height to be at above the grasp point when `d` metres away from it sideways. */
const funnel = (d: number): number => clamp((d - 0.006) * 2.5, 0, 0.075);

/** Toward a place on the table in so many metres: around the arm's own axis, never across it. */
const sideways = (
  from: readonly [number, number],
  to: readonly [number, number],
  most: number,
  { ring }: RobotSpec['objects'],
): readonly [number, number] => {
  if (!ring) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const share = Math.min(1, most / Math.max(1e-9, hypot(dx, dy)));
    return [from[0] + dx * share, from[1] + dy * share];
  }
  const [cx, cy] = ring.centre;
  const polar = ([x, y]: readonly [number, number]) =>
    [hypot(x - cx, y - cy), atan2(y - cy, x - cx)] as const;
  const [[r, a], [wantedR, wantedA]] = [polar(from), polar(to)];
  const [dr, arc] = [wantedR - r, wrap(wantedA - a) * Math.max(r, 0.05)];
  const share = Math.min(1, most / Math.max(1e-9, hypot(dr, arc)));
  const [nextR, nextA] = [r + dr * share, a + (arc / Math.max(r, 0.05)) * share];
  return [cx + nextR * cos(nextA), cy + nextR * sin(nextA)];
};

/**
 * The expert on the state the world is in now. Deterministic. RangeError for a goal that the scene does not have, or of
 * a task that it does not do.
 */
export const createJointExpert = (world: WorldView, arm: PoseSolver): ((goal: Goal) => JointAction) => {
  const robot = robotOf(world.scene.robot);
  const hand = world.proprioception();
  const joints = arm.joints();
  const quatNow = quatMultiply(quatFromRotationVector(hand.rotation), GRIPPER_DOWN);
  const yawNow = yawOf(withoutLean(quatNow));

  const action = (position: Vec3, yaw: number, opening: number, terminate = false): JointAction => {
    const turn = yawNow + clamp(wrap(yaw - yawNow), -YAW_SPEED * AHEAD, YAW_SPEED * AHEAD);
    const down = quatMultiply(quatFromRotationVector([0, 0, turn]), GRIPPER_DOWN);
    const quat = quatMultiply(leanToward(bearingOf(robot, position), leanAt(robot, position[2])), down);
    const wanted = arm.solve(position, quat);
    const most = Math.max(...wanted.map((q, i) => Math.abs(q - (joints[i] ?? q))), 1e-9);
    const share = Math.min(1, (JOINT_SPEED * AHEAD) / most);
    const targets = joints.map((q, i) => q + ((wanted[i] ?? q) - q) * share);
    const jaw = hand.opening + clamp(opening - hand.opening, -JAW_SPEED * AHEAD, JAW_SPEED * AHEAD);
    const values = toUserUnits(robot, targets, clamp(jaw, 0, 1)).map(Math.fround);
    return { kind: 'joint-target', terminate, values };
  };

  /** Through the funnel: sideways only as fast as the height allows, down only where hand and thing are aligned. */
  const approach = ({ position: to, yaw, opening }: Grasp, terminate: boolean): JointAction => {
    const { position: at } = hand;
    const d = hypot(to[0] - at[0], to[1] - at[1]);
    const off = Math.abs(wrap(yaw - yawNow));
    const narrow = Math.max(0, opening - 0.08 - hand.opening);
    const wanted = to[2] + Math.max(funnel(d + 0.05 * Math.max(0, off - TURNED)), narrow > 0 ? 0.06 : 0);
    const tooLow = wanted - at[2];
    const pace = clamp(1 - tooLow / 0.04, 0.05, 1);
    const [x, y] = sideways([at[0], at[1]], [to[0], to[1]], SPEED * AHEAD * pace, robot.objects);
    const left = hypot(to[0] - x, to[1] - y);
    const height = to[2] + Math.max(funnel(left + 0.05 * Math.max(0, off - TURNED)), narrow > 0 ? 0.06 : 0);
    const z = at[2] + clamp(height - at[2], -SPEED * AHEAD, SPEED * AHEAD);
    return action([x, y, z], yaw, opening, terminate);
  };

  const reach = (index: number): JointAction => {
    const grasp = graspOf(world, robot, index, yawNow);
    const [dx, dy, dz] = [0, 1, 2].map((i) => (grasp.position[i] ?? 0) - (hand.position[i] ?? 0));
    return approach(grasp, hypot(dx ?? 0, dy ?? 0, dz ?? 0) < ARRIVED);
  };

  const pick = (index: number): JointAction => {
    const object = world.scene.objects[index];
    if (!object) throw new RangeError(`no object ${index}`);
    const lifted = world.objectPose(index).position[2] - sizeOf(object).rest;
    if (world.holding(index)) {
      const rise = clamp(LIFTED + 0.03 - lifted, 0, SPEED * AHEAD);
      return action(add(hand.position, [0, 0, rise]), yawNow, 0, lifted > LIFTED + 0.012);
    }
    const grasp = graspOf(world, robot, index, yawNow);
    const d = hypot(grasp.position[0] - hand.position[0], grasp.position[1] - hand.position[1]);
    const above = Math.abs(grasp.position[2] - hand.position[2]);
    // once closing, the thing is pushed and the hand stays: do not change one's mind for it
    const closing = hand.opening < grasp.opening - 0.08;
    const loose = closing ? 3 : 1;
    const there =
      d < ALIGNED * loose && above < LOW * loose && Math.abs(wrap(grasp.yaw - yawNow)) < TURNED * loose;
    const missed = closing && hand.opening < 0.06;
    return there && !missed ? action(hand.position, yawNow, 0) : approach(grasp, false);
  };

  return ({ task, target }) => {
    if (!world.scene.objects[target]) throw new RangeError(`no object ${target}`);
    if (task === 'reach') return reach(target);
    if (task === 'pick') return pick(target);
    throw new RangeError(`the expert of joint targets does not do ${task}`);
  };
};
