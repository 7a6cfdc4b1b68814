import { describe, expect, it } from 'vitest';
import {
  type Conditions,
  compare,
  delayOf,
  keyOf,
  nextTrial,
  summaryOf,
  type Trial,
  type Trials,
  verdictOf,
  withTrial,
} from './trials.ts';

const trial = (seed: number, success: boolean): Trial => ({ seed, success, steps: success ? 10 : 60 });
const many = (n: number, good: (i: number) => boolean): readonly Trial[] =>
  Array.from({ length: n }, (_, i) => trial(i, good(i)));
const conditions: Conditions = { model: 'pico', execute: 4, flowSteps: 10, bins: 256, delay: 0 };

it('a look is late by its own time times the factor, in whole milliseconds, a second at most', () => {
  expect(delayOf(23.4, 0)).toBe(0);
  expect(delayOf(23.4, 1)).toBe(23);
  expect(delayOf(23.4, 10)).toBe(234);
  expect(delayOf(23.4, 50)).toBe(1000);
  expect(delayOf(undefined, 50)).toBe(0);
});

describe('episodes', () => {
  const keys = { a: 'a', b: 'b' };
  const play = (trials: Trials, each: number): readonly string[] => {
    const played: string[] = [];
    let all = trials;
    for (let next = nextTrial(all, keys, { seed: 100, each }); next; ) {
      played.push(`${next.side}${next.seed}`);
      // every third scene has no such task
      all = withTrial(all, next.side, trial(next.seed % 3 === 0 ? next.seed + 1 : next.seed, true));
      next = nextTrial(all, keys, { seed: 100, each });
    }
    return played;
  };

  it('take turns seed by seed, over the scenes that lack the task, in the same scenes for both', () => {
    expect(play({}, 3)).toEqual(['a100', 'b100', 'a101', 'b101', 'a102', 'b102']);
    expect(play({ a: [trial(100, true)] }, 1)).toEqual(['b100']); // stopped half-way before
    expect(play({ a: [trial(100, true)], b: [trial(100, false)] }, 1)).toEqual([]);
  });

  it('of other conditions are counted apart', () => {
    const key = keyOf({ task: 'pick', first: 7 }, conditions);
    const others: readonly string[] = [
      keyOf({ task: 'reach', first: 7 }, conditions),
      keyOf({ task: 'pick', first: 8 }, conditions),
      ...(['execute', 'flowSteps', 'bins', 'delay'] as const).map((name) =>
        keyOf({ task: 'pick', first: 7 }, { ...conditions, [name]: 3 }),
      ),
      keyOf({ task: 'pick', first: 7 }, { ...conditions, model: 'pico:l1' }),
    ];
    expect(new Set([key, ...others]).size).toBe(others.length + 1);
  });

  it('are counted with their interval', () => {
    expect(summaryOf([])).toMatchObject({ n: 0, meanSteps: Number.NaN });
    expect(summaryOf([trial(1, true), trial(2, false)])).toMatchObject({ n: 2, successes: 1, meanSteps: 35 });
  });
});

describe('good enough', () => {
  it('compares the episodes that both have finished, by seed', () => {
    const a = [trial(1, true), trial(2, true), trial(3, false)];
    const b = [trial(3, true), trial(1, true), trial(4, true)];
    expect(compare(a, b)).toMatchObject({ both: 1, onlyA: 0, onlyB: 1, neither: 0, pairs: 2 });
  });

  it('is said no stronger than the interval', () => {
    const verdict = (n: number, a: (i: number) => boolean, b: (i: number) => boolean) =>
      verdictOf(compare(many(n, a), many(n, b)));
    const always = () => true;
    expect(verdict(0, always, always)).toBe('nothing');
    expect(verdict(10, always, always)).toBe('open');
    expect(verdict(400, always, always)).toBe('good-enough');
    expect(verdict(100, always, (i) => i % 2 === 0)).toBe('worse');
    expect(verdict(50, always, (i) => i % 10 > 0)).toBe('open');
  });
});
