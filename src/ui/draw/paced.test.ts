import { beforeEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { initialSession, type RunState, type SessionState } from '../../runtime/stores.ts';
import { createPaced, HURRY_MS, PACE_MS } from './paced.ts';

let time = 0;
let timers: { at: number; call: () => void }[] = [];
const advance = (ms: number): void => {
  const until = time + ms;
  for (let next = timers[0]; next && next.at <= until; next = timers[0]) {
    timers.shift();
    time = next.at;
    next.call();
  }
  time = until;
};

const setUp = (run: RunState) => {
  const session = createStore<SessionState>()(() => ({ ...initialSession(), run }));
  const drawn: number[] = [];
  const paced = createPaced({
    session,
    draw: () => drawn.push(time),
    now: () => time,
    later: (call, ms) => {
      const timer = { at: time + ms, call };
      timers = [...timers, timer].sort((a, b) => a.at - b.at);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  return { session, drawn, paced };
};

beforeEach(() => {
  time = 1000;
  timers = [];
});

it('draws every change at once while nothing runs', () => {
  const { drawn, paced } = setUp('idle');
  for (let i = 0; i < 5; i++) {
    paced.ask();
    advance(10);
  }
  expect(drawn).toEqual([1000, 1010, 1020, 1030, 1040]);
});

it('keeps its pace in a run, and draws what came last', () => {
  const { drawn, paced } = setUp('running');
  for (let i = 0; i < 20; i++) {
    paced.ask();
    advance(50);
  }
  advance(1000);
  expect(drawn.slice(1).every((at, i) => at - drawn[i]! >= HURRY_MS)).toBe(true);
  expect(drawn.length).toBeLessThanOrEqual(2 + 1000 / HURRY_MS);
  expect(drawn.at(-1)).toBeGreaterThanOrEqual(1950);
});

it('draws every step of a run at the pace of the arm', () => {
  const { drawn, paced } = setUp('running');
  for (let i = 0; i < 5; i++) {
    paced.ask();
    advance(PACE_MS + 20);
  }
  expect(drawn).toHaveLength(5);
});

it('shows the last step as soon as the run is over', () => {
  const { session, drawn, paced } = setUp('running');
  paced.ask();
  advance(20);
  paced.ask();
  session.setState({ run: 'idle' });
  expect(drawn).toEqual([1000, 1020]);
  advance(1000);
  expect(drawn).toHaveLength(2);
});

it('draws nothing after it is gone', () => {
  const { drawn, paced } = setUp('running');
  paced.ask();
  paced.ask();
  paced.dispose();
  advance(1000);
  expect(drawn).toHaveLength(1);
});
