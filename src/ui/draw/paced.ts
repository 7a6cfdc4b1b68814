/** Drawing that keeps up with a person, not with the loop. No DOM here: Node tests drive it. */
import type { StoreApi } from 'zustand/vanilla';
import { createPublisher } from '../../runtime/publisher.ts';
import type { SessionState } from '../../runtime/stores.ts';

/** A run at the pace of the arm takes 200 ms a step or more: every step is drawn. */
export const PACE_MS = 180;
/** Steps that come faster are faster than anybody reads, and drawing each would come off their rate. */
export const HURRY_MS = 400;

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
  let last = Number.NEGATIVE_INFINITY;
  let hurried = false;
  const drawings = createPublisher<null>({
    publish: draw,
    get every() {
      return hurried ? HURRY_MS : PACE_MS;
    },
    now,
    later,
  });
  const leave = session.subscribe((state, before) => {
    if (state.run !== before.run && state.run === 'idle') drawings.flush();
  });
  return {
    ask: () => {
      const time = now();
      hurried = time - last < PACE_MS;
      last = time;
      drawings.offer(null);
      if (idle()) drawings.flush(); // nothing to keep pace with
    },
    dispose: () => {
      leave();
      drawings.dispose();
    },
  };
};
