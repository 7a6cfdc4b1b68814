import { expect, it } from 'vitest';
import type { Goal } from '../contracts.ts';
import { objectRows } from '../datagen/object-rows.ts';
import { COLUMN, COLUMN_COUNT } from '../policy/objects/columns.ts';
import { correctedBy, findingOf } from './knowing.ts';

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

it('puts what is seen right as a whole, its place, or its grasp; what is nothing that lies there stays', () => {
  const block = {
    kind: 'block',
    shape: 'cube',
    color: 'red',
    name: 'red cube',
    position: [0.5, 0, 0.02],
    yaw: 0,
  };
  const corner = (x: number, y: number) => [0.5 + x, y] as const;
  const scenery = {
    scene: { objects: [block] },
    objectPose: () => ({ position: [0.5, 0, 0.02], quat: [1, 0, 0, 0] }),
    extent: () => ({
      outline: [corner(-0.02, -0.02), corner(0.02, -0.02), corner(0.02, 0.02), corner(-0.02, 0.02)],
      bottom: 0,
      top: 0.04,
    }),
    holding: () => false,
    proprioception: () => ({ position: [0.4, 0, 0.2], rotation: [0, 0, 0], opening: 1 }),
  } as unknown as Parameters<typeof correctedBy>[1];
  const [true_ = []] = objectRows(scenery, () => [0, 0]);
  const seen = Array.from({ length: COLUMN_COUNT }, (_, i) => true_[i] ?? 0);
  seen[COLUMN.score] = 0.9;
  seen[COLUMN.x] = 0.51;
  seen[COLUMN['grasp-x']] = 0.514; // 4 mm beside its middle
  const far = seen.map((value, i) => (i === COLUMN.x ? 0.7 : value));
  const xs = (rows: Parameters<typeof correctedBy>[0]) =>
    correctedBy(rows, scenery)([seen, far]).map((row) => [row[COLUMN.x], row[COLUMN['grasp-x']]]);
  expect(xs('seen')[0]).toEqual([0.51, 0.514]);
  expect(xs('true')[0]).toEqual([0.5, 0.5]);
  expect(xs('true-place')[0]?.map((x = 0) => Math.round(1e4 * x))).toEqual([5000, 5040]);
  expect(xs('true-grasp')[0]?.map((x = 0) => Math.round(1e4 * x))).toEqual([5100, 5100]);
  expect(xs('true')[1]).toEqual([0.7, 0.514]);
  expect(correctedBy('true', scenery)([seen])[0]?.[COLUMN.score]).toBe(0.9);
});
