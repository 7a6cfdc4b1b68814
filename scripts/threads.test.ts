import { expect, it } from 'vitest';
import { ratios, threadCounts, threadLines } from './lib/threads.mjs';

it('takes two or more numbers of threads', () => {
  expect(threadCounts('1,2')).toEqual([1, 2]);
  expect(threadCounts('2,1,4')).toEqual([2, 1, 4]);
  for (const text of ['', '1', '1,1', '1,2.5', '0,1', '1,99', 'all']) {
    expect(() => threadCounts(text), text).toThrow(/from 1 to 16/);
  }
});

it('compares within a turn: what slows both sides changes no ratio', () => {
  const quiet = [10, 20];
  const busy = [50, 100];
  const { sides } = ratios([1, 2], [quiet, busy, quiet, busy, busy]);
  expect(sides[1]?.ratio).toEqual({ p25: 2, p50: 2, p75: 2 });
  expect(sides[0]?.ratio.p50).toBe(1);
  expect(threadLines({ sides })).toEqual([
    '1 thread   50.0 ms in the graph',
    '2 threads  100.0 ms in the graph, 2.00 times as long (half of the turns 2.00 to 2.00)',
  ]);
});
