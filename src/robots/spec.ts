/**
 * A robot as data: kinematics for the physics and for control, primitives for the physics and the renderer, the units
 * its users speak. What is drawn is what is simulated. SI units, radians; a robot file says where its numbers are from.
 */
import type { ActionSpec, QuatWxyz, Vec3 } from '../contracts.ts';
import { clamp } from '../math/rotation.ts';

/** What a part is made of: its colour is the robot's palette's. 'pad' grips: the physics gives it friction. */
export type Tone = 'shell' | 'joint' | 'hand' | 'pad';

interface PrimitiveLook {
  readonly tone: Tone;
  /** Drawn and never touched: screws, horns, cables. */
  readonly ghostly?: true;
}

export type Primitive = PrimitiveLook &
  (
    | {
        readonly kind: 'capsule' | 'cylinder';
        readonly from: Vec3;
        readonly to: Vec3;
        readonly radius: number;
      }
    | { readonly kind: 'box'; readonly at: Vec3; readonly half: Vec3; readonly quat?: QuatWxyz }
    /** An outline (metres, counter-clockwise) swept from `low` to `high` along an axis; it collides as its hull. */
    | {
        readonly kind: 'prism';
        readonly along: 'x' | 'y' | 'z';
        /** Points in the two other axes, in the order x, y, z. */
        readonly outline: readonly (readonly [number, number])[];
        readonly low: number;
        readonly high: number;
      }
  );

export interface ArmBody {
  readonly name: string;
  /** In the parent's frame; the base's in the world's. */
  readonly position: Vec3;
  readonly quat: QuatWxyz;
  /** Kilograms. */
  readonly mass: number;
  readonly joint?: {
    readonly name: string;
    readonly type: 'hinge' | 'slide';
    readonly axis: Vec3;
    readonly range: readonly [number, number];
  };
  readonly shapes: readonly Primitive[];
  /** Bodies attached to this one; the chain is nested like MJCF. */
  readonly children: readonly ArmBody[];
}

/** A position servo: gains (N m/rad and N m s/rad; of a slide N/m and N s/m) and the most it can push (N m or N). */
export interface Servo {
  readonly kp: number;
  readonly kv: number;
  readonly force: number;
}

export interface RobotJoint {
  /** As the robot's users call it, and the joint of the body tree. */
  readonly name: string;
  /** Radians, in the model's coordinates. */
  readonly lower: number;
  readonly upper: number;
  /** Where the robot's users read 0 degrees, and the direction in which their degrees grow. */
  readonly zero: number;
  readonly sign: 1 | -1;
  readonly servo: Servo;
}

/** What the expert of joint targets must know of a hand: it goes around a thing with one finger near it, then closes. */
export interface GraspGeometry {
  /** Metres from the TCP to the side of the first finger, which stands still while the other closes. */
  readonly toFinger: number;
  /** Points of the open fingers near the table, metres along the tool's x axis, and the radius of a finger around each. */
  readonly fingers: readonly number[];
  readonly radius: number;
  /** Openings (0..1) that let things of up to 25 mm and up to 32 mm from middle to side between the fingers. */
  readonly opening: { readonly usual: number; readonly wide: number };
}

/** Opening 0 (closed) to 1 (open) is linear in the joint's coordinate. */
export type Gripper = {
  /** The body that carries the fingers, and the two that press on what is held. */
  readonly hand: string;
  readonly fingers: readonly [string, string];
  readonly servo: Servo;
  /** Metres, about: the widest thing that goes between the fingers. */
  readonly width: number;
  /** Of robots whose expert speaks joint targets. */
  readonly grasp?: GraspGeometry;
} & (
  | {
      readonly kind: 'parallel';
      /** Two joints that go together; each slides `travel` metres. */
      readonly joints: readonly [string, string];
      readonly travel: number;
    }
  | { readonly kind: 'hinge'; readonly joint: string; readonly closed: number; readonly open: number }
);

/** Where this robot's scenes put things, metres in the world frame. */
export interface ObjectArea {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Further limits: the distance from a point on the table. */
  readonly ring?: { readonly centre: readonly [number, number]; readonly radius: readonly [number, number] };
  /** Free table between two footprints: an open finger needs about this much. */
  readonly gap: number;
  /** Fewest and most things, when nothing else is asked. */
  readonly count: readonly [number, number];
  /** Bowls and plates lie in some of its scenes. */
  readonly containers: boolean;
}

export interface Range3 {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly z: readonly [number, number];
}

export interface RobotSpec {
  /** In settings, links and files. */
  readonly id: string;
  readonly title: string;
  /** Where the kinematic parameters are published. */
  readonly source: string;
  /** The arm's joints from the base outward, in the order of the body tree; the gripper's come after them. */
  readonly joints: readonly RobotJoint[];
  readonly gripper: Gripper;
  /** Its position and quat place the robot in the world; its front is +x. */
  readonly base: ArmBody;
  /**
   * The tool frame in a body: its origin lies between the finger tips, z is the direction of approach. Straight down
   * is math/rotation.ts's GRIPPER_DOWN.
   */
  readonly tcp: { readonly body: string; readonly position: Vec3; readonly quat?: QuatWxyz };
  /** Posture that free motion is pulled toward, and that searches start from; radians. */
  readonly rest: readonly number[];
  /** Where the TCP may go. Targets outside are clipped to this box, and the clip is reported. */
  readonly workspace: Range3;
  readonly objects: ObjectArea;
  /** Where scenes let the arm begin: TCP box, metres, and the most tilt and yaw from straight down, radians. */
  readonly home: Range3 & { readonly tilt: number; readonly yaw: number };
  /**
   * By how much the hand leans outward from straight down, away from the middle of `objects.ring`, where scenes let it begin
   * and where an expert of joint targets carries it: not below `from`, `radians` above `to`, both metres of the TCP above the
   * table, and evenly between. Left out: never.
   */
  readonly lean?: { readonly radians: number; readonly from: number; readonly to: number };
  /** Armature (kg m^2 or kg) and damping (N m s/rad or N s/m) of hinges and slides. */
  readonly dynamics: {
    readonly hinge: { readonly armature: number; readonly damping: number };
    readonly slide?: { readonly armature: number; readonly damping: number };
  };
  /** Seconds a physics step; periods of control are whole numbers of it. */
  readonly timestep: number;
  /** What its scripted expert speaks. */
  readonly expert: ActionSpec['kind'];
  /** Joint targets a simulated second where nothing else states a rate. */
  readonly hz: number;
  /** sRGB 0..1. */
  readonly palette: Readonly<Record<Tone, Vec3>>;
}

/** A robot's bodies in depth-first order, parents first. */
export const armBodies = (body: ArmBody): readonly ArmBody[] => [body, ...body.children.flatMap(armBodies)];

/** RangeError for a name the robot does not have. */
export const bodyOf = (robot: RobotSpec, name: string): ArmBody => {
  const found = armBodies(robot.base).find((body) => body.name === name);
  if (!found) throw new RangeError(`${robot.id} has no body ${name}`);
  return found;
};

export const cylinder = (from: Vec3, to: Vec3, radius: number, tone: Tone): Primitive => ({
  kind: 'cylinder',
  from,
  to,
  radius,
  tone,
});

export const capsule = (from: Vec3, to: Vec3, radius: number, tone: Tone): Primitive => ({
  kind: 'capsule',
  from,
  to,
  radius,
  tone,
});

export const box = (at: Vec3, half: Vec3, tone: Tone): Primitive => ({ kind: 'box', at, half, tone });

/** Radians that its hand leans outward at this height of the TCP, metres. */
export const leanAt = ({ lean }: RobotSpec, z: number): number =>
  lean ? lean.radians * clamp((z - lean.from) / (lean.to - lean.from), 0, 1) : 0;
