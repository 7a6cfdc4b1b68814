import { expect, it } from 'vitest';
import { fileKind, isModelFile, notShown } from './file-kind.ts';

it.each([
  ['image/png', 'image'],
  ['image/svg+xml', 'image'],
  ['video/webm', 'video'],
  ['application/pdf', null],
  ['text/plain', null],
  ['', null],
  ['audio/ogg; was=video/ogg', null],
])('%s is %s', (type, kind) => expect(fileKind({ type })).toBe(kind));

it.each([
  ['duck.glb', '', true],
  ['DUCK.GLB', 'model/gltf-binary', true],
  ['duck', 'model/gltf-binary', true],
  ['duck.obj', 'text/plain', true],
  ['duck.glb.png', 'image/png', false],
  ['notes.txt', 'text/plain', false],
])('%s (%s) is a model: %s', (name, type, model) => expect(isModelFile({ name, type })).toBe(model));

it('names the file that was not taken', () => {
  const error = notShown({ name: 'notes.txt', type: '' });
  expect(error.code).toBe('IMAGE_UNREADABLE');
  expect(error.message).toContain('“notes.txt”');
});
