/**
 * Chunks of the expert's actions: what it would do next, step by step, about a goal (action chunking: Zhao et al. 2023,
 * arXiv 2304.13705, section IV). The world is carried forward and put back, so any state can be labelled, whoever led there.
 */
import { EE_DELTA, valuesOf } from '../action/index.ts';
import type { Goal, TaskName } from '../contracts.ts';
import type { Random } from '../math/random.ts';
import { createExpert, goalsOf, sameGoal, TASK_NAMES } from '../tasks/index.ts';
import type { EditableWorld } from '../world/index.ts';

/** A goal with the actions that the expert takes from here on. */
export interface ChunkRecord {
  readonly task: TaskName;
  readonly object: number;
  /** -1: the task has none. */
  readonly destination: number;
  /** [length, 8] in the units of the ActionSpec; what follows "terminate" repeats it, and holds still. */
  readonly actions: readonly (readonly number[])[];
}

/** Seconds of one action. */
const PERIOD = 1 / EE_DELTA.hz;

/** Share of goals about another thing while one is held: "open, drop it" is rarely what is wanted. */
const OTHER_THAN_HELD = 0.1;

const DRAWS = 20;

const round = (x: number): number => Math.round(x * 1e5) / 1e5; // 0.01 mm: a fortieth of a bin

/** The expert's next `length` actions about a goal; null where the world does not stay finite. It is as before afterwards. */
export const chunkOf = (world: EditableWorld, goal: Goal, length: number): ChunkRecord | null => {
  const before = world.save();
  const actions: (readonly number[])[] = [];
  try {
    for (let last: readonly number[] | null = null; actions.length < length; ) {
      if (last !== null) {
        actions.push(last);
        continue;
      }
      const action = createExpert(world)(goal);
      const row = valuesOf(action, EE_DELTA).map(round);
      actions.push(row);
      if (action.terminate) last = row;
      else {
        world.command(action);
        if (!world.advance(PERIOD).ok) return null;
      }
    }
  } finally {
    world.restore(before);
  }
  return { task: goal.task, object: goal.target, destination: goal.destination ?? -1, actions };
};

/** Goals to label in this state: the one that it was made for, and others of any task up to `count`. */
export const goalsToChunk = (
  random: Random,
  world: Pick<EditableWorld, 'scene' | 'holding'>,
  focus: Goal | undefined,
  count: number,
): readonly Goal[] => {
  const able = TASK_NAMES.map((task) => goalsOf(world.scene, task, 'seen')).filter(
    (goals) => goals.length > 0,
  );
  const held = world.scene.objects.findIndex((_, i) => world.holding(i));
  const chosen: Goal[] = focus ? [focus] : [];
  for (let draw = 0; draw < DRAWS && able.length > 0 && chosen.length < count; draw++) {
    const goal = random.pick(random.pick(able));
    const other = held >= 0 && goal.target !== held;
    if (other && random.next() >= OTHER_THAN_HELD) continue;
    if (!chosen.some((one) => sameGoal(one, goal))) chosen.push(goal);
  }
  return chosen;
};

/** Chunks of some goals in the state the world is in now. */
export const chunksOf = (
  random: Random,
  world: EditableWorld,
  focus: Goal | undefined,
  { length, goals }: { readonly length: number; readonly goals: number },
): readonly ChunkRecord[] =>
  goalsToChunk(random, world, focus, goals).flatMap((goal) => chunkOf(world, goal, length) ?? []);
