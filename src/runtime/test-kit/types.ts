/** What `window.tabletop` is, under ?test=1. docs/testing.md says it in words; packages/playwright/src/api.ts is held to it. */
import type {
  Action,
  ActionSpec,
  ActionTokens,
  ErrorCode,
  NotFound,
  ObjectSpec,
  Plan,
  Proprioception,
  Provider,
  QuatWxyz,
  SceneSpec,
  StageTimes,
  StopReason,
  TableName,
  TaskName,
  Vec3,
} from '../../contracts.ts';
import type { Answer } from '../asker.ts';
import type { Settings } from '../settings.ts';
import type { Example, SessionState } from '../stores.ts';

export interface TabletopState
  extends Pick<SessionState, 'world' | 'engine' | 'source' | 'run' | 'snapshot' | 'end' | 'answer' | 'held'> {
  readonly settings: Settings;
  readonly instruction: string;
  /** What the model wrote before it acted; null without *Plan first*. */
  readonly plan: Plan | null;
  /** End effector: position (metres, world frame), rotation vector, gripper opening. Null while there is no world. */
  readonly proprioception: Proprioception | null;
}

export interface TabletopStats {
  /** Runs of the policy graph since the model was loaded, warm-up and self-test included. */
  readonly policyRuns: number;
  readonly steps: number;
  /** Tasks of the main thread over 50 ms since the page was opened, and the longest one, ms; null where a browser counts none. */
  readonly longTasks: number | null;
  readonly longestTaskMs: number | null;
}

/** An error of the page, or a call that could not be obeyed: BUSY while something runs, IS_QUESTION for `act`. */
export interface KitError {
  readonly code: ErrorCode | 'BUSY' | 'IS_QUESTION';
  readonly message: string;
  readonly detail?: string;
  /** With NOT_FOUND: what was named, and what the model says that it sees. */
  readonly notFound?: NotFound;
}

/** How a closed-loop run came out. */
export interface Acted {
  /** `refused`: it did not begin, and `error` says why. */
  readonly reason: StopReason | 'refused';
  /** Steps of the episode, those before the call included. */
  readonly steps: number;
  /** Is the goal that the sentence names met? Null when it names none, or after an error. */
  readonly succeeded: boolean | null;
  readonly error: KitError | null;
}

/** What the scene is made from: a pure function of seed, robot and table. */
export interface SceneFacts {
  readonly seed: number;
  readonly robot: string;
  readonly table: TableName;
  /** Of the hand at the beginning: metres, rotation vector from "gripper straight down" (radians), opening 0..1. */
  readonly home: SceneSpec['home'];
  /** The world frame, which every position of this API is in, and its units. */
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
  readonly kind: ObjectSpec['kind'];
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

/** What a sentence asks for in this scene. */
export interface SceneGoal {
  readonly sentence: string;
  readonly task: TaskName;
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

export interface TracedStep {
  readonly index: number;
  /** Of heads that speak tokens. */
  readonly tokens?: ActionTokens;
  readonly action: Action;
  /** Wall clock, ms: differs from run to run. */
  readonly times: StageTimes;
  /** Age of the frame when its action was applied, ms of wall clock. */
  readonly frameAgeMs: number;
  readonly dropped: number;
  /** Simulated seconds when the action was applied, and at the end of the step. */
  readonly commandTime: number;
  readonly simTime: number;
  /** Code of what kept the arm from the full displacement. */
  readonly held?: string;
  /** FNV-1a of the frame that the model was given, and of the world at the end of the step. */
  readonly frameHash: string;
  readonly worldHash: string;
}

export interface Trace {
  readonly formatVersion: 2;
  readonly seed: number;
  readonly instruction: string;
  readonly policy: string;
  /** What the actions are, with units, ranges and rate. */
  readonly actionSpec: ActionSpec;
  readonly clock: string;
  readonly maxSteps: number;
  /** World hash before the first step. */
  readonly startHash: string;
  readonly steps: readonly TracedStep[];
  readonly end: { readonly reason: StopReason } | null;
}

export interface TabletopHooks {
  /** Of this API, "major.minor" (version.ts). There as soon as `ready` is. */
  readonly version: string;
  /** The scene is up, or has failed and said so; the bundled fonts and the picture of `frame=` are there. */
  readonly ready: Promise<void>;
  /** What the loaded model runs on. */
  backend(): Provider | 'none';
  getState(): TabletopState;
  /** Loads the model, as the page's button does; when it fails, `lastError` says why. */
  load(): Promise<void>;
  /**
   * Writes the sentence and carries it out until the end, the step limit or an error. Goes on in the present episode
   * unless that has ended. Never rejects, never loads a model: without one it is refused with MODEL_NOT_LOADED.
   */
  act(instruction: string, options?: { readonly anyway?: boolean }): Promise<Acted>;
  /** Takes `n` steps, one after the other; ends early when the episode does. */
  step(n?: number): Promise<TabletopState>;
  /** The same scene from its beginning. */
  reset(): Promise<void>;
  /** Asks about what is seen now; null when there is no answer, see `lastError` or the page. */
  ask(question: string): Promise<Pick<Answer, 'words' | 'sentence' | 'tokens'> | null>;
  /** What lies where: null and [] before the scene is up, and while a recording is shown. */
  scene(): SceneFacts | null;
  objects(): readonly SceneObject[];
  /** What the sentence asks for here, by default the one in the box; null: nothing that could be judged. */
  goal(sentence?: string): SceneGoal | null;
  /** Is that met now? Judged as the world stands, whether or not anything ran. */
  verdict(sentence?: string): Verdict;
  /** Sentences that this scene can fulfil, and questions that have one answer in it; whichever model drives. */
  examples(): readonly Pick<Example, 'kind' | 'text'>[];
  /** What the page says went wrong, oldest first, three at most. */
  notices(): readonly KitError[];
  readonly lastError: { readonly code: ErrorCode; readonly message: string; readonly detail?: string } | null;
  /** FNV-1a, 32 bit, of the bytes the model got last; null without a frame. */
  frameHash(): string | null;
  /** FNV-1a of every frame of the newest step's observation by camera, oldest first; one of "frame" where it is all. */
  viewHashes(): Readonly<Record<string, readonly string[]>>;
  worldHash(): string | null;
  /** The episode so far, fit for JSON; null without steps. */
  getTrace(): Trace | null;
  /** Tokens of the episode so far. */
  tokens(): readonly (readonly number[])[];
  /** The step that is shown with the world where its frame was taken; null: the newest state. */
  cursor(): number | null;
  /** Indices of the steps that the visitor wrote. */
  edited(): readonly number[];
  seek(step: number | null): void;
  /**
   * Carries out eight tokens of one's own: in the place of the step at the cursor and all after it, or without a cursor
   * as the next action. Null when they were; nothing changes otherwise.
   */
  setTokens(ids: readonly number[]): Promise<KitError | null>;
  branch(tokens?: readonly number[]): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /**
   * Draws the large view as the world is now, with its camera moved by `shift` first (metres, world frame). Resolves when
   * it is drawn, with the count of pictures; null: there is no view.
   */
  drawn(shift?: Vec3 | null): Promise<number | null>;
  readonly stats: TabletopStats;
}

declare global {
  interface Window {
    tabletop?: TabletopHooks;
  }
}
