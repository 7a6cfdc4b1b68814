/**
 * The headless page's own world, cameras and engine for recording by hand: a scene that stands until somebody drives, seen large
 * and recorded as a policy sees it.
 */
import type {
  ActionSpec,
  CameraSpec,
  Frame,
  ObservationSpec,
  Policy,
  QuatWxyz,
  Result,
  TableName,
  Vec3,
} from '../contracts.ts';
import type { DatasetFrame, RecordingSpec } from '../episode/dataset/format.ts';
import { recordingSpec, recordStep } from '../episode/dataset/record.ts';
import { runEpisode } from '../evaluation/episode.ts';
import { createTrailKeeper, type Trail } from '../evaluation/trail.ts';
import type { LoadProgress } from '../policy/index.ts';
import { robotOf } from '../robots/index.ts';
import { poseSolver } from '../runtime/arena.ts';
import type { FirstLook } from '../runtime/own-policy/first-look.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { createPace } from '../runtime/pace.browser.ts';
import { expertDoes } from '../runtime/robot-driver.ts';
import { robotLanguage } from '../runtime/robot-language.ts';
import { cameraOn } from '../runtime/scene-stage.browser.ts';
import { goalsOf, instructionFor, parseGoal, sceneOf, TASK_NAMES } from '../tasks/index.ts';
import type { LoadedEngine } from './engine.browser.ts';
import { policyFor } from './evaluate.browser.ts';
import { createRig } from './rig.browser.ts';

export interface TeachScene {
  readonly robot: string;
  readonly table: TableName;
  readonly seed: number;
  /** Names of cameras, and the side of their frames in pixels; a model's own where one drives. */
  readonly cameras: readonly string[];
  readonly size: number;
  /** Folder of models/, or the id of a policy that was brought; null: no model drives. */
  readonly model: string | null;
}

export interface TeachRun {
  /** By hand; else the scripted expert, or the model of the scene. */
  readonly hand: Policy | null;
  readonly sentence: string;
  readonly maxSteps: number;
  readonly signal: AbortSignal;
  readonly onFrame: (frame: Promise<DatasetFrame>) => void;
  /** Something moved. */
  readonly onMotion: () => Promise<void>;
}

export interface TeachEnd {
  /** The predicate of what was asked for; null: the sentence asks for nothing that has one. */
  readonly success: boolean | null;
  /** What ended it early, in words for people. */
  readonly error: string | null;
  /** Every action to the bit, for a link. */
  readonly trail: Trail;
}

export interface TeachStage {
  readonly spec: RecordingSpec;
  /** What the driver gave for made-up observations, if it is a policy that nothing verifies. */
  readonly firstLook: FirstLook | null;
  /** Sentences that this scene can fulfil. */
  readonly examples: readonly string[];
  /** What the recording's first camera sees now, large. */
  picture(): Promise<Result<Frame>>;
  /** Where the hand is, metres; and where a point of the world is in the picture, 0..1, v down. */
  hand(): { readonly position: Vec3; readonly opening: number };
  project(point: Vec3): readonly [number, number];
  /** Joints, radians, for a pose near the present one. */
  solve(position: Vec3, quat: QuatWxyz): readonly number[];
  /** Errors: GOAL_UNKNOWN (the expert), the engine's, the camera's. */
  run(options: TeachRun): Promise<Result<TeachEnd>>;
  dispose(): void;
}

export interface Teaching {
  /** From now on it can be asked for by its id. */
  bring(policy: OwnPolicy): void;
  /** Errors: the engine's, WORLD_FAILED, WEBGL_FAILED, THING_MISSING, CANCELLED. */
  open(scene: TeachScene, watch: TeachWatch): Promise<Result<TeachStage>>;
}

export interface TeachWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
}

const VIEW_SIDE = 384; // pixels

const unknownGoal = (sentence: string): Result<never> => ({
  ok: false,
  error: {
    code: 'GOAL_UNKNOWN',
    message: `The expert finds nothing on this table that “${sentence}” is about. Choose one of the sentences below the box.`,
  },
});

const otherArm = (robot: string): Result<never> => ({
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message: `This model was trained for the arm ${robotOf(robot).title}. Choose that arm, or another driver.`,
  },
});

export const createTeaching = (): Teaching => {
  const rig = createRig();

  const engineOf = async (model: string, watch: TeachWatch): Promise<Result<LoadedEngine>> =>
    rig.engine.load({ model, provider: 'wasm' }, watch);

  const open: Teaching['open'] = async ({ robot, table, seed, cameras, size, model }, watch) => {
    const loaded = model === null ? null : await engineOf(model, watch);
    if (loaded && !loaded.ok) return loaded;
    const engine = loaded?.value ?? null;
    if (engine && engine.spec.robot !== robot) return otherArm(engine.spec.robot);
    const catalogue = table === 'blocks' ? null : await rig.assets.catalogue();
    if (catalogue && !catalogue.ok) return catalogue;
    const scene = sceneOf(seed, { robot, table, catalogue: catalogue?.value ?? null });
    const own: ObservationSpec = {
      cameras: cameras.map((name): CameraSpec => ({ name, width: size, height: size })),
      ...{ frames: 1, state: null },
    };
    const observation = engine?.spec.observation ?? own;
    const opened = await rig.open(scene, { observation });
    if (!opened.ok) return opened;
    const bench = opened.value;
    const { world, looks, close, observer, camera } = bench;
    const frames = rig.renderers({ width: VIEW_SIDE, height: VIEW_SIDE });
    if (!frames.ok) {
      bench.dispose();
      return frames;
    }
    const view = cameraOn(world, frames.value, { looks, name: observation.cameras[0]?.name ?? 'table' });
    const actions: ActionSpec = engine?.spec.language.spec ?? robotLanguage(robotOf(robot)).spec;
    const spec = recordingSpec(robot, observation.cameras, actions);
    const solver = poseSolver(world.arm);
    const able = TASK_NAMES.filter((task) => expertDoes(robotOf(robot), task));

    const policyOf = (run: TeachRun): Result<Policy> => {
      if (run.hand) return { ok: true, value: run.hand };
      const goal = parseGoal(scene, run.sentence);
      if (!engine && !goal) return unknownGoal(run.sentence);
      return policyFor(engine ? 'none' : 'expert', engine, world, goal, { close, insists: () => true, seed });
    };

    const run: TeachStage['run'] = async (options) => {
      const policy = policyOf(options);
      if (!policy.ok) return policy;
      const pace = createPace();
      const keeper = createTrailKeeper(world, actions);
      const { end, success } = await runEpisode({
        ...{ world, observe: observer(), policy: policy.value, instruction: options.sentence },
        ...{ goal: parseGoal(scene, options.sentence), clock: 'paused', controlHz: actions.hz },
        ...{ maxSteps: options.maxSteps, now: rig.now, sleep: rig.sleep, signal: options.signal },
        pace: async (seconds) => {
          await options.onMotion();
          await pace(seconds);
        },
        subscribers: [{ onStep: (step) => options.onFrame(recordStep(step, spec)) }, keeper],
      });
      return { ok: true, value: { success, error: end.error?.message ?? null, trail: keeper.trail(end) } };
    };

    return {
      ok: true,
      value: {
        spec,
        firstLook: engine?.firstLook ?? null,
        examples: able.flatMap((task) => {
          const [goal] = goalsOf(scene, task);
          return goal ? [instructionFor(scene, goal, 0)] : [];
        }),
        picture: () => view.grab(),
        hand: () => world.proprioception(),
        project: camera.project,
        solve: solver.solve,
        run,
        dispose: () => {
          view.dispose();
          bench.dispose();
        },
      },
    };
  };
  return { open, bring: (policy) => rig.policies.add(policy) };
};
