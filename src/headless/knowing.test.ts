import { expect, it } from 'vitest';
import type { Goal } from '../contracts.ts';
import { findingOf } from './knowing.ts';

const goal: Goal = { task: 'place', target: 1, destination: 0 };
const world = { objectPose: (i: number) => ({ position: [i, 10 * i, 0.02], quaternion: [1, 0, 0, 0] }) };

it('the simulator tells places as they are now; every other finder is the model’s own, or less of it', () => {
  const of = (finder: Parameters<typeof findingOf>[0], wanted = goal) =>
    findingOf(finder, world as unknown as Parameters<typeof findingOf>[1], wanted);
  expect(of('match')).toEqual({});
  expect(of('similarity')).toEqual({ of: 'similarity' });
  expect(of('truth').places?.()).toEqual({ target: [1, 10], second: [0, 0] });
  expect(of('truth', { task: 'pick', target: 1 }).places?.()).toEqual({ target: [1, 10], second: null });
});
