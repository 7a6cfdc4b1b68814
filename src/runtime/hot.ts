/**
 * Data too hot for React: the newest frame, the steps of the episode, the one that is shown. Canvases subscribe and
 * draw by themselves; components get a snapshot at most 15 times a second through the session store.
 */
import type { Frame, Step } from '../contracts.ts';

/** `step` fires when the shown step changes, `world` when the bodies moved. */
export type HotTopic = 'frame' | 'step' | 'world';

export interface Hot {
  /** The pixels the model got last, or would get now; those of the shown step while the cursor is on one. */
  frame: Frame | null;
  /** Every step of this episode, oldest first. A new array whenever a step comes or goes. */
  steps: readonly Step[];
  /** The step the panels show: the one at the cursor, else the newest. */
  shown: Step | null;
  /** The newest step, wherever the cursor is. */
  readonly step: Step | null;
  emit(topic: HotTopic): void;
  /** Calls back at once on every emit; returns the way out. Listeners must be cheap. */
  on(topic: HotTopic, listener: () => void): () => void;
}

export const createHot = (): Hot => {
  const listeners: Record<HotTopic, Set<() => void>> = {
    frame: new Set(),
    step: new Set(),
    world: new Set(),
  };
  const hot: Hot = {
    frame: null,
    steps: [],
    shown: null,
    get step() {
      return hot.steps.at(-1) ?? null;
    },
    emit: (topic) => {
      for (const listener of listeners[topic]) listener();
    },
    on: (topic, listener) => {
      listeners[topic].add(listener);
      return () => {
        listeners[topic].delete(listener);
      };
    },
  };
  return hot;
};
