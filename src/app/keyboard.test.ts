import { expect, it } from 'vitest';
import { commandOf, type KeyFacts } from './keyboard.ts';

const press = (key: string, more: Partial<KeyFacts> = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, tag: 'body', typing: false, ...more });

it.each([
  [' ', 'toggle-run'],
  ['.', 'step'],
  ['r', 'reset'],
  ['R', 'reset'],
  ['/', 'focus-instruction'],
  ['?', 'help'],
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
