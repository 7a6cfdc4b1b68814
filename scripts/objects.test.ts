/** Folders of one's own objects: what is read of them, and what is said of those that cannot be used. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOptions } from './lib/eval-options.mjs';
import { readObjects } from './lib/objects.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'objects-'));
  writeFileSync(join(folder, 'duck.glb'), 'glTF');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (list: unknown): unknown => {
  writeFileSync(join(folder, 'objects.json'), typeof list === 'string' ? list : JSON.stringify(list));
  return readObjects(folder);
};
const DUCK = { file: 'duck.glb', name: 'rubber duck', longest: 0.07 };

it('reads names, sizes and files', () => {
  expect(read([{ ...DUCK, synonyms: ['duckling'], up: 'z' }])).toEqual([
    {
      ...DUCK,
      synonyms: ['duckling'],
      descriptions: [],
      up: 'z',
      base64: Buffer.from('glTF').toString('base64'),
    },
  ]);
});

it.each([
  ['no JSON', '[', /cannot be read/],
  ['no list', { ...DUCK }, /must be a list/],
  ['an empty list', [], /one or more/],
  ['no row', [7], /entry 1 is no object/],
  ['no file', [{ ...DUCK, file: 7 }], /"file" is the name of a GLB/],
  ['a file outside', [{ ...DUCK, file: '../duck.glb' }], /"file" is the name of a GLB/],
  ['an address', [{ ...DUCK, file: 'https://example.org/duck.glb' }], /"file" is the name of a GLB/],
  ['a file that is not there', [{ ...DUCK, file: 'swan.glb' }], /no swan\.glb beside objects\.json/],
  ['no name', [{ ...DUCK, name: undefined }], /\(duck\.glb\): "name"/],
  ['no size', [{ ...DUCK, longest: '7 cm' }], /"longest" is its longest side in metres/],
  ['synonyms that are none', [{ ...DUCK, synonyms: 'duckling' }], /lists of texts/],
  ['another way up', [{ ...DUCK, up: 'x' }], /"up" is guess, y or z/],
])('%s', (_, list, sentence) => expect(() => read(list)).toThrow(sentence));

it('a folder without a list', () =>
  expect(() => readObjects(folder)).toThrow(/objects\.json cannot be read/));

it('objects lie among things, unless another table is asked for', () => {
  expect(readOptions(['--objects', folder]).values.table).toBe('things');
  expect(readOptions(['--objects', folder, '--table', 'pictures']).values.table).toBe('pictures');
  expect(() => readOptions(['--objects', folder, '--task', 'question'])).toThrow(/--objects says nothing/);
});
