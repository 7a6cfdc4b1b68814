import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPublisher, SNAPSHOT_MS } from './publisher.ts';

/** A clock moved by hand with one timer, which is all a publisher may use. */
const virtual = () => {
  let time = 0;
  let timer: { readonly at: number; readonly run: () => void } | null = null;
  const moveTo = (to: number) => {
    while (timer && timer.at <= to) {
      const due: { readonly at: number; readonly run: () => void } = timer;
      timer = null;
      time = due.at;
      due.run();
    }
    time = to;
  };
  const later = (run: () => void, ms: number) => {
    if (timer) throw new Error('two timers');
    const mine = { at: time + ms, run };
    timer = mine;
    return () => {
      if (timer === mine) timer = null;
    };
  };
  return { now: () => time, later, moveTo };
};

it('publishes at most 15 times in any second, in order, and always the last value', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 200 }), (gaps) => {
      const clock = virtual();
      const out: { readonly at: number; readonly value: number }[] = [];
      const publisher = createPublisher<number>({
        publish: (value) => out.push({ at: clock.now(), value }),
        every: SNAPSHOT_MS,
        ...clock,
      });
      let at = 0;
      gaps.forEach((gap, i) => {
        at += gap;
        clock.moveTo(at);
        publisher.offer(i);
      });
      clock.moveTo(at + 1000);
      expect(out.at(-1)?.value).toBe(gaps.length - 1);
      expect(out[0]?.value).toBe(0);
      for (let i = 1; i < out.length; i++) {
        expect(out[i]!.value).toBeGreaterThan(out[i - 1]!.value);
        expect(out[i]!.at - out[i - 1]!.at).toBeGreaterThanOrEqual(SNAPSHOT_MS - 1e-6);
      }
    }),
  );
});

it('flushes at once and keeps silent after dispose', () => {
  const clock = virtual();
  const out: number[] = [];
  const publisher = createPublisher<number>({ publish: (v) => out.push(v), every: 100, ...clock });
  publisher.offer(1);
  publisher.offer(2);
  publisher.flush();
  expect(out).toEqual([1, 2]);
  publisher.offer(3);
  publisher.dispose();
  clock.moveTo(1000);
  expect(out).toEqual([1, 2]);
});
