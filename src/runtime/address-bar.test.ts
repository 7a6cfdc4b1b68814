import { describe, expect, it } from 'vitest';
import { createAddressBar, QUIET_MS } from './address-bar.ts';

/** Time that passes when told, and a browser that allows `most` changes in ten seconds. */
const browser = (most = 100) => {
  let time = 0;
  let value = 0;
  let address = 0;
  const writes: number[] = [];
  const timers = new Set<{ at: number; callback: () => void }>();
  const bar = createAddressBar({
    now: () => time,
    later: (callback, ms) => {
      const timer = { at: time + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    write: () => {
      if (writes.filter((at) => at > time - 10_000).length >= most) throw new Error('SecurityError');
      writes.push(time);
      address = value;
    },
  });
  return {
    bar,
    writes,
    address: () => address,
    type: (next: number) => {
      value = next;
      bar.changed();
    },
    pass: (ms: number) => {
      for (const end = time + ms; time < end; time++) {
        for (const timer of [...timers].filter(({ at }) => at <= time)) {
          timers.delete(timer);
          timer.callback();
        }
      }
    },
  };
};

describe('the address bar', () => {
  it('shows a single change at once', () => {
    const { type, address } = browser();
    type(1);
    expect(address()).toBe(1);
  });

  it('stays far below what WebKit allows through 220 quick changes, and ends with the last', () => {
    const { type, pass, address, writes } = browser();
    for (let i = 1; i <= 220; i++) {
      type(i);
      pass(10);
    }
    pass(QUIET_MS);
    expect(address()).toBe(220);
    expect(writes.length).toBeLessThan(20);
    expect(writes.length).toBeGreaterThan(5); // it follows on the way, too
  });

  it('throws nothing when the browser refuses, and is right as soon as that allows it', () => {
    const { type, pass, address } = browser(1);
    type(1);
    pass(QUIET_MS);
    type(2);
    expect(address()).toBe(1);
    pass(11_000);
    expect(address()).toBe(2);
  });

  it('writes what waits before the page goes, and nothing twice', () => {
    const { bar, type, pass, address, writes } = browser();
    type(1);
    type(2);
    expect(address()).toBe(1);
    bar.flush();
    expect(address()).toBe(2);
    bar.flush();
    pass(1000);
    expect(writes).toHaveLength(2);
  });
});
