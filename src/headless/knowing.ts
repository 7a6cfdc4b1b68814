/** Controls that replace how a policy finds the thing that is meant: by a part of what it learned, or by the simulator's state. */
import type { Goal, Policy, Vec3 } from '../contracts.ts';
import { objectRows, type RowWorld } from '../datagen/object-rows.ts';
import { marksOf } from '../datagen/rollouts.browser.ts';
import { hypot } from '../math/exact.ts';
import { drawMarks } from '../observe/index.ts';
import { createMarkedPolicy } from '../policy/index.ts';
import { type ObjectColumn, type ObjectRow, read, withColumns } from '../policy/objects/index.ts';
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

/**
 * Whose numbers of what is seen the hand is given. `seen`: sight's. `true`: the simulator's. `true-place`: the simulator's place and
 * size, the grasp where sight has it on the thing. `true-grasp`: sight's place and size, the grasp where the simulator has it on the thing.
 */
export const ROWS = ['seen', 'true', 'true-place', 'true-grasp'] as const;
export type RowsName = (typeof ROWS)[number];

/** Metres from a thing within which what is seen is that thing. */
const SAME_THING = 0.06;
const GRASP = ['yaw2-cos', 'yaw2-sin', 'yaw4-cos', 'yaw4-sin', 'width', 'opening'] as const;

/** The place of one, and where on it the other is taken. */
const taken = (place: ObjectRow, grasp: ObjectRow): ObjectRow => {
  const on = (at: ObjectColumn, of: ObjectColumn): number =>
    read(grasp, at) - read(grasp, of) + read(place, of);
  return withColumns(place, {
    ...Object.fromEntries(GRASP.map((name) => [name, read(grasp, name)])),
    ...{ 'grasp-x': on('grasp-x', 'x'), 'grasp-y': on('grasp-y', 'y'), 'grasp-z': on('grasp-z', 'bottom') },
  });
};

const away = (a: ObjectRow, b: ObjectRow): number =>
  hypot(
    hypot(read(a, 'x') - read(b, 'x'), read(a, 'y') - read(b, 'y')),
    (read(a, 'bottom') + read(a, 'top') - read(b, 'bottom') - read(b, 'top')) / 2,
  );

/** What puts rows of sight right by the state of the world now; what is no thing's stays. */
export const correctedBy =
  (rows: RowsName, world: RowWorld): ((seen: readonly ObjectRow[]) => readonly ObjectRow[]) =>
  (seen) => {
    if (rows === 'seen') return seen;
    const all = objectRows(world, () => [0, 0]);
    return seen.map((row) => {
      const [nearest] = all.toSorted((a, b) => away(a, row) - away(b, row));
      if (!nearest || away(nearest, row) > SAME_THING) return row;
      const { score, u, v, side } = {
        score: read(row, 'score'),
        u: read(row, 'u'),
        v: read(row, 'v'),
        side: read(row, 'side'),
      };
      const right = withColumns(nearest, { score, u, v, side });
      if (rows === 'true') return right;
      return rows === 'true-place' ? taken(right, row) : taken(row, right);
    });
  };

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
