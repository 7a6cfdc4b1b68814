import { expect, it } from 'vitest';
import { type Action, complaints, planOf } from './lib/monkey.mjs';

const first = (seed: number, count: number): Action[] => {
  const plan = planOf(seed);
  return Array.from({ length: count }, () => plan.next().value);
};

it('does the same for the same seed, and something else for another', () => {
  expect(first(1, 500)).toEqual(first(1, 500));
  expect(first(1, 50)).not.toEqual(first(2, 50));
});

it('does everything it can in a few minutes, and most often what a hand does', () => {
  const actions = first(1, 2000);
  const count = (kind: Action['kind']): number => actions.filter((action) => action.kind === kind).length;
  for (const kind of ['resize', 'network', 'translator', 'visit'] as const) {
    expect(count(kind), kind).toBeGreaterThan(5);
    expect(count(kind), kind).toBeLessThan(150);
  }
  for (const kind of ['click', 'press', 'type', 'wheel', 'drag'] as const) {
    expect(count(kind), kind).toBeGreaterThan(80);
  }
});

it('turns network and translator on and off in turn, and opens no page without network', () => {
  let online = true;
  let translated = false;
  for (const action of first(3, 5000)) {
    if (action.kind === 'network') {
      expect(action.online).toBe(!online);
      online = action.online;
    }
    if (action.kind === 'translator') {
      expect(action.on).toBe(!translated);
      translated = action.on;
    }
    if (action.kind === 'visit') {
      expect(online).toBe(true);
      translated = false; // another page, which nobody translates yet
    }
  }
});

it('names errors, white pages, and a heap that grows while a page lives', () => {
  const row = { minutes: 0, actions: 0, life: 1, heapMB: 20, nodes: 900, listeners: 300 };
  const fine = {
    errors: [],
    white: [],
    stuck: [],
    rows: [row, { ...row, heapMB: 60 }, { ...row, life: 2, heapMB: 120 }],
  };
  expect(complaints(fine)).toEqual([]);
  expect(complaints({ ...fine, errors: ['after action 3: x'], white: ['after action 4'] })).toEqual([
    'uncaught after action 3: x',
    'white page after action 4',
  ]);
  expect(complaints({ ...fine, rows: [row, { ...row, heapMB: 99 }] })).toEqual([
    'the heap of page 1 grew by 79 MB',
  ]);
});
