/** Which tasks are done on the state of the simulator, and how their episodes begin: as evaluation has them. */
import type { Goal, SceneSpec } from '../../contracts.ts';
import { planEpisode } from '../../evaluation/evaluate.ts';
import type { StagedTask, TaskSpec } from '../../tasks/index.ts';
import { goalsOf, instructionFor, STAGED, sampleGoal, sceneOf, taskOf } from '../../tasks/index.ts';

/** Tasks of scenes of blocks, which have many goals: their state says which is meant (goal-state.ts). */
export const GOAL_TASKS = ['reach', 'pick', 'place', 'near'] as const;

/** All that can be asked for, by name: tasks with scenes of their own, and those of blocks. */
export const STATE_TASKS: readonly TaskSpec[] = [...STAGED, ...GOAL_TASKS.map(taskOf)];

export interface StateEpisode {
  readonly seed: number;
  readonly scene: SceneSpec;
  readonly goal: Goal;
}

const tableOf = (task: TaskSpec): StagedTask['table'] =>
  STAGED.find(({ name }) => name === task.name)?.table ?? 'blocks';

/** Seeds in a row without a goal after which none is expected, as in evaluation. */
const MAX_SKIPPED = 1000;

/** Scene and goal of this seed, the same as `npm run eval` gives it; null: the scene has no goal of the task. */
export const episodeOf = (task: TaskSpec, seed: number): StateEpisode | null => {
  const table = tableOf(task);
  const plan = planEpisode(
    seed,
    { task: task.name, control: 'none', set: 'seen' },
    { sampleScene: (from) => sceneOf(from, { table }), sampleGoal, goalsOf, instructionFor },
  );
  return plan && { seed, scene: plan.scene, goal: plan.goal };
};

/** The first `count` episodes from this seed on; seeds without a goal are passed over. RangeError where none comes. */
export const episodesFrom = (task: TaskSpec, first: number, count: number): readonly StateEpisode[] => {
  const episodes: StateEpisode[] = [];
  let skipped = 0;
  for (let seed = first; episodes.length < count; seed++) {
    const episode = episodeOf(task, seed);
    skipped = episode ? 0 : skipped + 1;
    if (episode) episodes.push(episode);
    if (skipped > MAX_SKIPPED) throw new RangeError(`no goal of ${task.name} from seed ${first} on`);
  }
  return episodes;
};
