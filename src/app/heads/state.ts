/** What the visitor looks at of a chunk; nothing of it changes what the model does, so none of it is in the link. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ActionSpec, ChunkEvidence, Step } from '../../contracts.ts';
import type { RobotSpec } from '../../robots/index.ts';
import type { HandTarget } from '../../ui/draw/hand-target.ts';
import { chunkStart, flowAt, flowStepsOf, posesAlong } from './reading.ts';

export interface HeadsState {
  /** In the head's own words, or as numbers. */
  readonly view: 'own' | 'numbers';
  /** Euler step of a flow that is drawn, 0 the noise; null: the last. */
  readonly flowStep: number | null;
}

export const heads = createStore<HeadsState>()(() => ({ view: 'own', flowStep: null }));

export const useHeads = <T>(select: (state: HeadsState) => T): T => useStore(heads, select);

/** The Euler step that is drawn of this chunk. */
export const drawnStep = (chunk: ChunkEvidence, { flowStep }: HeadsState): number =>
  Math.min(flowStep ?? flowStepsOf(chunk), flowStepsOf(chunk));

/** Ghosts of the chunk that this step is of: along its actions, of a flow as it was after the step that is drawn. */
export const chunkGhosts = (
  shown: Step | null,
  steps: readonly Step[],
  spec: ActionSpec,
  robot: Pick<RobotSpec, 'workspace'>,
  state: HeadsState,
  most: number,
): readonly HandTarget[] => {
  const chunk = shown?.evidence.chunk;
  if (!shown || !chunk || shown.edited || chunk.values.length % spec.dimensions.length !== 0) return [];
  const values = flowAt(chunk, drawnStep(chunk, state));
  const poses = posesAlong(chunkStart(shown, steps), values, spec, robot);
  const every = Math.ceil(poses.length / most);
  return poses.filter((_, i) => (i + 1) % every === 0);
};
