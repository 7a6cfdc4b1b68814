import { expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { COLUMN, COLUMN_COUNT } from '../policy/objects/columns.ts';
import { guessing } from './guessed-rows.ts';

const rows = [0.5, 0.6].map((x) =>
  Array.from({ length: COLUMN_COUNT }, (_, i) => (i === COLUMN.x || i === COLUMN['grasp-x'] ? x : 0.1)),
);

it('keeps an episode’s error, adds a little at every step, and moves all of a thing together', () => {
  const spread = (values: readonly number[]): number => {
    const mean = values.reduce((a, b) => a + b) / values.length;
    return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  };
  const episodes = Array.from({ length: 300 }, (_, seed) => {
    const guess = guessing(createRandom(seed, 18), rows.length);
    return Array.from({ length: 20 }, () =>
      guess(rows).map((row) => row[COLUMN.x]! - row[COLUMN['grasp-x']]!),
    );
  });
  expect(Math.max(...episodes.flat(2).map(Math.abs))).toBeLessThan(1e-12); // a place and its grasp go together
  const errors = Array.from({ length: 300 }, (_, seed) => {
    const guess = guessing(createRandom(seed, 18), rows.length);
    const steps = Array.from({ length: 20 }, () => guess(rows)[0]![COLUMN.x]! - 0.5);
    return { mean: steps.reduce((a, b) => a + b) / 20, within: spread(steps) };
  });
  expect(spread(errors.map(({ mean }) => mean))).toBeGreaterThan(0.004);
  expect(spread(errors.map(({ mean }) => mean))).toBeLessThan(0.007);
  const within = errors.map((one) => one.within).reduce((a, b) => a + b) / 300;
  expect(within).toBeGreaterThan(0.001);
  expect(within).toBeLessThan(0.003);
  expect(guessing(createRandom(5, 18), 2)(rows)).toEqual(guessing(createRandom(5, 18), 2)(rows));
});
