/** The pure parts of `npm run things`. */
import { describe, expect, it } from 'vitest';
import { CHOSEN } from './chosen.mjs';
import { colorWord } from './color.mjs';
import { hollowOf } from './hollow.mjs';
import { boundsOf, decimated, inLifeSize } from './mesh.mjs';
import { readConcepts, splitOf } from './names.mjs';
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
