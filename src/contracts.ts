/**
 * Every value that travels the loop, with its units. Imports nothing but what an error and an object are.
 *
 * Conventions, stated once: SI units (metres, radians, seconds); right-handed world frame, origin on the
 * table top at the base of the seven-joint arm, x forward (away from the base), y left, z up; quaternions are (w, x, y, z) as
 * in MuJoCo. Degrees and millimetres appear only at the edge of the page.
 */

import type { NotFound, Result, TabletopError } from './errors.ts';
import type { BlockObject, ObjectSpec, SeenThings, TableName } from './objects.ts';

export type { ErrorCode, NotFound, Result, TabletopError } from './errors.ts';
export type * from './objects.ts';

export type Vec3 = readonly [number, number, number];
/** Unit quaternion, scalar first (MuJoCo's order; three.js wants x, y, z, w). */
export type QuatWxyz = readonly [number, number, number, number];

// ---------------------------------------------------------------- specs

export type Unit = 'flag' | 'm' | 'rad' | 'deg' | 'opening' | 'percent';

/** One number of an action or of the arm's state, with its unit and range. */
export interface Dimension {
  readonly name: string;
  readonly unit: Unit;
  readonly low: number;
  readonly high: number;
}

/** Pixels. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export interface CameraSpec extends FrameSize {
  readonly name: string;
}

/** 'tcp-pose': as Proprioception, in its order and units; 'joints': the robot's joints and gripper, in its own units. */
export interface StateSpec {
  readonly kind: 'tcp-pose' | 'joints';
  readonly dimensions: readonly Dimension[];
}

/** What a policy sees. */
export interface ObservationSpec {
  /** At least one; the first is the one the page shows. */
  readonly cameras: readonly CameraSpec[];
  /** Frames of each camera, oldest first; 1: the newest alone. */
  readonly frames: number;
  /** The arm's own state, the only state besides pixels and words; null: none. */
  readonly state: StateSpec | null;
}

/** What a policy's actions are. */
export interface ActionSpec {
  readonly kind: 'ee-delta' | 'joint-target';
  /** Actions a simulated second: more than 0, at most 50. */
  readonly hz: number;
  /** ee-delta: terminate, dx, dy, dz, drx, dry, drz, gripper; joint-target: the robot's joints, its gripper last. */
  readonly dimensions: readonly Dimension[];
}

// ---------------------------------------------------------------- observe

export type FrameSourceKind = 'sim' | 'webcam' | 'video' | 'image';

/** One camera frame, exactly the pixels the policy gets. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** sRGB bytes, row-major from the top left, 3 a pixel: length = width * height * 3. */
  readonly rgb: Uint8Array;
  readonly source: FrameSourceKind;
  /** Rises by one a frame of the same source. */
  readonly seq: number;
}

/** Where frames come from. One port for the simulated camera, the webcam, a video file and a still image. */
export interface FrameSource {
  readonly kind: FrameSourceKind;
  /** The newest frame now. Never queues; an error value if the source cannot deliver. */
  grab(): Promise<Result<Frame>>;
  dispose(): void;
}

/** What one look at the table gives. */
export type Sight = Pick<Observation, 'frame' | 'views'>;

/** Where the loop looks: one camera or several, with as many older frames as the policy wants. */
export interface Observer {
  /** Of the first camera. */
  readonly kind: FrameSourceKind;
  /** The newest frames now. Never queues; an error value if a source cannot deliver. */
  look(): Promise<Result<Sight>>;
}

/** The arm's own state, the only state besides pixels and words that a policy may declare. */
export interface Proprioception {
  /** Finger-tip midpoint (TCP), metres, world frame. */
  readonly position: Vec3;
  /** Rotation vector (axis * angle, radians, world frame) from "gripper straight down" to the present pose. */
  readonly rotation: Vec3;
  /** Gripper opening, 0 closed ... 1 open. */
  readonly opening: number;
  /** Measured joint positions, radians, in the order of the RobotSpec; absent where a pose was written down. */
  readonly joints?: readonly number[];
}

export interface Observation {
  readonly frame: Frame;
  readonly instruction: string;
  readonly proprioception: Proprioception;
  /** Index of the step of the episode that this is seen for; a sampling policy draws by it. */
  readonly step?: number;
  /** All cameras' frames by name, oldest first, the newest last; absent where `frame` is all there is. */
  readonly views?: Readonly<Record<string, readonly Frame[]>>;
}

// ---------------------------------------------------------------- policy

/** Eight integers: terminate, 3 translation, 3 rotation, gripper (RT-2, section 3.2). */
export type ActionTokens = readonly number[];

/** Milliseconds spent in each stage of one action; only stages that ran are present. */
export interface StageTimes {
  readonly observe?: number;
  /** Asking for the plan; only on the step that made it. */
  readonly plan?: number;
  readonly encode?: number;
  readonly infer?: number;
  readonly decode?: number;
  readonly control?: number;
  readonly physics?: number;
}

/** What the policy wrote before it acted (RT-2's "Plan:"). */
export interface Plan {
  /** As decoded, before the end token. */
  readonly words: readonly string[];
  /** The sentence the words stand for, told in place of the instruction; null: no plan, the instruction stayed. */
  readonly instruction: string | null;
}

/** Numbers of a chunk as the policy gave them: what a chunk of actions was made of. */
export interface ChunkEvidence {
  /** Row-major [length, dimensions], in the units of the ActionSpec. */
  readonly values: Float32Array;
  readonly length: number;
  /** Row of the action carried out in this step. */
  readonly at: number;
  /** What it was said in, of heads that speak; -1 after the last. */
  readonly tokens?: readonly number[];
  /** Of a flow: row-major [steps + 1, length, dimensions], from noise to the chunk. */
  readonly path?: Float32Array;
}

/** How a policy came to its actions, in the words of its head: what panels show, and no part of the loop. */
export interface Evidence {
  /** The action as integers of the vocabulary; of heads that speak tokens. */
  readonly tokens?: ActionTokens;
  /** Row-major [dimensions, 256] logits over the action bins; of models with such a head. */
  readonly logits?: Float32Array;
  readonly chunk?: ChunkEvidence;
  /** Row-major [attentionMaps.of.length, rows, columns] over the frame, of models that say where they look. */
  readonly attention?: Float32Array;
  readonly attentionMaps?: AttentionMaps;
  /** Word pieces of the prompt as the sentence encoder read it, [CLS] to [SEP]; of models only. */
  readonly pieces?: readonly string[];
  /** The plan this action was made under, from the step that made it on. */
  readonly plan?: Plan;
  /** What was seen, of policies on object tokens. */
  readonly things?: SeenThings;
  /** What the model is called that said it, its head with it ("pico:l1"); of models only. */
  readonly model?: string;
}

/** What a policy answers: one action, or a chunk of them, oldest first; the loop carries out the first. */
export interface Decision {
  readonly actions: readonly [Action, ...Action[]];
  readonly evidence: Evidence;
  readonly times: StageTimes;
  /** Simulated seconds that the world goes on for before the action is applied (paused clock); absent: it waits. */
  readonly delay?: number;
}

export interface AttentionMaps {
  /** What each map is of, for example "target". */
  readonly of: readonly string[];
  readonly rows: number;
  readonly columns: number;
}

/** Says from one look, before anything moves, whether what an instruction names is there. */
export interface Finder {
  /** Null: all that it names is seen. Errors: the camera's and the policy's; CANCELLED. */
  find(observation: Observation, signal: AbortSignal): Promise<Result<NotFound | null>>;
}

export type PolicyKind = 'model' | 'expert' | 'no-op';

export interface Policy {
  readonly kind: PolicyKind;
  /** Aborting gives an error value with code CANCELLED. */
  act(observation: Observation, signal: AbortSignal): Promise<Result<Decision>>;
}

export type Provider = 'webgpu' | 'wasm';

// ---------------------------------------------------------------- action

/** A displacement of the end effector, in physical units. */
export interface EndEffectorAction {
  readonly kind: 'ee-delta';
  readonly terminate: boolean;
  /** Displacement of the TCP, metres, world frame. */
  readonly translation: Vec3;
  /** Rotation vector applied in the world frame, radians. */
  readonly rotation: Vec3;
  /** Commanded opening, 0 closed ... 1 open. */
  readonly gripper: number;
}

/** Targets for every joint and the gripper, in the robot's own units and order (ActionSpec); each is a float32. */
export interface JointAction {
  readonly kind: 'joint-target';
  readonly terminate: boolean;
  readonly values: readonly number[];
}

export type Action = EndEffectorAction | JointAction;

// ---------------------------------------------------------------- world

/** A scene is a pure function of a seed, a robot and a table. */
export interface SceneSpec {
  readonly seed: number;
  /** Id of the robot at the table (robots/). */
  readonly robot: string;
  readonly table: TableName;
  readonly objects: readonly ObjectSpec[];
  /** Initial gripper pose: TCP position and rotation vector from straight down. */
  readonly home: { readonly position: Vec3; readonly rotation: Vec3; readonly opening: number };
}

/** A scene whose objects are blocks: what the shipped models were trained in. */
export interface BlockScene extends SceneSpec {
  readonly table: 'blocks';
  readonly objects: readonly BlockObject[];
}

export interface BodyPose {
  readonly position: Vec3;
  readonly quat: QuatWxyz;
}

export type TaskName = string; // which there are: the registry in tasks/

/** What is asked of the arm, in data: the task, and which objects it is about. */
export interface Goal {
  readonly task: TaskName;
  /** Index into SceneSpec.objects. */
  readonly target: number;
  /** Index of the second object, for tasks that name two: what the target is put into, onto, next to. */
  readonly destination?: number;
}

export type Clock = 'paused' | 'realtime';

/** What control did with an action: the pose it aims at, and why it fell short if it did. */
export interface ControlReport {
  /** TCP position the joint targets aim at, metres, world frame. */
  readonly target: Vec3;
  /** Set when a limit or inverse kinematics kept the arm from the full displacement. */
  readonly held?: TabletopError;
}

/** One evaluation of the arm's kinematics at given joint positions. */
export interface ArmKinematics {
  readonly position: Vec3;
  readonly quat: QuatWxyz;
  /** Row-major 6 x joints: three rows of translation (m/rad), three of rotation (rad/rad), world frame. */
  readonly jacobian: Float64Array;
}

/** What control may know of the arm: joints in, kinematics out, targets set. No objects, no contacts. */
export interface ArmPort {
  readonly joints: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Posture that redundant motion is pulled toward, radians. */
  readonly rest: readonly number[];
  /** Measured joint positions, radians. */
  jointPositions(): readonly number[];
  evaluate(joints: readonly number[]): ArmKinematics;
  /** Joint targets in radians and opening 0..1, reached by interpolation within one control period of so many seconds. */
  setTargets(joints: readonly number[], opening: number, period: number): void;
}

export interface Controller {
  /** `period`: seconds until the next action is due; absent: what is usual for such actions on this robot. */
  command(action: Action, period?: number): ControlReport;
  /** Forget the aim: the next displacement starts from the measured pose. */
  reset(): void;
  save(): readonly number[];
  restore(state: readonly number[]): void;
}

/** Opaque copy of a world's state; give it back to `restore` of a world of the same scene. */
export interface WorldState {
  readonly sceneSeed: number;
  readonly data: Float64Array;
}

/** The physics behind the frame. Deterministic: same scene, same actions, same hash. */
/** How much room an object takes up now: its outline as seen from above, and its lowest and highest point; metres. */
export interface Extent {
  /** Corners of the hull of all that collides, x and y, counter-clockwise. */
  readonly outline: readonly (readonly [number, number])[];
  readonly bottom: number;
  readonly top: number;
}

export interface World {
  readonly scene: SceneSpec;
  /** Simulated seconds since reset. */
  time(): number;
  proprioception(): Proprioception;
  /** Turn an action into joint targets, as Controller does. Does not advance time. */
  command(action: Action, period?: number): ControlReport;
  /** Advance by whole fixed steps covering `seconds`. WORLD_FAILED if the state is no longer finite. */
  advance(seconds: number): Result<number>;
  /** Pose of scene object i now. */
  objectPose(index: number): BodyPose;
  extent(index: number): Extent;
  /** Names and poses of every drawn body, arm included, for the renderer; the array is reused. */
  bodyPoses(): readonly { readonly name: string; readonly pose: BodyPose }[];
  /** Velocity of the middle of scene object i now, metres a second. */
  objectVelocity(index: number): Vec3;
  /** Simulated seconds for which the finger tips were too far from object i, which is led along a course; else 0. */
  strayed(index: number): number;
  /** Do both pads press on scene object i now? */
  holding(index: number): boolean;
  /** Is the goal's success predicate true now? */
  succeeded(goal: Goal): boolean;
  save(): WorldState;
  restore(state: WorldState): void;
  /** FNV-1a over the exact bits of qpos and qvel. */
  hash(): string;
  dispose(): void;
}

// ---------------------------------------------------------------- the record of one step

export type StopReason = 'terminated' | 'step-limit' | 'stopped' | 'error';

/** One step of an episode: what was seen, what was decided and why, and what came of it. */
export interface Step {
  readonly index: number;
  /** Who drove. */
  readonly by: PolicyKind;
  readonly observation: Observation;
  /** What was carried out; with `terminate` nothing was. */
  readonly action: Action;
  readonly evidence: Evidence;
  readonly times: StageTimes;
  /** Set when inverse kinematics or a limit kept the arm from the full motion, and why. */
  readonly held?: TabletopError;
  /** Simulated seconds: when the frame was taken, when the action was applied, when the step was over. */
  readonly at: number;
  readonly commandTime: number;
  readonly simTime: number;
  /** Age of the frame when its action was applied, wall-clock ms: what one action costs, motion left out. */
  readonly frameAgeMs: number;
  /** Control periods that passed unseen while the policy was busy (real-time only). */
  readonly dropped: number;
  /** The visitor wrote this action. */
  readonly edited?: true;
  /** Came with a link or a file and was carried out again: no logits, no times. */
  readonly replayed?: true;
}

/** Of a step, what carrying it out again takes. */
export type ReplayStep = Pick<Step, 'action' | 'at' | 'commandTime' | 'simTime'> & {
  readonly tokens?: ActionTokens;
  readonly edited?: true;
};
