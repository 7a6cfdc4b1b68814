/** Drawing that keeps up with a person, not with the loop. No DOM here: Node tests drive it. */
import type { StoreApi } from 'zustand/vanilla';
import { createPublisher } from '../publisher.ts';
import type { SessionState } from '../stores.ts';

/**
 * Least time between two drawings while something runs, ms. A run at the pace of the arm takes 200 ms a step and is
 * drawn step by step; one at full speed is faster than anybody reads, and every drawing would come off its rate.
 */
export const PACE_MS = 180;

export interface Paced {
  /** Draws now, or a little later while something runs; the last call is always drawn. */
  ask(): void;
  dispose(): void;
}

export interface PacedParts {
  readonly session: Pick<StoreApi<SessionState>, 'getState' | 'subscribe'>;
  readonly draw: () => void;
  readonly now: () => number;
  readonly later: (callback: () => void, ms: number) => () => void;
}

export const createPaced = ({ session, draw, now, later }: PacedParts): Paced => {
  const idle = (): boolean => session.getState().run === 'idle';
  const drawings = createPublisher<null>({ publish: draw, every: PACE_MS, now, later });
  const leave = session.subscribe((state, before) => {
    if (state.run !== before.run && state.run === 'idle') drawings.flush();
  });
  return {
    ask: () => {
      drawings.offer(null);
      if (idle()) drawings.flush(); // nothing to keep pace with
    },
    dispose: () => {
      leave();
      drawings.dispose();
    },
  };
};
