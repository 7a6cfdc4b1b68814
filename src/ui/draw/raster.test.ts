import { expect, it } from 'vitest';
import { rasterCells } from './raster.ts';

it('draws nothing for "stay", up for more, down for less', () => {
  const { cells } = rasterCells([[0, 128, 255, 0, 128, 129, 128, 0]], 10);
  expect(cells.map(({ row, top }) => [row, top])).toEqual([
    [2, 0],
    [3, 0.5],
    [5, 0],
  ]);
  expect(cells[1]!.strength).toBe(1);
  expect(cells[2]!.strength).toBeLessThan(0.1);
});

it('shows terminate fully and the gripper as a level', () => {
  const { cells } = rasterCells([[1, 128, 128, 128, 128, 128, 128, 255]], 1);
  expect(cells).toEqual([
    { row: 0, column: 0, top: 0, bottom: 1, strength: 1 },
    { row: 7, column: 0, top: 0, bottom: 1, strength: 0.75 },
  ]);
});

it('keeps the newest steps when the strip is full', () => {
  const episode = Array.from({ length: 30 }, (_, i) => [0, i, 128, 128, 128, 128, 128, 0]);
  const { first, cells } = rasterCells(episode, 12);
  expect(first).toBe(18);
  expect(cells).toHaveLength(12);
  expect(Math.max(...cells.map((c) => c.column))).toBe(11);
});
