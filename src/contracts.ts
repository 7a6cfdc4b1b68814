/**
 * Every value that travels the loop, with its units. Imports nothing.
 *
 * Conventions, stated once: SI units (metres, radians, seconds); right-handed world frame, origin at the
 * arm's base on the table top, x forward (away from the base), y left, z up; quaternions are (w, x, y, z) as
 * in MuJoCo. Degrees and millimetres appear only at the edge of the page.
 */

export type Vec3 = readonly [number, number, number];
/** Unit quaternion, scalar first (MuJoCo's order; three.js wants x, y, z, w). */
export type QuatWxyz = readonly [number, number, number, number];

// ---------------------------------------------------------------- errors

export type ErrorCode =
  | 'NO_ADAPTER'
  | 'DEVICE_LOST'
  | 'MODEL_MISSING'
  | 'MODEL_TRUNCATED'
  | 'HASH_MISMATCH'
  | 'MODEL_INVALID'
  | 'MANIFEST_INVALID'
  | 'DOWNLOAD_FAILED'
  | 'CANCELLED'
  | 'PAGE_FILE_FAILED'
  | 'WEBASSEMBLY_MISSING'
  | 'ENGINE_FAILED'
  | 'PARITY_MISMATCH'
  | 'ILLEGAL_TOKEN'
  | 'NON_FINITE_LOGITS'
  | 'IK_UNREACHABLE'
  | 'WORLD_FAILED'
  | 'CAMERA_DENIED'
  | 'CAMERA_MISSING'
  | 'CAMERA_LOST'
  | 'IMAGE_UNREADABLE'
  | 'INSTRUCTION_EMPTY'
  | 'INSTRUCTION_TOO_LONG'
  | 'WEBGL_FAILED'
  | 'READBACK_NOISE'
  | 'SETTING_INVALID'
  | 'MODEL_NOT_LOADED'
  | 'GOAL_UNKNOWN'
  | 'LINK_INVALID'
  | 'LINK_DIVERGED'
  | 'RECORDING_INVALID'
  | 'DESK_INVALID';

/** An error is a value: a code for programs, a sentence that says what to do next for people. */
export interface TabletopError {
  readonly code: ErrorCode;
  readonly message: string;
  /** What was measured or printed, for a bug report; never shown as the headline. */
  readonly detail?: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: TabletopError };

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

/** The arm's own state, the only state besides pixels and words that a policy may declare. */
export interface Proprioception {
  /** Finger-tip midpoint (TCP), metres, world frame. */
  readonly position: Vec3;
  /** Rotation vector (axis * angle, radians, world frame) from "gripper straight down" to the present pose. */
  readonly rotation: Vec3;
  /** Gripper opening, 0 closed ... 1 open (80 mm between the pads). */
  readonly opening: number;
}

export interface Observation {
  readonly frame: Frame;
  readonly instruction: string;
  readonly proprioception: Proprioception;
  /** Index of the step of the episode that this is seen for; a sampling policy draws by it. */
  readonly step?: number;
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

export interface PolicyOutput {
  readonly tokens: ActionTokens;
  /** Row-major [8, 256] logits over the action bins; absent for policies that have none (expert, no-op). */
  readonly logits?: Float32Array;
  /** Row-major [attentionMaps.of.length, rows, columns] over the frame, of models that say where they look. */
  readonly attention?: Float32Array;
  readonly attentionMaps?: AttentionMaps;
  /** Word pieces of the prompt as the sentence encoder read it, [CLS] to [SEP]; of models only. */
  readonly pieces?: readonly string[];
  /** The plan this action was made under, from the step that made it on. */
  readonly plan?: Plan;
  readonly times: StageTimes;
}

export interface AttentionMaps {
  /** What each map is of, for example "target". */
  readonly of: readonly string[];
  readonly rows: number;
  readonly columns: number;
}

export type PolicyKind = 'model' | 'expert' | 'no-op';

export interface Policy {
  readonly kind: PolicyKind;
  /** Aborting gives an error value with code CANCELLED. */
  act(observation: Observation, signal: AbortSignal): Promise<Result<PolicyOutput>>;
}

export type Provider = 'webgpu' | 'wasm';

// ---------------------------------------------------------------- action

/** An action in physical units: what the eight tokens mean. */
export interface Action {
  readonly terminate: boolean;
  /** Displacement of the TCP, metres, world frame. */
  readonly translation: Vec3;
  /** Rotation vector applied in the world frame, radians. */
  readonly rotation: Vec3;
  /** Commanded opening, 0 closed ... 1 open. */
  readonly gripper: number;
}

// ---------------------------------------------------------------- world

export type ColorName = 'red' | 'orange' | 'yellow' | 'green' | 'cyan' | 'blue' | 'purple' | 'pink';
export type ShapeName = 'cube' | 'cylinder' | 'star' | 'cone' | 'bowl' | 'plate';

export interface ObjectSpec {
  readonly name: string;
  readonly color: ColorName;
  readonly shape: ShapeName;
  /** Initial position of the body's centre and its yaw about z. */
  readonly position: Vec3;
  readonly yaw: number;
}

/** A scene is a pure function of a seed. */
export interface SceneSpec {
  readonly seed: number;
  readonly objects: readonly ObjectSpec[];
  /** Initial gripper pose: TCP position and rotation vector from straight down. */
  readonly home: { readonly position: Vec3; readonly rotation: Vec3; readonly opening: number };
}

export interface BodyPose {
  readonly position: Vec3;
  readonly quat: QuatWxyz;
}

export type TaskName = 'reach' | 'pick' | 'place' | 'near';

/** What is asked of the arm, in data: the task, and which objects it is about. */
export interface Goal {
  readonly task: TaskName;
  /** Index into SceneSpec.objects. */
  readonly target: number;
  /** place: index of the bowl or plate; near: index of the object to be put next to. */
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
  /** Joint targets in radians and opening 0..1, reached by interpolation within one control period. */
  setTargets(joints: readonly number[], opening: number): void;
}

export interface Controller {
  command(action: Action): ControlReport;
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
export interface World {
  readonly scene: SceneSpec;
  /** Simulated seconds since reset. */
  time(): number;
  proprioception(): Proprioception;
  /** Turn an action into joint targets (end-effector displacement control). Does not advance time. */
  command(action: Action): ControlReport;
  /** Advance by whole fixed steps covering `seconds`. WORLD_FAILED if the state is no longer finite. */
  advance(seconds: number): Result<number>;
  /** Pose of scene object i now. */
  objectPose(index: number): BodyPose;
  /** Names and poses of every drawn body, arm included, for the renderer; the array is reused. */
  bodyPoses(): readonly { readonly name: string; readonly pose: BodyPose }[];
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

export interface StepRecord {
  readonly index: number;
  readonly observation: Observation;
  readonly output: PolicyOutput;
  readonly action: Action;
  readonly times: StageTimes;
  /** True when inverse kinematics or a limit kept the arm from the full displacement, and why. */
  readonly held?: TabletopError;
  /** Simulated seconds at the end of the step. */
  readonly simTime: number;
  /** The plan as it was written, well formed or not; absent without *Plan first*. */
  readonly plan?: string;
}
