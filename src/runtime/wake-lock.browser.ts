/** Keeps the screen on while something runs: the visitor watches an arm and touches nothing. */

export interface WakeLock {
  /** Wanted from now on, or not any more; the same request twice changes nothing. */
  want(wanted: boolean): void;
}

/**
 * Where the browser has no wake lock, or refuses one (low battery, a hidden tab), nothing is said: the screen goes dark
 * when it always does, which costs the visitor a touch and the run nothing.
 */
export const createWakeLock = (): WakeLock => {
  let wanted = false;
  let held: WakeLockSentinel | null = null;
  let asking = false;

  const release = (): void => {
    void held?.release().catch(() => undefined);
    held = null;
  };

  const take = async (): Promise<void> => {
    if (!wanted || held || asking || document.hidden || !('wakeLock' in navigator)) return;
    asking = true;
    try {
      const lock = await navigator.wakeLock.request('screen');
      held = lock;
      lock.addEventListener('release', () => {
        if (held === lock) held = null;
      });
    } catch {
      // refused: see above
    }
    asking = false;
    if (!wanted) release();
  };

  // the browser takes the lock away with the tab; it is taken again with the tab's return
  document.addEventListener('visibilitychange', () => void take());

  return {
    want: (now) => {
      wanted = now;
      if (now) void take();
      else release();
    },
  };
};
