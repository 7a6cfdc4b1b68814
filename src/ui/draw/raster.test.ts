import { expect, it } from 'vitest';
import { ACTION_SPEC, binCentre } from '../../action/index.ts';
import type { Dimension } from '../../contracts.ts';
import { rasterCells, type Said } from './raster.ts';

const said = (tokens: readonly number[]): Said => ({
  tokens,
  values: ACTION_SPEC.map((dim, i) => binCentre(dim, tokens[i] ?? 0)),
});

it('draws nothing for "stay", up for more, down for less', () => {
  const { cells } = rasterCells([said([0, 128, 255, 0, 128, 129, 128, 0])], 10, ACTION_SPEC);
  expect(cells.map(({ row, top }) => [row, top])).toEqual([
    [2, 0],
    [3, 0.5],
    [5, 0],
  ]);
  expect(cells[1]!.strength).toBe(1);
  expect(cells[2]!.strength).toBeLessThan(0.1);
});

it('shows terminate fully and the gripper as a level', () => {
  const { cells } = rasterCells([said([1, 128, 128, 128, 128, 128, 128, 255])], 1, ACTION_SPEC);
  expect(cells).toEqual([
    { row: 0, column: 0, top: 0, bottom: 1, strength: 1 },
    { row: 7, column: 0, top: 0, bottom: 1, strength: 0.75 },
  ]);
});

it('keeps the newest steps when the strip is full', () => {
  const episode = Array.from({ length: 30 }, (_, i) => said([0, i, 128, 128, 128, 128, 128, 0]));
  const { first, cells } = rasterCells(episode, 12, ACTION_SPEC);
  expect(first).toBe(18);
  expect(cells).toHaveLength(12);
  expect(Math.max(...cells.map((c) => c.column))).toBe(11);
});

it('draws numbers without tokens by their share of the range, and displacements by their sign', () => {
  const dimensions: readonly Dimension[] = [
    { name: 'elbow_flex', unit: 'deg', low: -100, high: 100 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
    { name: 'dx', unit: 'm', low: -0.05, high: 0.05 },
  ];
  const { cells } = rasterCells([{ tokens: null, values: [50, 150, -0.05] }], 4, dimensions);
  expect(cells).toEqual([
    { row: 0, column: 0, top: 0.25, bottom: 1, strength: 0.75 },
    { row: 1, column: 0, top: 0, bottom: 1, strength: 0.75 },
    { row: 2, column: 0, top: 0.5, bottom: 1, strength: 1 },
  ]);
});
