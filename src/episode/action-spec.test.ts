import { expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import type { ActionSpec } from '../contracts.ts';
import { readActionSpec } from './action-spec.ts';

const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 50,
  dimensions: [
    { name: 'shoulder_pan', unit: 'deg', low: -110, high: 110 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};
const [dimension] = JOINTS.dimensions;
const read = (value: unknown) => readActionSpec(JSON.stringify(value));

it('reads what JSON.stringify wrote, and keeps no field that it does not know', () => {
  for (const spec of [EE_DELTA, JOINTS]) expect(read(spec)).toEqual(spec);
  expect(read({ ...JOINTS, more: 1, dimensions: [{ ...dimension, colour: 'red' }] })).toEqual({
    ...JOINTS,
    dimensions: [dimension],
  });
});

it.each<[string, unknown]>([
  ['kind', { ...JOINTS, kind: 'torque' }],
  ['kind', { ...JOINTS, kind: undefined }],
  ['kind', null],
  ['kind', 7],
  ['kind', []],
  ['hz', { ...JOINTS, hz: 0 }],
  ['hz', { ...JOINTS, hz: -5 }],
  ['hz', { ...JOINTS, hz: 50.1 }],
  ['hz', { ...JOINTS, hz: '5' }],
  ['hz', { ...JOINTS, hz: Number.NaN }],
  ['dimensions', { ...JOINTS, dimensions: undefined }],
  ['dimensions', { ...JOINTS, dimensions: { length: 2 } }],
  ['dimensions', { ...JOINTS, dimensions: [] }],
  ['dimensions', { ...JOINTS, dimensions: Array(65).fill(dimension) }],
  ['dimensions', { ...EE_DELTA, dimensions: [...EE_DELTA.dimensions, EE_DELTA.dimensions[0]] }],
  ['dimension 0: name', { ...JOINTS, dimensions: [{ ...dimension, name: '' }] }],
  ['dimension 0: name', { ...JOINTS, dimensions: [{ ...dimension, name: 'x'.repeat(41) }] }],
  ['dimension 0: name', { ...JOINTS, dimensions: [{ ...dimension, name: 5 }] }],
  ['dimension 0: name', { ...JOINTS, dimensions: [null] }],
  ['dimension 1: unit', { ...JOINTS, dimensions: [dimension, { ...dimension, unit: 'furlong' }] }],
  ['dimension 1: unit', { ...JOINTS, dimensions: [dimension, { ...dimension, unit: undefined }] }],
  ['dimension 0: range', { ...JOINTS, dimensions: [{ ...dimension, low: 110 }] }],
  ['dimension 0: range', { ...JOINTS, dimensions: [{ ...dimension, low: 111 }] }],
  ['dimension 0: range', { ...JOINTS, dimensions: [{ ...dimension, high: null }] }],
  ['dimension 0: range', { ...JOINTS, dimensions: [{ ...dimension, low: '-110' }] }],
])('refuses a bad %s and names it: %j', (field, value) => {
  expect(() => read(value)).toThrow(RangeError);
  expect(() => read(value)).toThrow(field);
});

it('refuses a range beyond all numbers, which JSON can write', () => {
  const text = JSON.stringify(JOINTS).replace('110', '1e999');
  expect(JSON.parse(text).dimensions[0].low).toBe(Number.NEGATIVE_INFINITY);
  expect(() => readActionSpec(text)).toThrow('dimension 0: range');
});

it('refuses what is no JSON', () => {
  for (const text of ['', '{', 'ee-delta']) expect(() => readActionSpec(text)).toThrow(SyntaxError);
});
