/** Rest and grasps in the physics, on boxes whose answers are known. */
import { describe, expect, it } from 'vitest';
import { createBench, loadPhysics } from '../world/index.ts';
import { candidates } from './candidates.ts';
import { findGrasp, poses, stands, uprighting } from './study.ts';

const physics = await loadPhysics();

/** Twelve triangles. */
const box = ([x, y, z]: readonly [number, number, number]): number[] => {
  const corner = (i: number) => [i & 1 ? x : -x, i & 2 ? y : -y, i & 4 ? z : -z];
  const faces = [0, 1, 3, 2, 4, 6, 7, 5, 0, 4, 5, 1, 2, 3, 7, 6, 0, 2, 6, 4, 1, 5, 7, 3];
  return [0, 4, 8, 12, 16, 20].flatMap((at) => {
    const [a = 0, b = 0, c = 0, d = 0] = faces.slice(at, at + 4);
    return [a, b, c, a, c, d].flatMap(corner);
  });
};
const corners = ([x, y, z]: readonly [number, number, number]) =>
  [-1, 1].flatMap((i) => [-1, 1].flatMap((j) => [-1, 1].map((k) => [i * x, j * y, k * z] as const)));

const half = [0.05, 0.02, 0.015] as const;
const BRICK = { pieces: [corners(half)], density: 400 };

describe('grasps', () => {
  const bench = createBench(physics, BRICK);
  const lying = { quat: [1, 0, 0, 0] as const, height: half[2], radius: 0.06, top: 0.03, share: 1 };

  it('a brick rests on its six sides, and the widest is the commonest', () => {
    const found = poses(bench, BRICK);
    expect(found[0]?.height).toBeCloseTo(half[2], 3);
    expect(stands((body) => createBench(physics, body), BRICK)).toBe(true);
    const post = { pieces: [corners([0.002, 0.002, 0.05])], density: 400 };
    expect(stands((body) => createBench(physics, body), post)).toBe(false);
    for (const { height } of found) expect(half.some((side) => Math.abs(side - height) < 0.001)).toBe(true);
  });

  it('an oblong is held across, not along', () => {
    const grasp = findGrasp(bench, lying, box(half), 1);
    expect(grasp?.score).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(Math.sin(grasp?.yaw ?? 1))).toBeLessThan(0.3); // fingers close along y
    expect(bench.tryGrasp(lying, [0, 0, 0.015], 0, 1)).toBe(true);
    expect(bench.tryGrasp(lying, [0, 0, 0.015], Math.PI / 2, 1)).toBe(false);
  });

  it('what is wider than the gripper has no place for the hand', () => {
    const points = corners([0.045, 0.045, 0.02]).flatMap(([x, y, z]) =>
      [0, 0.25, 0.5, 0.75, 1].map((t) => [x, y * (2 * t - 1), z + 0.02] as const),
    );
    const sides = candidates(
      [...points, ...points.map(([x, y, z]) => [y, x, z] as const)],
      [0, 0, 0.02],
      bench.lowestTip,
      true,
    );
    expect(sides.filter(({ yaw }) => yaw === 0)).toEqual([]);
  });

  it('turns the shortest way', () => {
    expect(uprighting([0, 0, 1]).map((x) => x + 0)).toEqual([1, 0, 0, 0]);
    const [w, x, y, z] = uprighting([1, 0, 0]);
    expect([w ** 2, y ** 2].map((square) => Number(square.toFixed(6)))).toEqual([0.5, 0.5]);
    expect(Math.abs(x) + Math.abs(z)).toBe(0);
    expect(y).toBeLessThan(0);
  });
});
