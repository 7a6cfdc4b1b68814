import { expect, it } from 'vitest';
import { scrolled, turnsByWheel } from './wheel.ts';

const turn = { deltaX: 0, deltaY: 3, deltaMode: 0, ctrlKey: false };

it.each([
  ['pixels', 0, 3],
  ['lines', 1, 48],
  ['pages', 2, 2400],
])('scrolls as far as the wheel says, in %s', (_, deltaMode, down) => {
  expect(scrolled({ ...turn, deltaMode }, 800)).toEqual([0, down]);
});

it('scrolls across, and not at all while the wheel sets the size of the page', () => {
  expect(scrolled({ ...turn, deltaX: -5 }, 800)).toEqual([-5, 3]);
  expect(scrolled({ ...turn, ctrlKey: true }, 800)).toEqual([0, 0]);
});

it('knows the fields that a wheel would turn', () => {
  expect(['number', 'range', 'text', 'checkbox'].filter(turnsByWheel)).toEqual(['number', 'range']);
});
