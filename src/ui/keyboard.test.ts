import { expect, it, vi } from 'vitest';
import { commandOf, composes, factsOf, type KeyFacts, obeyed, pressesAgain } from './keyboard.ts';

const NO_KEYS = { ctrlKey: false, shiftKey: false, metaKey: false, altKey: false, altGraph: false };

const NOTHING_ELSE = { repeat: false, composing: false, tag: 'body', typing: false };

const press = (key: string, more: Partial<KeyFacts> = {}) =>
  commandOf({ ...{ key, code: '', ...NO_KEYS }, ...NOTHING_ELSE, ...more });

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

it.each([
  ['German, French: AltGr as Control and Alt', '[', 'Digit8', { ctrlKey: true, altKey: true }, 'back'],
  ['German: AltGr by its own name', ']', 'Digit9', { altGraph: true, altKey: true }, 'forth'],
  ['Italian, where AltGr [ is on the US place', '[', 'BracketLeft', { altGraph: true }, 'back'],
  ['German Mac: Option 5', '[', 'Digit5', { altKey: true }, 'back'],
  ['Option R prints a sign of its own', '®', 'KeyR', { altKey: true }, null],
  ['Alt R is the menu of a browser', 'r', 'KeyR', { altKey: true }, null],
  ['Control Alt R is a shortcut', 'r', 'KeyR', { ctrlKey: true, altKey: true }, null],
  ['Command Option [ is a shortcut', '[', 'BracketLeft', { metaKey: true, altKey: true }, null],
  ['Control [ is a shortcut', '[', 'BracketLeft', { ctrlKey: true }, null],
  ['Alt Space is the menu of a window', ' ', 'Space', { altKey: true }, null],
])('%s', (_, key, code, more, command) => {
  expect(press(key, { code, ...more })).toBe(command);
});

it.each([
  ['Russian', 'к', 'KeyR', {}, 'reset'],
  ['Russian, capitals', 'К', 'KeyR', { shiftKey: true }, 'reset'],
  ['Russian', 'х', 'BracketLeft', {}, 'back'],
  ['Russian', 'ъ', 'BracketRight', {}, 'forth'],
  ['Russian', 'ю', 'Period', {}, 'step'],
  ['Russian, which prints the full stop elsewhere', '.', 'Slash', {}, 'step'],
  ['Greek', 'ρ', 'KeyR', {}, 'reset'],
  ['Arabic', 'ق', 'KeyR', {}, 'reset'],
  ['Arabic', 'ظ', 'Slash', {}, 'focus-instruction'],
  ['Arabic', '؟', 'Slash', { shiftKey: true }, 'help'],
  ['Hebrew', 'ר', 'KeyR', {}, 'reset'],
  ['Korean', 'ㄱ', 'KeyR', {}, 'reset'],
  ['full width', '［', 'BracketLeft', {}, 'back'],
  ['Russian undo', 'я', 'KeyZ', { ctrlKey: true }, 'undo'],
  ['Russian redo', 'Я', 'KeyZ', { ctrlKey: true, shiftKey: true }, 'redo'],
  ['German, where Z is on the place of Y', 'z', 'KeyY', { ctrlKey: true }, 'undo'],
  ['Dvorak prints P where R is', 'p', 'KeyR', {}, null],
  ['Dvorak prints R elsewhere', 'r', 'KeyO', {}, 'reset'],
  ['German prints a letter of its own', 'ü', 'BracketLeft', {}, null],
])('%s: %s at %s', (_, key, code, more, command) => {
  expect(press(key, { code, ...more })).toBe(command);
});

it('runs no command while an input method is writing', () => {
  for (const key of ['Escape', ' ', 'r', '/', 'Process']) expect(press(key, { composing: true })).toBeNull();
  expect(composes({ isComposing: true, key: 'Enter' })).toBe(true);
  expect(composes({ isComposing: false, key: 'Process' })).toBe(true);
  expect(composes({ isComposing: false, key: 'Enter', keyCode: 229 })).toBe(true);
  expect(composes({ isComposing: false, key: 'Enter', keyCode: 13 })).toBe(false);
});

it('a held key does once what starts, stops or opens, and goes on with what steps', () => {
  const repeated = { repeat: true };
  for (const command of ['toggle-run', 'reset', 'help', 'focus-instruction', 'close'] as const) {
    expect(obeyed(command, { repeat: false })).toBe(true);
    expect(obeyed(command, repeated), command).toBe(false);
  }
  for (const command of ['step', 'back', 'forth', 'undo', 'redo'] as const) {
    expect(obeyed(command, repeated), command).toBe(true);
  }
});

it('a held Enter presses no button again, and is left alone where lines are written', () => {
  expect(pressesAgain({ key: 'Enter', repeat: true, tag: 'button' })).toBe(true);
  expect(pressesAgain({ key: 'Enter', repeat: true, tag: 'input' })).toBe(true);
  expect(pressesAgain({ key: 'Enter', repeat: false, tag: 'button' })).toBe(false);
  expect(pressesAgain({ key: 'Enter', repeat: true, tag: 'textarea' })).toBe(false);
  expect(pressesAgain({ key: 'ArrowUp', repeat: true, tag: 'input' })).toBe(false);
});

it('survives the key events of a browser that fills a form in, which say nothing', () => {
  vi.stubGlobal('HTMLElement', class {});
  vi.stubGlobal('HTMLInputElement', class {});
  const facts = factsOf({ target: null } as unknown as KeyboardEvent);
  expect(facts).toMatchObject({ key: '', code: '', altGraph: false, repeat: false, composing: false });
  expect(commandOf(facts)).toBeNull();
  vi.unstubAllGlobals();
});
