import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, ActionSpec, Dimension, EndEffectorAction } from '../contracts.ts';
import { unwrap } from '../testing/unwrap.ts';
import { EE_DELTA } from './spec.ts';
import { actionOf, STAY, sameAction, valuesOf } from './values.ts';

const joint = (name: string): Dimension => ({ name, unit: 'deg', low: -90, high: 90 });
const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 10,
  dimensions: [joint('pan'), joint('lift'), { name: 'gripper', unit: 'percent', low: 0, high: 100 }],
};
/** The flag in the middle: its place is the specification's, not the first. */
const JOINTS_WITH_FLAG: ActionSpec = {
  ...JOINTS,
  dimensions: [joint('pan'), { name: 'terminate', unit: 'flag', low: 0, high: 1 }, joint('lift')],
};

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const numbers = (count: number) => fc.array(number, { minLength: count, maxLength: count });

describe('a row of numbers', () => {
  it('is an action of its specification, and comes back from it', () => {
    fc.assert(
      fc.property(numbers(7), fc.nat(1), (rest, flag) => {
        const values = [flag, ...rest];
        const action = unwrap(actionOf(values, EE_DELTA));
        expect(action).toMatchObject({ kind: 'ee-delta', terminate: flag === 1 });
        expect(valuesOf(action, EE_DELTA)).toEqual(values);
      }),
    );
  });

  it('puts every number of a displacement in its place', () => {
    expect(unwrap(actionOf([0, 1, 2, 3, 4, 5, 6, 7], EE_DELTA))).toEqual({
      ...{ kind: 'ee-delta', terminate: false, gripper: 7 },
      ...{ translation: [1, 2, 3], rotation: [4, 5, 6] },
    });
  });

  it('of joint targets is rounded to float32, without a flag never ends, and is read by place with one', () => {
    fc.assert(
      fc.property(numbers(3), (values) => {
        const action = unwrap(actionOf(values, JOINTS));
        const rounded = values.map(Math.fround);
        expect(action).toEqual({ kind: 'joint-target', terminate: false, values: rounded });
        expect(valuesOf(action, JOINTS)).toEqual(rounded);
        expect(unwrap(actionOf(valuesOf(action, JOINTS), JOINTS))).toEqual(action);
      }),
    );
    const ends = unwrap(actionOf([10, 1, 20], JOINTS_WITH_FLAG));
    expect(ends).toEqual({ kind: 'joint-target', terminate: true, values: [10, 20] });
    expect(valuesOf(ends, JOINTS_WITH_FLAG)).toEqual([10, 1, 20]);
  });

  it.each([
    [0.49, false],
    [0.5, true],
    [-3, false],
    [1, true],
  ])('a regressed flag of %d says terminate: %s', (flag, terminate) => {
    expect(unwrap(actionOf([flag, 0, 0, 0, 0, 0, 0, 1], EE_DELTA)).terminate).toBe(terminate);
  });

  it('of another length, or with a number that is none, is an error and never an action', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 12 }), (values) => {
        fc.pre(values.length !== 8);
        expect(actionOf(values, EE_DELTA)).toMatchObject({ ok: false, error: { code: 'ACTION_INVALID' } });
      }),
    );
    const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(fc.nat(7), broken, (at, value) => {
        const values = Array.from({ length: 8 }, (_, i) => (i === at ? value : 0));
        const result = actionOf(values, EE_DELTA);
        expect(result).toMatchObject({ ok: false, error: { code: 'ACTION_INVALID' } });
        if (!result.ok) expect(result.error.detail).toContain(EE_DELTA.dimensions[at]?.name);
      }),
    );
  });

  it('of a displacement needs seven numbers beside the flag, whatever the specification says', () => {
    for (const dimensions of [EE_DELTA.dimensions.slice(0, 7), [...EE_DELTA.dimensions, joint('more')]]) {
      const result = actionOf(Array(dimensions.length).fill(0), { ...EE_DELTA, dimensions });
      expect(result).toMatchObject({ ok: false, error: { code: 'ACTION_INVALID' } });
    }
    const withoutFlag = { ...EE_DELTA, dimensions: EE_DELTA.dimensions.slice(1) };
    expect(unwrap(actionOf([1, 2, 3, 4, 5, 6, 7], withoutFlag)).terminate).toBe(false);
  });
});

describe('the same action', () => {
  const ee: EndEffectorAction = {
    ...{ kind: 'ee-delta', terminate: false, gripper: 0.5 },
    ...{ translation: [0.01, 0, 0], rotation: [0, 0.02, 0] },
  };

  it('is the same in every number, to the bit', () => {
    expect(sameAction(ee, { ...ee })).toBe(true);
    const others: Action[] = [
      { ...ee, terminate: true },
      { ...ee, gripper: 0.5 + 2 ** -53 },
      { ...ee, translation: [0.01, 0, 1e-300] },
      { ...ee, rotation: [0, 0.02 + 2 ** -58, 0] },
    ];
    for (const other of others) expect(sameAction(ee, other)).toBe(false);
    const joints: Action = { kind: 'joint-target', terminate: false, values: [0.01, 0, 0, 0, 0.02, 0, 0.5] };
    expect(sameAction(joints, { ...joints, values: [...joints.values] })).toBe(true);
    expect(sameAction(ee, joints), 'the same numbers of another kind').toBe(false);
    expect(sameAction(joints, { ...joints, values: joints.values.slice(1) })).toBe(false);
    expect(sameAction(joints, { ...joints, values: [...joints.values, 0] })).toBe(false);
  });

  it('takes minus zero for zero: both move nothing', () => {
    expect(sameAction(STAY, { ...STAY, translation: [-0, 0, -0] } as Action)).toBe(true);
  });
});
