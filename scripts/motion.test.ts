import { expect, it } from 'vitest';
import { displacementsOf, jerkOf } from './motion.mjs';

const cubic = (hz: number, count: number) => {
  // position a t^3 in x: the third derivative is 6 a, whatever the rate
  const at = (k: number) => 0.5 * (k / hz) ** 3;
  return Array.from({ length: count }, (_, k) => [at(k + 1) - at(k), 0, 0]);
};

it('is the third derivative of the path, at any rate', () => {
  expect(jerkOf(cubic(5, 9), 5)).toBeCloseTo(3, 9);
  expect(jerkOf(cubic(50, 60), 50)).toBeCloseTo(3, 6);
});

it('is zero of steady motion, and there is none of two actions', () => {
  expect(
    jerkOf(
      Array.from({ length: 6 }, () => [0.01, -0.02, 0]),
      5,
    ),
  ).toBeCloseTo(0, 12);
  expect(jerkOf(cubic(5, 2), 5)).toBeNull();
});

it('leaves out the step that ends the episode, whose displacement is not carried out', () => {
  const step = (terminate: boolean, x: number) => ({
    action: { kind: 'ee-delta', terminate, translation: [x, 0, 0], rotation: [0, 0, 0], gripper: 1 },
  });
  expect(displacementsOf([step(false, 1), step(true, 2)])).toEqual([[1, 0, 0]]);
});
