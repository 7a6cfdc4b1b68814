/**
 * An observation of the simulator's state, for experiments on heads alone: what LeRobot calls `observation.environment_state` and
 * diffusion policy "low-dim" (Chi et al. 2023, arXiv 2303.04137, section V). Only scripts that compare heads use it: no policy of the
 * page gets anything of the simulator but its own proprioception.
 */
import type { Goal, SceneSpec, World } from '../../contracts.ts';
import { quatRotate, sub } from '../../math/rotation.ts';
import { GOAL_TASKS } from './episodes.ts';
import { type GoalWorld, goalStateOf } from './goal-state.ts';

/** What an observation reads of a world. */
export type SeenWorld = Pick<World, 'scene' | 'time' | 'proprioception' | 'objectPose'>;

/** How a ball is turned says nothing. */
const isBall = (object: SceneSpec['objects'][number]): boolean =>
  object.kind === 'part' && object.solids.every(({ kind }) => kind === 'sphere');

/**
 * One instant: hand x y z (m), its rotation vector (rad), opening 0..1; then for each object of the scene where it is from the
 * hand (m) and, of all but balls, the x and z axes of its frame. World frame.
 */
export const instantOf = (world: SeenWorld): readonly number[] => {
  const { position, rotation, opening } = world.proprioception();
  return [
    ...position,
    ...rotation,
    opening,
    ...world.scene.objects.flatMap((object, index) => {
      const pose = world.objectPose(index);
      const turned = isBall(object)
        ? []
        : [...quatRotate(pose.quat, [1, 0, 0]), ...quatRotate(pose.quat, [0, 0, 1])];
      return [...sub(pose.position, position), ...turned];
    }),
  ];
};

/** Metres: where each object is that the hand does not carry with it for good. */
const loosePlaces = (world: SeenWorld): readonly number[] =>
  world.scene.objects.flatMap((object, index) =>
    object.kind === 'part' && object.mount === 'hand' ? [] : [...world.objectPose(index).position],
  );

/**
 * Two instants: the numbers of now, and the velocities of loose objects (m/s, by the difference from the look before; zeros at the first).
 * Not the hand's own: it shows what the policy did a moment ago, which is so good a guess at what it should do now that heads learn to
 * copy it (de Haan et al. 2019, arXiv 1905.11979). To be called once a control period.
 */
export const createStateObserver = (world: SeenWorld): (() => readonly number[]) => {
  let before: { readonly at: number; readonly places: readonly number[] } | null = null;
  return () => {
    const places = loosePlaces(world);
    const at = world.time();
    const seconds = before ? at - before.at : 0;
    const velocities = places.map((place, i) =>
      before && seconds > 0 ? (place - (before.places[i] ?? place)) / seconds : 0,
    );
    before = { at, places };
    return [...instantOf(world), ...velocities];
  };
};

/** The state that heads of this goal's task are shown: of a scene with many goals, the one that says which is meant. */
export const observerOf = (world: SeenWorld & GoalWorld, goal: Goal): (() => readonly number[]) =>
  GOAL_TASKS.some((name) => name === goal.task) ? () => goalStateOf(world, goal) : createStateObserver(world);
