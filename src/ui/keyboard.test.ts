import { expect, it } from 'vitest';
import { commandOf, type KeyFacts } from './keyboard.ts';

const NO_KEYS = { ctrlKey: false, shiftKey: false, metaKey: false, altKey: false };

const press = (key: string, more: Partial<KeyFacts> = {}) =>
  commandOf({ key, ...NO_KEYS, tag: 'body', typing: false, ...more });

it.each([
  [' ', 'toggle-run'],
  ['.', 'step'],
  ['r', 'reset'],
  ['R', 'reset'],
  ['/', 'focus-instruction'],
  ['?', 'help'],
  ['[', 'back'],
  [']', 'forth'],
  ['Escape', 'close'],
  ['x', null],
])('%s is %s', (key, command) => {
  expect(press(key)).toBe(command);
});

it('leaves typing, shortcuts of the browser and focused buttons alone', () => {
  for (const key of [' ', '.', 'r', '/', '?']) {
    expect(press(key, { tag: 'input', typing: true })).toBeNull();
    expect(press(key, { ctrlKey: true })).toBeNull();
    expect(press(key, { metaKey: true })).toBeNull();
  }
  expect(press(' ', { tag: 'button' })).toBeNull();
  expect(press('.', { tag: 'button' })).toBe('step');
  expect(press('Escape', { tag: 'input', typing: true })).toBe('close');
});

it('undoes and redoes with Control or Command, but not in a field, which has an undo of its own', () => {
  expect(press('z', { ctrlKey: true })).toBe('undo');
  expect(press('z', { metaKey: true })).toBe('undo');
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('redo');
  expect(press('y', { ctrlKey: true })).toBe('redo');
  expect(press('z')).toBeNull();
  expect(press('z', { ctrlKey: true, tag: 'input', typing: true })).toBeNull();
});
