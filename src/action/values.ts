/** An action as a row of numbers in the order and units of its ActionSpec, and back. */
import type { Action, ActionSpec, Result } from '../contracts.ts';

const invalid = (detail: string): Result<never> => ({
  ok: false,
  error: {
    code: 'ACTION_INVALID',
    message: 'The policy gave numbers that are no action, so the arm holds still. Step again, or reset.',
    detail,
  },
});

const notEe = (count: number): Result<never> =>
  invalid(`an end-effector displacement has 7 numbers, not ${count}`);

/** A flag is set from here on: a bin's centre is 0 or 1, a regressed flag lies in between. */
const SET = 0.5;

/**
 * Numbers -> an action. ee-delta: metres, radians (world frame), opening 0..1; joint-target: the robot's own units,
 * rounded to float32, so that a link that carries them leads to the same world. A specification without "terminate"
 * never ends an episode.
 *
 * Errors: ACTION_INVALID for another count, or a number that is not finite. It is never read as zeros: the caller
 * holds the arm.
 */
export const actionOf = (values: ArrayLike<number>, { kind, dimensions }: ActionSpec): Result<Action> => {
  if (values.length !== dimensions.length) {
    return invalid(`${values.length} numbers instead of ${dimensions.length}`);
  }
  const bad = dimensions.findIndex((_, i) => !Number.isFinite(values[i]));
  if (bad >= 0) return invalid(`${dimensions[bad]?.name} = ${String(values[bad])}`);
  const flag = dimensions.findIndex(({ unit }) => unit === 'flag');
  const terminate = flag >= 0 && (values[flag] ?? 0) >= SET;
  const rest = Array.from({ length: values.length }, (_, i) => values[i] ?? 0).filter((_, i) => i !== flag);
  if (kind === 'joint-target') {
    return { ok: true, value: { kind, terminate, values: rest.map(Math.fround) } };
  }
  const [dx, dy, dz, rx, ry, rz, gripper, ...more] = rest;
  if (dx === undefined || dy === undefined || dz === undefined || more.length > 0) return notEe(rest.length);
  if (rx === undefined || ry === undefined || rz === undefined || gripper === undefined)
    return notEe(rest.length);
  return {
    ok: true,
    value: { kind, terminate, translation: [dx, dy, dz], rotation: [rx, ry, rz], gripper },
  };
};

/** An action -> its numbers in the order of the specification, which must be of the same kind. */
export const valuesOf = (action: Action, { dimensions }: ActionSpec): readonly number[] => {
  const rest =
    action.kind === 'joint-target'
      ? action.values
      : [...action.translation, ...action.rotation, action.gripper];
  let next = 0;
  return dimensions.map(({ unit }) =>
    unit === 'flag' ? Number(action.terminate) : (rest[next++] ?? Number.NaN),
  );
};

/** The same motion, bit for bit? */
export const sameAction = (a: Action, b: Action): boolean => {
  if (a.kind !== b.kind || a.terminate !== b.terminate) return false;
  const numbers = (action: Action): readonly number[] =>
    action.kind === 'joint-target'
      ? action.values
      : [...action.translation, ...action.rotation, action.gripper];
  const [x, y] = [numbers(a), numbers(b)];
  return x.length === y.length && x.every((value, i) => Object.is(value + 0, (y[i] ?? Number.NaN) + 0));
};

/** The end-effector action that moves nothing, the gripper open. */
export const STAY: Action = {
  kind: 'ee-delta',
  terminate: false,
  translation: [0, 0, 0],
  rotation: [0, 0, 0],
  gripper: 1,
};
