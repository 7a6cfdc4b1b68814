/** Lets motion be seen at its true speed without ever falling behind: waits only while simulation is ahead of the clock. */

const LAG_FORGIVEN = 100; // ms behind after which the schedule starts anew

const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

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
