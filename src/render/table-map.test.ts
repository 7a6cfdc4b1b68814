import { Vector2 } from 'three';
import { expect, test } from 'vitest';
import { TABLE_TOP } from '../things/blocks.ts';
import { createTableMap } from './table-map.ts';
import { tileOf } from './texture.ts';

test('a plain table has one white texel', () => {
  const map = createTableMap(null);
  expect([...map.image.data!]).toEqual([255, 255, 255, 255]);
  expect([map.image.width, map.image.height]).toEqual([1, 1]);
});

test('one tile is `scale` metres long, in both directions and at any angle', () => {
  const texture = { family: 'dots', scale: 0.2, contrast: 0.3, angle: 0.7, seed: 4 } as const;
  const map = createTableMap(texture);
  expect(map.image.data).toEqual(tileOf(texture));
  for (const [x, y] of [
    [0.1, 0],
    [0, 0.1],
  ] as const) {
    const uv = new Vector2(x / (2 * TABLE_TOP.half[0]), y / (2 * TABLE_TOP.half[1])).applyMatrix3(map.matrix);
    expect(uv.length()).toBeCloseTo(0.1 / 0.2, 9);
  }
});
