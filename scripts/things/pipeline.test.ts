/** The pure parts of `npm run things`, and its physics on boxes whose answers are known. */
import { describe, expect, it } from 'vitest';
import { CHOSEN } from './chosen.mjs';
import { colorWord } from './color.mjs';
import { candidates, findGrasp, poses } from './grasps.mjs';
import { hollowOf } from './hollow.mjs';
import { boundsOf, decimated, inLifeSize } from './mesh.mjs';
import { readConcepts, splitOf } from './names.mjs';
import { createBench, uprighting } from './sim.mjs';
import { HELD, LONGEST, scaleOf } from './stages.mjs';

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

describe('scale', () => {
  it('keeps what fits and shrinks what does not, until the gripper can hold it', () => {
    expect(scaleOf([0.05, 0.05, 0.1], false)).toBe(1);
    expect(scaleOf([1.4, 0.5, 0.8], false)).toBeCloseTo(LONGEST / 1.4);
    expect(scaleOf([0.14, 0.14, 0.05], false)).toBeCloseTo(HELD / 0.14);
    expect(scaleOf([0.34, 0.34, 0.05], true)).toBeCloseTo(0.5);
  });

  it('takes a model to metres with z up and its front toward +x', () => {
    const positions = Float32Array.from([0, 0, 0, 2, 0, 0, 0, 4, 1]); // x right, y up, z out of the front
    const mesh = { positions, uvs: new Float32Array(6), surface: new Uint16Array(1), surfaces: [] };
    const { size } = boundsOf(
      inLifeSize(mesh, {
        source: '',
        file: '',
        size: [0.2, 0.1, 0.4],
        rotation: undefined,
        author: '',
        licence: '',
      }).positions,
    );
    expect(size.map((side) => Number(side.toFixed(6)))).toEqual([0.1, 0.2, 0.4]);
  });
});

it('decimation keeps the outline of a box cut into thousands of triangles', async () => {
  const positions: number[] = [];
  const flat = box([0.03, 0.02, 0.01]);
  for (let i = 0; i < flat.length; i += 9) {
    let todo = [flat.slice(i, i + 9)];
    for (let k = 0; k < 6; k++) {
      todo = todo.flatMap((t) => {
        const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = t;
        const m = [(bx + cx) / 2, (by + cy) / 2, (bz + cz) / 2];
        return [
          [...m, ax, ay, az, bx, by, bz],
          [...m, cx, cy, cz, ax, ay, az],
        ];
      });
    }
    positions.push(...todo.flat());
  }
  const count = positions.length / 9;
  const few = await decimated(
    {
      positions: Float32Array.from(positions),
      uvs: new Float32Array(count * 6),
      surface: new Uint16Array(count),
      surfaces: [{ color: [1, 0, 0], alpha: 1, texture: undefined }],
    },
    100,
  );
  expect(count).toBe(768);
  expect(few.surface.length).toBeLessThanOrEqual(130);
  expect(boundsOf(few.positions).size.map((side) => Number(side.toFixed(4)))).toEqual([0.06, 0.04, 0.02]);
});

it('names colours as a person would', () => {
  const said = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16) / 255);
    return colorWord(r, g, b);
  };
  const known = {
    '#cd2026': 'red',
    '#f27c10': 'orange',
    '#f6d628': 'yellow',
    '#26963e': 'green',
    '#224ac4': 'blue',
    '#7630a0': 'purple',
    '#f48cb8': 'pink',
    '#7a4a22': 'brown',
    '#101214': 'black',
    '#8a8c8f': 'grey',
    '#f4f4f2': 'white',
  };
  for (const [hex, word] of Object.entries(known)) expect(said(hex), hex).toBe(word);
});

describe('names', () => {
  const concepts = readConcepts();

  it('exist for every chosen thing', () => {
    const ids = new Set(concepts.map(({ id }) => id));
    expect(CHOSEN.filter(({ concept }) => !ids.has(concept))).toEqual([]);
  });

  it('go to three sides by a hash that does not change', () => {
    expect(['banana', 'pear', 'camera', 'lamp', 'dog'].map(splitOf)).toEqual([
      'robot',
      'novel',
      'named',
      'novel',
      'robot',
    ]);
  });
});

it('a round wall has its floor, rim and width found', () => {
  const triangles: number[] = [];
  const ring = (r: number, z: number, i: number) => {
    const a = (Math.PI * i) / 24;
    return [r * Math.cos(a), r * Math.sin(a), z];
  };
  for (let i = 0; i < 48; i++) {
    triangles.push(...[0, 0, -0.03], ...ring(0.05, -0.03, i), ...ring(0.05, -0.03, i + 1));
    triangles.push(...ring(0.05, -0.03, i), ...ring(0.06, 0.03, i), ...ring(0.06, 0.03, i + 1));
    triangles.push(...ring(0.05, -0.03, i), ...ring(0.06, 0.03, i + 1), ...ring(0.05, -0.03, i + 1));
  }
  const { centre, floor, rim, inner } = hollowOf(triangles, 0.03);
  expect(Math.hypot(...centre)).toBeLessThan(0.002);
  expect(floor).toBeCloseTo(0, 3);
  expect(rim).toBeCloseTo(0.06, 3);
  expect(inner).toBeGreaterThan(0.055);
  expect(inner).toBeLessThan(0.0605);
});

describe('grasps', () => {
  const half = [0.05, 0.02, 0.015] as const;
  const bench = createBench({ pieces: [corners(half)], density: 400 });
  const lying = { quat: [1, 0, 0, 0] as const, height: half[2], radius: 0.06, top: 0.03, share: 1 };

  it('a brick rests on its six sides, and the widest is the commonest', () => {
    const found = poses(bench, { pieces: [corners(half)], density: 400 });
    expect(found[0]?.height).toBeCloseTo(half[2], 3);
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
      [0, 0.25, 0.5, 0.75, 1].map((t) => [x, y * (2 * t - 1), z + 0.02]),
    );
    const sides = candidates(
      [...points, ...points.map(([x = 0, y = 0, z = 0]) => [y, x, z])],
      [0, 0, 0.02],
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
