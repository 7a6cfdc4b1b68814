/**
 * Episodes of tasks with scenes of their own, at any rate: the expert drives and noise disturbs it (DART: Laskey et al.
 * 2017, arXiv 1703.09327). Every step has the expert's action, in numbers, and what it would do next as a chunk (Zhao et al.
 * 2023, arXiv 2304.13705). Steps of an episode follow each other, so that a frame before is the record before.
 */
import { valuesOf } from '../action/index.ts';
import type { ActionSpec, EndEffectorAction, Goal, SceneSpec, Vec3 } from '../contracts.ts';
import { createRandom, type Random } from '../math/random.ts';
import type { StagedTask } from '../tasks/index.ts';
import { expertAction, goalsOf, instructionFor, sceneOf, stagedOn } from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';

export interface StagedEpisodeOptions {
  /** Rate and ranges of the actions. */
  readonly spec: ActionSpec;
  /** Share of steps on which the action is disturbed. */
  readonly noise: number;
  /** Actions of a chunk; 0: none is recorded. */
  readonly chunk: number;
}

export interface StagedRecord {
  readonly seed: number;
  readonly step: number;
  readonly task: string;
  /** Actions a simulated second. */
  readonly hz: number;
  readonly instruction: string;
  /** x y z (m), rotation vector from straight down (rad), opening: the state as a manifest's `units` has it. */
  readonly state: readonly number[];
  /** The expert's action here, by the ActionSpec's dimensions, in their units. */
  readonly action: readonly number[];
  /** [chunk, dimensions]: that and what would follow; what follows "terminate" repeats it. */
  readonly chunk?: readonly (readonly number[])[];
}

const AFTER_END = 2; // steps after the expert's first "terminate"
const STREAM = 23; // of createRandom
/** Most shift, metres an axis, and spread of the turn, radians, of a disturbed action at five a second. */
const SHIFT = 0.012;
const TURN = 0.012;
const LESS = 5;

const round = (x: number): number => Math.round(x * 1e6) / 1e6;

const disturb = (random: Random, action: EndEffectorAction, hz: number): EndEffectorAction => {
  const share = Math.min(1, LESS / hz);
  const off = (v: Vec3, by: () => number): Vec3 => [v[0] + by(), v[1] + by(), v[2] + by()];
  return {
    ...action,
    translation: off(action.translation, () => random.uniform(-SHIFT, SHIFT) * share),
    rotation: off(action.rotation, () => random.normal() * TURN * share),
  };
};

const chunkOf = (
  world: EditableWorld,
  goal: Goal,
  { spec, chunk }: StagedEpisodeOptions,
): readonly (readonly number[])[] => {
  const before = world.save();
  const rows: (readonly number[])[] = [];
  try {
    while (rows.length < chunk) {
      const action = expertAction(world, goal, 'turning', spec.hz);
      rows.push(valuesOf(action, spec).map(round));
      if (action.terminate) break;
      world.command(action, 1 / spec.hz);
      if (!world.advance(1 / spec.hz).ok) break;
    }
  } finally {
    world.restore(before);
  }
  const last = rows.at(-1) ?? [];
  return Array.from({ length: chunk }, (_, i) => rows[i] ?? last);
};

/** Scene, task and goal of this seed on a table of one task. RangeError for another table. */
export const stagedEpisodeOf = (
  seed: number,
  table: StagedTask['table'],
): { readonly scene: SceneSpec; readonly task: StagedTask; readonly goal: Goal } => {
  const task = stagedOn(table);
  const scene = sceneOf(seed, { table });
  const [goal] = task ? goalsOf(scene, task.name) : [];
  if (!task || !goal) throw new RangeError(`the table ${table} is not for one task`);
  return { scene, task, goal };
};

/** One episode; `draw` is called before every record is made. Was it a success? */
export const driveStagedEpisode = async (
  world: EditableWorld,
  { task, goal }: Pick<ReturnType<typeof stagedEpisodeOf>, 'task' | 'goal'>,
  options: StagedEpisodeOptions,
  draw: () => Promise<void>,
  into: StagedRecord[],
): Promise<boolean> => {
  const { hz } = options.spec;
  const { seed } = world.scene;
  const random = createRandom(seed, STREAM);
  const instruction = instructionFor(world.scene, goal, seed);
  const most = Math.round(task.maxSteps * Math.max(1, hz / LESS));
  let ended = 0;
  for (let step = 0; step < most && ended < AFTER_END; step++) {
    await draw();
    const wanted = expertAction(world, goal, 'turning', hz);
    const { position, rotation, opening } = world.proprioception();
    into.push({
      ...{ seed, step, task: task.name, hz, instruction },
      state: [...position, ...rotation, opening].map(round),
      action: valuesOf(wanted, options.spec).map(round),
      ...(options.chunk > 0 ? { chunk: chunkOf(world, goal, options) } : {}),
    });
    if (wanted.terminate) ended++;
    const action = random.next() < options.noise ? disturb(random, wanted, hz) : wanted;
    world.command({ ...action, terminate: false }, 1 / hz);
    if (!world.advance(1 / hz).ok) break; // an unstable state teaches nothing: on to the next scene
  }
  return world.succeeded(goal);
};
