/** What a test may ask of the scene: what lies there and where, what a sentence means there, whether that is done. Node, too. */
import type { Goal, ObjectSpec, World } from '../../contracts.ts';
import { liftOf, ownColour, taskOf } from '../../tasks/index.ts';
import type { SceneFacts, SceneGoal, SceneObject, Verdict } from './types.ts';

/** "red cube", "banana": a block by colour and shape, anything else by its concept. */
const nameOf = (object: ObjectSpec | undefined): string => {
  if (object === undefined) return '';
  if (object.kind === 'part') return object.noun;
  return object.kind === 'block' ? `${object.color} ${object.shape}` : object.concept.name;
};

const FRAME: SceneFacts['frame'] = {
  origin: 'the table top, at the base of the seven-joint arm',
  axes: 'x forward, y left, z up',
  length: 'm',
  angle: 'rad',
  quaternion: 'wxyz',
};

export const sceneFacts = ({ scene }: Pick<World, 'scene'>): SceneFacts => {
  const { seed, robot, table, home } = scene;
  return { seed, robot, table, home, frame: FRAME };
};

/** The objects as the world stands: at the cursor, where there is one. */
export const objectsIn = (world: World): readonly SceneObject[] =>
  world.scene.objects.map((object, index) => {
    const { position, quat } = world.objectPose(index);
    const { bottom, top } = world.extent(index);
    return {
      index,
      kind: object.kind,
      name: nameOf(object),
      color: ownColour(object),
      shape: object.kind === 'block' ? object.shape : object.kind === 'picture' ? object.form : null,
      position,
      quaternion: quat,
      ...{ bottom, top },
      lifted: liftOf(world, index),
      held: world.holding(index),
    };
  });

const sceneGoal = ({ scene }: Pick<World, 'scene'>, sentence: string, goal: Goal): SceneGoal => {
  const named = (index: number) => ({ index, name: nameOf(scene.objects[index]) });
  const { name, success } = taskOf(goal.task);
  const { target, destination } = goal;
  return {
    sentence,
    task: name,
    success,
    target: named(target),
    destination: destination === undefined ? null : named(destination),
  };
};

/** `goal`: what the sentence asks for in this world; null where it names nothing, or more than one thing. */
export const goalIn = (world: World | null, sentence: string, goal: Goal | null): SceneGoal | null =>
  world && goal ? sceneGoal(world, sentence, goal) : null;

/** `succeeded`: as the page judges it; null where it cannot. */
export const verdictIn = (
  world: World | null,
  sentence: string,
  goal: Goal | null,
  succeeded: boolean | null,
): Verdict => ({
  sentence,
  goal: goalIn(world, sentence, goal),
  succeeded,
  missing: world && goal && succeeded !== null ? taskOf(goal.task).distance(world, goal) : null,
});
