import { expect, it } from 'vitest';
import { fileKind, notShown } from './file-kind.ts';

it.each([
  ['image/png', 'image'],
  ['image/svg+xml', 'image'],
  ['video/webm', 'video'],
  ['application/pdf', null],
  ['text/plain', null],
  ['', null],
  ['audio/ogg; was=video/ogg', null],
])('%s is %s', (type, kind) => expect(fileKind({ type })).toBe(kind));

it('names the file that was not taken', () => {
  const error = notShown({ name: 'notes.txt', type: '' });
  expect(error.code).toBe('IMAGE_UNREADABLE');
  expect(error.message).toContain('“notes.txt”');
});
