/** A wall clock that only moves when everybody sleeps: real-time runs become exact and instant in tests. */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const createVirtualTime = (): VirtualTime => {
  let time = 0;
  let armed = false;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  // a macrotask later every promise has settled, so the earliest sleeper is next
  const arm = (): void => {
    if (armed || sleepers.length === 0) return;
    armed = true;
    setImmediate(() => {
      armed = false;
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers.shift();
      if (next) {
        time = Math.max(time, next.at);
        next.wake();
      }
      arm();
    });
  };

  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: time + ms, wake });
        arm();
      }),
  };
};
