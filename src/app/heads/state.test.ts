import { expect, it } from 'vitest';
import { EE_DELTA } from '../../action/index.ts';
import type { ChunkEvidence, Proprioception, Step } from '../../contracts.ts';
import { PANDA } from '../../robots/index.ts';
import { chunkGhosts, drawnStep, type HeadsState } from './state.ts';

const from: Proprioception = { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 };
/** Four actions, each so far forward. */
const four = (dx: number): readonly number[] =>
  Array.from({ length: 4 }, () => [0, dx, 0, 0, 0, 0, 0, 1]).flat();
const chunk: ChunkEvidence = {
  ...{ values: Float32Array.from(four(0.01)), length: 4, at: 0 },
  path: Float32Array.from([...four(-0.02), ...four(0), ...four(0.01)]),
};
const step = { index: 0, observation: { proprioception: from }, evidence: { chunk } } as unknown as Step;
const state = (flowStep: number | null): HeadsState => ({ view: 'own', flowStep });
const tips = (flowStep: number | null, most = 8, shown = step) =>
  chunkGhosts(shown, [shown], EE_DELTA, PANDA, state(flowStep), most).map(({ position }) =>
    Number(position[0].toFixed(3)),
  );

it('draws the hand along a flow as it was after the chosen step: noise at 0, the motion at its end', () => {
  expect(tips(0)).toEqual([0.48, 0.46, 0.44, 0.42]);
  expect(tips(2)).toEqual([0.51, 0.52, 0.53, 0.54]);
  expect(tips(null)).toEqual(tips(2));
  expect(drawnStep(chunk, state(9))).toBe(2); // chosen of a flow that took more steps
});

it('of a long chunk some, the last among them; of what the visitor wrote none', () => {
  expect(tips(null, 2)).toEqual([0.52, 0.54]);
  expect(tips(null, 8, { ...step, edited: true })).toEqual([]);
  expect(tips(null, 8, { ...step, evidence: {} })).toEqual([]);
});
