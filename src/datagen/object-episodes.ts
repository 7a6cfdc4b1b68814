/**
 * Episodes for a policy with object tokens: the expert drives and noise disturbs it (DART: Laskey et al. 2017, arXiv
 * 1703.09327), or a policy drives (DAgger: Ross et al. 2011, arXiv 1011.0686). Every step has the numbers of all objects and
 * the expert's action for the goal that is pursued, and for some others. Names play no part.
 */
import { EE_DELTA_CODEC, encodeTcpPose } from '../action/index.ts';
import type { EndEffectorAction, Goal, SceneSpec, TaskName, Vec3 } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import { type Catalogue, createExpert, goalsOf, sceneOf, TASK_NAMES, taskOf } from '../tasks/index.ts';
import type { TABLES } from '../things/table-names.ts';
import type { EditableWorld } from '../world/index.ts';
import { disturbed, drawGoal } from './disturbance.ts';
import { objectRows } from './object-rows.ts';

export interface ObjectEpisodeOptions {
  readonly tables: readonly (typeof TABLES)[number][];
  readonly tasks: readonly TaskName[];
  /** Share of steps on which the action is disturbed, where the expert drives. */
  readonly noise: number;
  /** Share of steps that the expert drives beside a policy. */
  readonly expertShare: number;
  /** Goals a step that are labelled beside the one that is pursued. */
  readonly more: number;
}

export interface ObjectGoalLabel {
  readonly task: TaskName;
  readonly target: number;
  /** -1: the task has none. */
  readonly second: number;
  readonly bins: readonly number[];
}

export interface ObjectRecord {
  readonly seed: number;
  readonly step: number;
  readonly table: string;
  /** Index of its frame in the shard; -1: none was drawn. */
  readonly frame: number;
  readonly proprioception: readonly number[];
  /** [objects, OBJECT_COLUMNS]. */
  readonly objects: readonly (readonly number[])[];
  /** Rows whose names the policy's own words are: concepts of robot data. */
  readonly names: readonly string[];
  readonly goals: readonly ObjectGoalLabel[];
}

/** What an episode needs of the outside. */
export interface ObjectEpisodePorts {
  readonly project: (point: Vec3) => readonly [number, number];
  /** Draws the state now; the index of the frame, or -1. Rejects where nothing can be drawn. */
  readonly draw: (step: number) => Promise<number>;
  /** The driving policy's action on what was drawn last, or null where it has none; null: the expert drives. */
  readonly drive: ((goal: Goal, step: number) => Promise<EndEffectorAction | null>) | null;
}

const AFTER_END = 2; // steps after the expert's first "terminate"
const STREAM = 17; // of createRandom

/** Which scene and goal an episode of this seed has; null where no task can be asked for. Concepts of robot data alone. */
export const episodeOf = (
  seed: number,
  catalogue: Catalogue,
  { tables, tasks }: ObjectEpisodeOptions,
): { readonly scene: SceneSpec; readonly goal: Goal; readonly random: Random } | null => {
  const random = createRandom(seed, STREAM);
  const scene = sceneOf(seed, { table: random.pick(tables), catalogue, splits: ['robot'] });
  const goal = drawGoal(random, scene, tasks);
  return goal ? { scene, goal, random } : null;
};

const nameOf = (object: SceneSpec['objects'][number]): string => {
  if (object.kind === 'part') return object.noun;
  return object.kind === 'block' ? `${object.color} ${object.shape}` : object.concept.id;
};

/** One episode; the records go to `into`. Was it a success? */
export const driveObjectEpisode = async (
  world: EditableWorld,
  { goal, random, seed }: { readonly goal: Goal; readonly random: Random; readonly seed: number },
  options: ObjectEpisodeOptions,
  { project, draw, drive }: ObjectEpisodePorts,
  into: ObjectRecord[],
): Promise<boolean> => {
  const { scene } = world;
  const { maxSteps } = taskOf(goal.task);
  const all = TASK_NAMES.flatMap((task) => goalsOf(scene, task));
  let ended = 0;
  for (let step = 0; step < maxSteps && ended < AFTER_END; step++) {
    const expert = createExpert(world, 'turning', 'always');
    const wanted = expert(goal);
    const others = Array.from({ length: options.more }, () => random.pick(all));
    const heldNow = scene.objects.findIndex((_, i) => world.holding(i));
    // what is held is what an episode is about: labels of other targets then teach to drop it
    const fitting = heldNow < 0 ? others : others.filter(({ target }) => target === heldNow);
    into.push({
      ...{ seed, step, table: scene.table, frame: await draw(step) },
      proprioception: encodeTcpPose(world.proprioception()),
      objects: objectRows(world, project),
      names: scene.objects.map(nameOf),
      goals: [goal, ...fitting].map((one) => ({
        ...{ task: one.task, target: one.target, second: one.destination ?? -1 },
        bins: EE_DELTA_CODEC.encode(expert(one)),
      })),
    });
    if (wanted.terminate) ended++;
    let action = wanted;
    if (drive && random.next() >= options.expertShare) action = (await drive(goal, step)) ?? wanted;
    else if (!drive && random.next() < options.noise) action = disturbed(random, wanted);
    world.command({ ...action, terminate: false });
    if (!world.advance(1 / 5).ok) break; // an unstable state teaches nothing: on to the next scene
  }
  return world.succeeded(goal);
};
