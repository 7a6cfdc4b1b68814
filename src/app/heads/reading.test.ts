import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../../action/index.ts';
import type { ChunkEvidence, Proprioception, Step } from '../../contracts.ts';
import { PANDA } from '../../robots/index.ts';
import {
  binsByDimension,
  chunkStart,
  curvePoints,
  flowAt,
  flowStepsOf,
  posesAlong,
  saidTokens,
  speechOf,
} from './reading.ts';

const chunk = (edit: Partial<ChunkEvidence> = {}): ChunkEvidence => ({
  ...{ values: Float32Array.of(1, 2, 3, 4, 5, 6), length: 2, at: 0 },
  ...edit,
});
const from: Proprioception = { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 };
/** Rows of displacement dx and turn drz, gripper open. */
const rows = (...moves: readonly (readonly [dx: number, drz: number, stop?: number])[]) =>
  Float32Array.from(moves.flatMap(([dx, drz, stop = 0]) => [stop, dx, 0, 0, 0, 0, drz, 1]));

describe('which language a chunk is in', () => {
  it.each([
    ['numbers', {}],
    ['bins', { tokens: [1, 2, 3, 4, 5, 6] }],
    ['tokens', { tokens: [1, 2, 3, -1, -1, -1] }],
    ['tokens', { tokens: [1, 2, 3] }],
    ['flow', { path: new Float32Array(12) }],
  ] as const)('%s', (speech, edit) => {
    expect(speechOf(chunk(edit))).toBe(speech);
  });
});

it('bins by dimension, tokens up to the end, a flow step by step', () => {
  expect(binsByDimension(chunk({ tokens: [1, 2, 3, 4, 5, 6] }))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(saidTokens({ tokens: [7, 8, -1, -1] })).toEqual([7, 8]);
  expect(saidTokens({ tokens: [7, 8] })).toEqual([7, 8]);
  const flowing = chunk({ path: Float32Array.from({ length: 18 }, (_, i) => i) });
  expect(flowStepsOf(flowing)).toBe(2);
  expect([...flowAt(flowing, 1)]).toEqual([6, 7, 8, 9, 10, 11]);
  expect(flowAt(chunk(), 1)).toEqual(chunk().values);
});

describe('where the hand would stand', () => {
  it('adds displacements up, and turns one after the other', () => {
    const poses = posesAlong(from, rows([0.02, 0.1], [0.03, 0.1], [-0.01, 0]), EE_DELTA, PANDA);
    expect(poses.map(({ position }) => position[0]).map((x) => Number(x.toFixed(4)))).toEqual([
      0.52, 0.55, 0.54,
    ]);
    const [once, twice] = posesAlong(from, rows([0, 0.2], [0, 0.2]), EE_DELTA, PANDA);
    const [whole] = posesAlong(from, rows([0, 0.25]), EE_DELTA, PANDA);
    expect(once?.quat).not.toEqual(twice?.quat);
    expect(Math.abs(twice!.quat[1])).toBeLessThan(Math.abs(whole!.quat[1]));
  });

  it('ends where the chunk does: before “terminate”, and before what is no action', () => {
    expect(posesAlong(from, rows([0.02, 0], [0, 0, 1], [0.02, 0]), EE_DELTA, PANDA)).toHaveLength(1);
    expect(posesAlong(from, rows([0.02, 0], [Number.NaN, 0]), EE_DELTA, PANDA)).toHaveLength(1);
  });

  it('never leaves the workspace', () => {
    const moves = fc.array(fc.tuple(fc.double({ min: -0.05, max: 0.05, noNaN: true }), fc.constant(0)), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(moves, (all) => {
        for (const { position } of posesAlong(from, rows(...all), EE_DELTA, PANDA)) {
          expect(position[0]).toBeGreaterThanOrEqual(PANDA.workspace.x[0]);
          expect(position[0]).toBeLessThanOrEqual(PANDA.workspace.x[1]);
        }
      }),
    );
  });

  it('begins where the arm stood when the chunk was made', () => {
    const step = (index: number, at: number): Step =>
      ({
        index,
        observation: { proprioception: { ...from, opening: index / 10 } },
        evidence: { chunk: chunk({ at }) },
      }) as unknown as Step;
    const steps = [step(4, 0), step(5, 1), step(6, 2)];
    expect(chunkStart(steps[2]!, steps).opening).toBe(0.4);
    expect(chunkStart(steps[2]!, steps.slice(1)).opening).toBe(0.6); // its first step is gone
  });
});

it('curves lie in their whole range, a flag between go on and stop, beyond the ends at the ends', () => {
  const values = rows([0, 0], [1, 0, 1], [-1, 0]);
  expect(curvePoints(values, 0, EE_DELTA.dimensions).map(([, y]) => y)).toEqual([0, 1, 0]);
  const [middle, top, bottom] = curvePoints(values, 1, EE_DELTA.dimensions).map(([, y]) => y);
  expect(middle).toBeCloseTo(0.5, 1);
  expect([top, bottom]).toEqual([1, 0]);
  expect(curvePoints(values, 1, EE_DELTA.dimensions).map(([x]) => x)).toEqual([0, 0.5, 1]);
});
