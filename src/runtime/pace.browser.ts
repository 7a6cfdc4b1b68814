/** Lets motion be seen at its true speed without ever falling behind: waits only while simulation is ahead of the clock. */
import { nextTask, sleep } from './timers.ts';

const LAG_FORGIVEN = 100; // ms behind after which the schedule starts anew

/** As fast as it goes, but Stop and drawing still get their turn: for tests. */
export const unpaced = (): Promise<void> => nextTask();

/** For LoopClock's `pace`. Always yields once, so that Stop and drawing get their turn. */
export const createPace = (): ((simSeconds: number) => Promise<void>) => {
  let due = 0;
  return async (simSeconds) => {
    const now = performance.now();
    if (now - due > LAG_FORGIVEN) due = now;
    due += simSeconds * 1000;
    const ahead = due - performance.now();
    // timers are coarse (about 4 ms), so small leads are left for the next piece to make up
    await (ahead > 4 ? sleep(ahead) : nextTask());
  };
};
