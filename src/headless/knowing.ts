/** Controls that replace how a policy finds the thing that is meant: by a part of what it learned, or by the simulator's state. */
import type { Goal, Policy, Vec3 } from '../contracts.ts';
import { marksOf } from '../datagen/rollouts.browser.ts';
import { drawMarks } from '../observe/index.ts';
import { createMarkedPolicy } from '../policy/index.ts';
import type { PolicyOptions } from '../runtime/model-host.browser.ts';
import type { EditableWorld } from '../world/index.ts';
import type { Bench } from './rig.browser.ts';

/**
 * How a policy on object tokens finds what is meant among what it sees. `match`: as it was made to. `eyes`: without what frames of the
 * robot taught of names. `robot`: by a map of robot's side alone, which the shipped model has not. `similarity`: by its pre-trained tower and sentence encoder alone. `truth`: the thing that it sees nearest to
 * where the simulator has the right one.
 */
export const FINDERS = ['match', 'eyes', 'robot', 'similarity', 'truth'] as const;
export type FinderName = (typeof FINDERS)[number];

export const FINDER_OF_OBJECTS = {
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message: 'A finder is of a model that sees things one by one. Choose another model, or leave it out.',
  },
} as const;

export const findingOf = (
  finder: FinderName,
  world: Pick<EditableWorld, 'objectPose'>,
  { target, destination }: Goal,
): NonNullable<PolicyOptions['finding']> => {
  if (finder !== 'truth') return finder === 'match' ? {} : { of: finder };
  const at = (index: number): readonly [number, number] => {
    const [x, y] = world.objectPose(index).position;
    return [x, y];
  };
  return {
    places: () => ({ target: at(target), second: destination === undefined ? null : at(destination) }),
  };
};

/** The place of what the goal names, taken from the simulator as the episode begins: the best that eyes could do. */
export const withOracleMarks = (policy: Policy, { world, camera }: Bench, goal: Goal): Policy => {
  const began: readonly Vec3[] = world.scene.objects.map((_, i) => world.objectPose(i).position);
  const marks = marksOf(goal, camera, began);
  return createMarkedPolicy(policy, {
    task: goal.task,
    mark: async (seen) => ({ ok: true, value: { ...seen, frame: drawMarks(seen.frame, marks) } }),
  });
};
