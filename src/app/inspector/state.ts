/**
 * What the visitor asks of the inspector, and the draws that its strips and its ghosts share. One page, one inspector;
 * nothing of it changes what the model does, so none of it is in the link.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DimensionSpec } from '../../action/index.ts';
import type { ActionTokens, Step } from '../../contracts.ts';
import type { HandTarget } from '../../ui/draw/hand-target.ts';
import { sampleActions } from '../../ui/draw/sample.ts';
import type { Drafts } from './edit.ts';

export interface InspectorState {
  /** Odds, axes and ghosts are drawn. */
  readonly on: boolean;
  /** Of the distributions shown and of the draws; the model's own is 1. The run's is a setting. */
  readonly temperature: number;
  /** Actions drawn a step. */
  readonly count: number;
  /** Which draw. */
  readonly seed: number;
  /** The map that lies over the frame, by its name in the manifest; null: none. */
  readonly looks: string | null;
  /** What was typed into bins and is not legal. */
  readonly drafts: Drafts;
  /** The bin under the pointer, on a strip. */
  readonly under: { readonly row: number; readonly bin: number } | null;
  /** Hands along the chunk that the shown step is of. */
  readonly along: readonly HandTarget[];
}

export const MAX_COUNT = 16;
/** Hands that are drawn along a chunk: of a longer one every other, or every fourth. */
export const MOST_ALONG = 8;

export const inspector = createStore<InspectorState>()(() => ({
  on: true,
  temperature: 1,
  count: 0,
  seed: 1,
  looks: null,
  drafts: {},
  under: null,
  along: [],
}));

export const useInspector = <T>(select: (state: InspectorState) => T): T => useStore(inspector, select);

/**
 * What a picture of the scene costs a software renderer with the axes and the ghosts in it, beside one without. Measured
 * on SwiftShader (processor time a picture): 27 ms bare, 28.5 with axes, 36.5 with 16 ghosts.
 */
export const pictureCost = ({ on, count }: Pick<InspectorState, 'on' | 'count'>): number =>
  on ? (count > 0 ? 1.6 : 1.1) : 1;

const NONE: readonly ActionTokens[] = [];

/** Draws from the logits of a step; the last result is kept, since eight strips and the ghosts ask for the same one. */
type Draws = (
  step: Step | null,
  state: InspectorState,
  dimensions: readonly DimensionSpec[],
) => readonly ActionTokens[];

const createDraws = (): Draws => {
  let last: {
    readonly key: string;
    readonly logits: Float32Array;
    readonly drawn: readonly ActionTokens[];
  } | null = null;
  return (step, { on, temperature, count, seed }, dimensions) => {
    const logits = step?.evidence.logits;
    if (!on || !step || !logits || count === 0) return NONE;
    const key = [temperature, count, seed, step.index].join(' ');
    if (last?.key !== key || last.logits !== logits) {
      // another step of the same draw has chances of its own
      const options = { temperature, count, seed: seed * 1000 + step.index };
      last = { key, logits, drawn: sampleActions(logits, options, dimensions) };
    }
    return last.drawn;
  };
};

export const drawsOf = createDraws();
