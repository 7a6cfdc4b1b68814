import { beforeEach, expect, it, vi } from 'vitest';
import { createSteady, PAUSE_MS } from './steady-words.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  return () => vi.useRealTimers();
});

const listening = () => {
  const said: [string, number][] = [];
  const steady = createSteady<string>({
    now: () => Date.now(),
    later: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    same: (a, b) => a === b,
    say: (words) => said.push([words, Date.now()]),
  });
  return { said, steady };
};

it('says a change once, however often it is heard', () => {
  const { said, steady } = listening();
  for (let i = 0; i < 5; i++) {
    steady.hear('At the mug.', i % 2 === 0);
    vi.advanceTimersByTime(700);
  }
  expect(said).toEqual([['At the mug.', 0]]);
});

it('speaks not more than once a second while following, and then the newest', () => {
  const { said, steady } = listening();
  for (let i = 0; i < 100; i++) {
    steady.hear(i % 3 === 0 ? 'Following the mug.' : 'At the mug.', true);
    vi.advanceTimersByTime(130);
  }
  vi.advanceTimersByTime(PAUSE_MS);
  expect(said.length).toBeGreaterThan(3);
  for (const [i, [words, at]] of said.entries()) {
    if (i === 0) continue;
    expect(at - (said[i - 1]?.[1] ?? 0)).toBeGreaterThanOrEqual(PAUSE_MS);
    expect(words).not.toBe(said[i - 1]?.[0]);
  }
  expect(said.at(-1)?.[0], 'the last that was heard').toBe('Following the mug.');
});

it('never says what was over before its turn came', () => {
  const { said, steady } = listening();
  steady.hear('Following the mug.', true);
  vi.advanceTimersByTime(200);
  steady.hear('The limit of 60 steps was reached.', true);
  steady.hear('Ready. Run starts from this scene.', true);
  vi.advanceTimersByTime(100);
  steady.hear('Following the mug.', true);
  vi.advanceTimersByTime(5000);
  expect(said).toEqual([['Following the mug.', 0]]);
});

it('says at once what does not come often, and what waited is forgotten', () => {
  const { said, steady } = listening();
  steady.hear('Following the mug.', true);
  steady.hear('At the mug.', true);
  steady.hear('Stopping.', false);
  vi.advanceTimersByTime(5000);
  expect(said).toEqual([
    ['Following the mug.', 0],
    ['Stopping.', 0],
  ]);
});

it('says nothing more when it is gone', () => {
  const { said, steady } = listening();
  steady.hear('Following the mug.', true);
  steady.hear('At the mug.', true);
  steady.dispose();
  vi.advanceTimersByTime(5000);
  expect(said).toHaveLength(1);
});
