import { expect, it } from 'vitest';
import { createMutex } from './mutex.ts';

it('never runs two jobs at once, keeps their order, and survives a failure', async () => {
  const exclusive = createMutex();
  let running = 0;
  const order: number[] = [];
  const job = (i: number, ms: number) =>
    exclusive(async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running -= 1;
      order.push(i);
      if (i === 1) throw new Error('on purpose');
      return i;
    });
  const results = await Promise.allSettled([job(0, 20), job(1, 10), job(2, 0), job(3, 5)]);
  expect(order).toEqual([0, 1, 2, 3]);
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
});
