/** Passed between the steps of a run: lets the page draw, and holds the run while it is paused. */

export interface Gate {
  pause(): void;
  resume(): void;
  paused(): boolean;
  /** Waited for often: gives way when it has been long enough, and returns when nothing is paused. */
  pass(): Promise<void>;
}

export interface GateParts {
  /** Wall clock, ms. */
  readonly now: () => number;
  /** Lets everything else that waits be done first. */
  readonly giveWay: () => Promise<void>;
}

/** Less than one picture at 60 Hz, so that none is missed. */
const LONGEST_MS = 8;

export const createGate = ({ now, giveWay }: GateParts): Gate => {
  let last = now();
  let open: (() => void) | null = null;
  let closed: Promise<void> | null = null;
  const resume = (): void => {
    open?.();
    [open, closed] = [null, null];
  };
  return {
    pause: () => {
      closed ??= new Promise((done) => {
        open = done;
      });
    },
    resume,
    paused: () => closed !== null,
    pass: async () => {
      if (now() - last >= LONGEST_MS) {
        await giveWay();
        last = now();
      }
      // paused again while it was opened: wait again
      while (closed) await closed;
    },
  };
};
