/**
 * Training data from episodes that the expert drives and noise disturbs (DART: Laskey et al. 2017, arXiv 1703.09327), on
 * any table; or that a policy drives (DAgger). Every frame is labelled with the expert's action for the goal that is
 * pursued, and for a few others while nothing is held. Names play no part: a label says where the things that it is
 * about lay when the episode began.
 */
import { EE_DELTA_CODEC, encodeTcpPose } from '../action/index.ts';
import type { Goal, Policy, Result, TaskName, Vec3 } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import { distance } from '../math/rotation.ts';
import { drawMarks, type FramePoint, type Marks } from '../observe/index.ts';
import { markedSentence } from '../policy/index.ts';
import {
  createFrameRenderer,
  createPolicyCamera,
  FRAME_SIZE,
  type LookLibrary,
  type PolicyCamera,
  sampleAppearance,
} from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import type { Assets } from '../runtime/assets.ts';
import { type Catalogue, createExpert, goalsOf, sceneOf, TASK_NAMES, taskOf } from '../tasks/index.ts';
import type { TABLES } from '../things/table-names.ts';
import type { EditableWorld, Physics } from '../world/index.ts';
import { disturbed, drawGoal } from './disturbance.ts';

export interface RolloutOptions {
  /** First scene seed; one episode a scene. */
  readonly seed: number;
  readonly episodes: number;
  /** One is drawn for each episode. */
  readonly tables: readonly (typeof TABLES)[number][];
  readonly tasks: readonly TaskName[];
  /** Share of looks with full randomization. */
  readonly randomized: number;
  /** Share of steps on which the action is disturbed, where the expert drives. */
  readonly noise: number;
  /** Share of steps that the expert drives beside a policy. */
  readonly expertShare: number;
}

/** One goal of a frame and the expert's answer. */
export interface GoalLabel {
  readonly task: TaskName;
  /** Where target and destination lay when the episode began, in the frame. */
  readonly marks: readonly FramePoint[];
  /** Where they are now. */
  readonly now: readonly FramePoint[];
  readonly bins: readonly number[];
}

export interface RolloutRecord {
  readonly seed: number;
  readonly proprioception: readonly number[];
  readonly goals: readonly GoalLabel[];
}

export interface Rollouts {
  /** Row-major bytes of all frames, one after another. */
  readonly frames: Uint8Array;
  readonly records: readonly RolloutRecord[];
  readonly succeeded: number;
}

/** Goals beside the one that is pursued, for each frame in which nothing is held or moved. */
const MORE_GOALS = 3;
const UNMOVED = 0.008; // metres
const AFTER_END = 2; // frames after the expert's first "terminate"
const round = (x: number): number => Math.round(x * 1e4) / 1e4;

const objectsOf = ({ target, destination }: Goal): readonly number[] =>
  destination === undefined ? [target] : [target, destination];

/** What the expert would do about some goals in the state the world is in now. */
const labelsOf = (
  random: Random,
  world: EditableWorld,
  camera: PolicyCamera,
  began: readonly Vec3[],
  goal: Goal,
): readonly GoalLabel[] => {
  const expert = createExpert(world);
  const at = (i: number): Vec3 => world.objectPose(i).position;
  const point = (place: Vec3): FramePoint => {
    const [u, v] = camera.project(place);
    return [round(u), round(v)];
  };
  const quiet = began.every((place, i) => !world.holding(i) && distance(place, at(i)) < UNMOVED);
  const all = TASK_NAMES.flatMap((task) => goalsOf(world.scene, task));
  const others = quiet && all.length > 0 ? Array.from({ length: MORE_GOALS }, () => random.pick(all)) : [];
  return [goal, ...others].map((one) => ({
    task: one.task,
    marks: objectsOf(one).map((i) => point(began[i] ?? at(i))),
    now: objectsOf(one).map((i) => point(at(i))),
    bins: EE_DELTA_CODEC.encode(expert(one)),
  }));
};

/** Marks of a goal, where its objects lie now: what an episode begins with. */
export const marksOf = (goal: Goal, camera: Pick<PolicyCamera, 'project'>, began: readonly Vec3[]): Marks => {
  const at = (i: number): FramePoint => camera.project(began[i] ?? [0, 0, 0]);
  return { target: at(goal.target), second: goal.destination === undefined ? null : at(goal.destination) };
};

export interface RolloutParts {
  readonly physics: Physics;
  readonly assets: Assets;
  readonly catalogue: Catalogue;
  readonly library: LookLibrary;
  /** Drives beside the expert; null: the expert alone, disturbed. */
  readonly policy: ((seed: number) => Policy) | null;
}

/** Deterministic in its options (on one renderer), without a policy. Errors: the camera's, the policy's, THING_MISSING. */
export const rollOut = async (
  { physics, assets, catalogue, library, policy: policyOf }: RolloutParts,
  options: RolloutOptions,
): Promise<Result<Rollouts>> => {
  const renderer = createFrameRenderer();
  if (!renderer.ok) return renderer;
  const bytes = FRAME_SIZE * FRAME_SIZE * 3;
  const frames: Uint8Array[] = [];
  const records: RolloutRecord[] = [];
  const signal = new AbortController().signal;
  let succeeded = 0;
  let retired: { dispose(): void } | null = null; // keeps the compiled shaders until the next scene has drawn

  const episode = async (seed: number): Promise<Result<null>> => {
    const random = createRandom(seed, 13);
    const scene = sceneOf(seed, { table: random.pick(options.tables), catalogue, splits: ['robot'] });
    const goal = drawGoal(random, scene, options.tasks);
    if (!goal) return { ok: true, value: null };
    const hulls = await assets.hulls(scene);
    if (!hulls.ok) return hulls;
    const looks = await library.open(scene);
    if (!looks.ok) return looks;
    const world = createArena(physics, scene, hulls.value);
    const look = sampleAppearance(random, random.next() < options.randomized ? 1 : 0.15);
    const camera = createPolicyCamera(scene, renderer.value, look, { looks: looks.value });
    const began = scene.objects.map((_, i) => world.objectPose(i).position);
    const policy = policyOf?.(seed) ?? null;
    let ended = 0;
    try {
      const { maxSteps } = taskOf(goal.task);
      for (let step = 0; step < maxSteps && ended < AFTER_END; step++) {
        camera.update(world);
        const frame = await camera.grab();
        if (!frame.ok) return frame;
        retired?.dispose();
        retired = null;
        frames.push(frame.value.rgb);
        records.push({
          seed,
          proprioception: encodeTcpPose(world.proprioception()),
          goals: labelsOf(random, world, camera, began, goal),
        });
        const wanted = createExpert(world)(goal);
        if (wanted.terminate) ended++;
        let action = wanted;
        if (policy && random.next() >= options.expertShare) {
          const marked = drawMarks(frame.value, marksOf(goal, camera, began));
          const instruction = markedSentence(goal.task);
          const said = await policy.act(
            { frame: marked, instruction, proprioception: world.proprioception(), step },
            signal,
          );
          if (!said.ok) return said;
          const [first] = said.value.actions;
          if (first.kind === 'ee-delta') action = first;
        } else if (!policy && random.next() < options.noise) {
          action = disturbed(random, wanted);
        }
        world.command({ ...action, terminate: false });
        if (!world.advance(1 / 5).ok) break; // an unstable state teaches nothing: on to the next scene
      }
      if (world.succeeded(goal)) succeeded++;
      return { ok: true, value: null };
    } finally {
      retired = {
        dispose: () => {
          camera.dispose();
          looks.value.dispose();
        },
      };
      world.dispose();
    }
  };

  for (let i = 0; i < options.episodes; i++) {
    const done = await episode(options.seed + i);
    if (!done.ok) return done;
  }
  renderer.value.dispose();
  const joined = new Uint8Array(frames.length * bytes);
  frames.forEach((rgb, i) => {
    joined.set(rgb, i * bytes);
  });
  return { ok: true, value: { frames: joined, records, succeeded } };
};
