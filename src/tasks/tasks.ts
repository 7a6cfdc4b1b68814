/** Tasks by name, and the goals that a scene has of them. */
import type { Goal, SceneSpec, StopReason, TaskName } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { isBlock } from '../things/blocks.ts';
import { isHeldOut } from './objects.ts';
import { TASKS } from './registry.ts';
import { STAGED, stagedOn } from './staged.ts';
import type { TaskSpec } from './task.ts';

export const TASK_NAMES: readonly TaskName[] = TASKS.map(({ name }) => name);

/** Those of tables of their own, too. */
export const EVERY_TASK: readonly TaskSpec[] = [...TASKS, ...STAGED];
export const EVERY_TASK_NAME: readonly TaskName[] = EVERY_TASK.map(({ name }) => name);

/** Those that scenes of blocks have. */
export const BLOCK_TASKS: readonly TaskSpec[] = TASKS.filter(({ notOfBlocks }) => !notOfBlocks);

const BY_NAME: ReadonlyMap<string, TaskSpec> = new Map(EVERY_TASK.map((task) => [task.name, task]));

/** Is there a task of this name? */
export const isTaskName = (name: string): name is TaskName => BY_NAME.has(name);

/** RangeError for a name that is no task's: ask `isTaskName` about what comes from outside. */
export const taskOf = (name: TaskName): TaskSpec => {
  const task = BY_NAME.get(name);
  if (!task) throw new RangeError(`no task "${name}": there are ${EVERY_TASK_NAME.join(', ')}`);
  return task;
};

/** The same task with the same things? */
export const sameGoal = (a: Goal, b: Goal): boolean =>
  a.task === b.task && a.target === b.target && a.destination === b.destination;

/** Whether an episode that ended so can have met the goal. */
export const canEnd = ({ task }: Goal, reason: StopReason): boolean =>
  reason !== 'terminated' || taskOf(task).untilOver !== true;

/** Which objects a goal may be about: those of robot data, a target kept out of it, or any. */
export const GOAL_SETS = ['all', 'seen', 'unseen-pairs'] as const;
export type GoalSet = (typeof GOAL_SETS)[number];

export type GoalFilter = (scene: SceneSpec, goal: Goal) => boolean;

/** Every goal the task has in this scene; with a filter, those that pass it. A table of one task has goals of that alone. */
export const goalsOf = (
  scene: SceneSpec,
  task: TaskName,
  set: GoalSet = 'all',
  passes: GoalFilter = () => true,
): readonly Goal[] => {
  const heldOut = (index: number | undefined): boolean => {
    const object = scene.objects[index ?? -1];
    return object !== undefined && isBlock(object) && isHeldOut(object);
  };
  const staged = stagedOn(scene.table);
  if (staged) return staged.name === task ? staged.goals(scene) : [];
  const spec = taskOf(task);
  if (STAGED.some(({ name }) => name === task)) return [];
  const goals = spec.goals(scene).filter((goal) => passes(scene, goal));
  if (set === 'all') return goals;
  return goals.filter(({ target, destination }) =>
    set === 'seen' ? !heldOut(target) && !heldOut(destination) : heldOut(target) && !heldOut(destination),
  );
};

/** The goal an evaluation episode uses: a pure function of scene and seed. */
export const sampleGoal = (
  scene: SceneSpec,
  task: TaskName,
  seed: number,
  set: GoalSet = 'seen',
  passes: GoalFilter = () => true,
): Goal | null => {
  const goals = goalsOf(scene, task, set, passes);
  return goals.length > 0 ? createRandom(seed, 2).pick(goals) : null;
};
