/**
 * Data too hot for React: the newest frame, the newest step, the episode so far. Canvases subscribe and draw by
 * themselves; components get a snapshot at most 15 times a second through the session store.
 */
import type { ActionTokens, Frame, StepRecord } from '../contracts.ts';

export type HotTopic = 'frame' | 'step' | 'world';

export interface Hot {
  /** The pixels the model got last, or would get now. */
  frame: Frame | null;
  step: StepRecord | null;
  /** Tokens of every step of this episode, oldest first. */
  readonly episode: ActionTokens[];
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
  return {
    frame: null,
    step: null,
    episode: [],
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
};
