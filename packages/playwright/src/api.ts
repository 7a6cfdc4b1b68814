/**
 * `window.tabletop` of a page that was opened with ?test=1, as far as a test needs it. docs/testing.md of the page's
 * repository says it in words. Metres, radians and simulated seconds; the world frame has its origin on the table top at
 * the base of the seven-joint arm, x forward, y left, z up; quaternions are (w, x, y, z).
 */

/** The API that this package speaks, "major.minor". A page of the same major and at least this minor has every call of it. */
export const API_VERSION = '1.0';

export type Vec3 = readonly [number, number, number];
export type QuatWxyz = readonly [number, number, number, number];
export type Backend = 'webgpu' | 'wasm' | 'none';
export type Driver = 'model' | 'expert' | 'no-op';

export interface TabletopError {
  /** Stays: what a test asks for. */
  readonly code: string;
  /** A sentence for people; it may be put better. */
  readonly message: string;
  readonly detail?: string;
  /** With NOT_FOUND: what was named, and what the model says that it sees. */
  readonly notFound?: { readonly phrase: string; readonly sees: readonly string[] };
}

// ---------------------------------------------------------------- the scene

/** A pure function of seed, robot and table. */
export interface SceneFacts {
  readonly seed: number;
  readonly robot: string;
  readonly table: 'blocks' | 'things' | 'pictures' | 'mixed' | 'twins' | 'wall' | 'marble' | 'mover' | 'peg';
  /** Of the hand at the beginning: metres, rotation vector from "gripper straight down" (radians), opening 0..1. */
  readonly home: { readonly position: Vec3; readonly rotation: Vec3; readonly opening: number };
  /** The frame that every position is in, and its units. */
  readonly frame: {
    readonly origin: string;
    readonly axes: string;
    readonly length: 'm';
    readonly angle: 'rad';
    readonly quaternion: 'wxyz';
  };
}

/** One thing on the table, as the world stands now: at the cursor, where there is one. */
export interface SceneObject {
  /** In the order of the scene: what goals name it by. */
  readonly index: number;
  readonly kind: 'block' | 'thing' | 'picture' | 'part';
  /** "red cube", "banana"; two things may share one. */
  readonly name: string;
  readonly color: string | null;
  /** Of a block: cube, cylinder, star, cone, bowl, plate. Of a picture: block or card. Else null. */
  readonly shape: string | null;
  /** Of its body's centre; metres, world frame. */
  readonly position: Vec3;
  /** From its own frame to the world's, scalar first. */
  readonly quaternion: QuatWxyz;
  /** Lowest and highest point above the table, metres. */
  readonly bottom: number;
  readonly top: number;
  /** Metres above where it rests on the table: what *pick* is judged by. */
  readonly lifted: number;
  /** Both pads press on it. */
  readonly held: boolean;
}

/** What a sentence asks for in the scene. */
export interface SceneGoal {
  readonly sentence: string;
  /** "reach", "pick", "place", ... */
  readonly task: string;
  /** When it is met, in words. */
  readonly success: string;
  readonly target: { readonly index: number; readonly name: string };
  /** Null: the task is about one thing. */
  readonly destination: { readonly index: number; readonly name: string } | null;
}

export interface Verdict {
  readonly sentence: string;
  /** What was judged; null: the sentence names nothing here, or more than one thing. */
  readonly goal: SceneGoal | null;
  /** Is it met as the world stands? Null without a goal, and where a model drives by a camera's or file's picture. */
  readonly succeeded: boolean | null;
  /** Metres that were missing by the task's own measure; 0 or next to it where it is met. */
  readonly missing: number | null;
}

export interface Example {
  /** A task's name, or "question". */
  readonly kind: string;
  readonly text: string;
}

// ---------------------------------------------------------------- what happens

export interface TabletopState {
  readonly world: 'loading' | 'ready' | 'failed';
  readonly engine: { readonly phase: 'absent' | 'loading' | 'ready' | 'failed' };
  readonly source: { readonly phase: string };
  readonly run: 'idle' | 'running' | 'stepping' | 'stopping' | 'playing';
  readonly end: { readonly reason: string; readonly succeeded: boolean | null } | null;
  readonly instruction: string;
  /** End effector: metres and radians, world frame; opening 0 closed ... 1 open. */
  readonly proprioception: {
    readonly position: Vec3;
    readonly rotation: Vec3;
    readonly opening: number;
    /** Radians, in the order of the robot's joints. */
    readonly joints?: readonly number[];
  } | null;
  readonly settings: { readonly seed: number; readonly driver: Driver };
}

/** How a closed-loop run came out. */
export interface Acted {
  /** `refused`: it did not begin, and `error` says why. */
  readonly reason: 'terminated' | 'step-limit' | 'stopped' | 'error' | 'refused';
  /** Steps of the episode, those before the call included. */
  readonly steps: number;
  /** Is the goal that the sentence names met? Null when it names none, or after an error. */
  readonly succeeded: boolean | null;
  readonly error: TabletopError | null;
}

/** Of a model that answers in a sentence, `words` and `tokens` are empty. */
export interface Answer {
  readonly sentence: string;
  readonly words: readonly string[];
  readonly tokens: readonly number[];
}

export interface TabletopStats {
  /** Runs of the policy graph since the model was loaded, warm-up and self-test included. */
  readonly policyRuns: number;
  readonly steps: number;
  /** Tasks of the main thread over 50 ms since the page was opened, and the longest, ms; null where a browser counts none. */
  readonly longTasks: number | null;
  readonly longestTaskMs: number | null;
}

// ---------------------------------------------------------------- the trace

/** What takes time in one action; only what ran is there. */
export type Stage = 'observe' | 'plan' | 'encode' | 'infer' | 'decode' | 'control' | 'physics';

/** One number of an action: 'm', 'rad', 'deg', 'opening' (0 closed ... 1 open), 'percent', or a 'flag'. */
export interface Dimension {
  readonly name: string;
  readonly unit: 'flag' | 'm' | 'rad' | 'deg' | 'opening' | 'percent';
  readonly low: number;
  readonly high: number;
}

/** What the actions of an episode are; `hz`: how many a simulated second. */
export interface ActionSpec {
  readonly kind: 'ee-delta' | 'joint-target';
  readonly hz: number;
  readonly dimensions: readonly Dimension[];
}

/** A displacement of the end effector: metres and radians, world frame; opening 0 closed ... 1 open. */
export interface EndEffectorAction {
  readonly kind: 'ee-delta';
  readonly terminate: boolean;
  readonly translation: Vec3;
  readonly rotation: Vec3;
  readonly gripper: number;
}

/** Targets for every joint and the gripper, in the order and units of the trace's `actionSpec`. */
export interface JointAction {
  readonly kind: 'joint-target';
  readonly terminate: boolean;
  readonly values: readonly number[];
}

export interface TracedStep {
  readonly index: number;
  /** Of policies that speak tokens. */
  readonly tokens?: readonly number[];
  readonly action: EndEffectorAction | JointAction;
  /** Wall clock, ms, by stage: never the same twice. */
  readonly times: { readonly [stage in Stage]?: number };
  readonly simTime: number;
  readonly frameHash: string;
  readonly worldHash: string;
}

export interface Trace {
  readonly formatVersion: 2;
  readonly seed: number;
  readonly instruction: string;
  readonly policy: string;
  readonly actionSpec: ActionSpec;
  readonly startHash: string;
  readonly steps: readonly TracedStep[];
  readonly end: { readonly reason: string } | null;
}

// ---------------------------------------------------------------- the calls

/** Nothing of it throws or rejects for what goes wrong in the page: errors are values. */
export interface TabletopApi {
  /** Of the page's API, "major.minor". */
  readonly version: string;
  /** The scene is up, or has failed and said so; the bundled fonts and the picture of `frame` are there. */
  readonly ready: Promise<void>;
  /** What the loaded model runs on. */
  backend(): Backend;
  /** Loads the model, as the page's button does. */
  load(): Promise<void>;
  /**
   * One closed-loop run; needs a loaded model or `driver: 'expert'`, and is refused otherwise. Also where the model does not
   * see what is named, or cannot obey the sentence: `anyway` goes on all the same. It goes on in the present episode unless
   * that has ended: `reset` first for a new one.
   */
  act(instruction: string, options?: { readonly anyway?: boolean }): Promise<Acted>;
  /** Takes `n` steps (1 by default), or fewer when the episode ends. */
  step(n?: number): Promise<TabletopState>;
  /** The same scene from its beginning. */
  reset(): Promise<void>;
  /** Looks at step i: the world stands where its frame was taken. `null`: the newest state. */
  seek(step: number | null): void;
  /**
   * Carries out eight tokens of your own: in the place of the step at the cursor and all after it, or without a cursor as
   * the next action. Null when they were; nothing moved otherwise.
   */
  setTokens(ids: readonly number[]): Promise<TabletopError | null>;
  /** What the timeline's buttons do. */
  branch(tokens?: readonly number[]): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** An answer about what is seen; moves nothing. Null: `lastError` says why. */
  ask(question: string): Promise<Answer | null>;
  /** What the scene is made from; null before it is up, and while a recording is shown. */
  scene(): SceneFacts | null;
  /** What lies on the table, and where it is now. */
  objects(): readonly SceneObject[];
  /** What the sentence asks for here, by default the one in the box; null: nothing that could be judged. */
  goal(sentence?: string): SceneGoal | null;
  /** Is that met now? Judged as the world stands, whether or not anything ran. */
  verdict(sentence?: string): Verdict;
  /** Sentences that this scene can fulfil, and questions that have one answer in it; whichever model drives. */
  examples(): readonly Example[];
  /** What the page says went wrong, oldest first, three at most. */
  notices(): readonly TabletopError[];
  getState(): TabletopState;
  /** The episode so far, fit for JSON; null before the first step. */
  getTrace(): Trace | null;
  /** Tokens of the episode so far. */
  tokens(): readonly (readonly number[])[];
  /** The step that is looked at; null: the newest state. */
  cursor(): number | null;
  /** Indices of the steps with tokens of your own. */
  edited(): readonly number[];
  /** FNV-1a of the bytes that the model got last; null without a frame. Compare within one machine. */
  frameHash(): string | null;
  /** FNV-1a over the bits of every joint position and velocity: the same on every machine. */
  worldHash(): string | null;
  /** FNV-1a of every frame of the newest observation by camera, oldest first. */
  viewHashes(): Readonly<Record<string, readonly string[]>>;
  /**
   * Draws the large view as the world is now, its camera moved by `shift` first (metres, world frame), and waits until that is
   * on the canvas: before a screenshot. Null without a view.
   */
  drawn(shift?: Vec3 | null): Promise<number | null>;
  readonly lastError: TabletopError | null;
  readonly stats: TabletopStats;
}
