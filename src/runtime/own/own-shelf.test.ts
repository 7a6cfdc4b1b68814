import { expect, it } from 'vitest';
import { MOST_BYTES } from '../../things/own/limits.ts';
import { glbOf, RING } from '../../things/own/testing/models.ts';
import { nameOfFile } from '../../things/own/words.ts';
import { hullsPath, modelPath, parseHulls } from '../../things/things.ts';
import { createAssets } from '../assets.ts';
import { checkFile } from './check-file.ts';
import { ownKey, parseOwnKey } from './own-key.ts';
import { createOwnShelf } from './own-shelf.ts';
import { EASY, take } from './testing/kit.ts';

it('a kept thing has its files before the site is asked, and others come from the site', async () => {
  const made = await take(EASY, await glbOf(RING), { name: 'ring' });
  if (!made.ok) throw new Error(made.error.message);
  const { thing, model, hulls } = made.value;
  const shelf = createOwnShelf();
  const asked: string[] = [];
  const site = {
    read: async (path: string) => {
      asked.push(path);
      return new ArrayBuffer(3);
    },
  };
  const assets = createAssets(shelf.over(site));
  expect(shelf.find(thing.id)).toBeUndefined();
  shelf.add(made.value);
  expect(shelf.find(thing.id)?.concept.name).toBe('ring');
  const file = await assets.file(modelPath(thing));
  expect(file.ok && new Uint8Array(file.value)).toEqual(new Uint8Array(model));
  const read = await shelf.over(site).read(hullsPath(thing));
  expect(parseHulls(JSON.parse(new TextDecoder().decode(read)))).toEqual(hulls);
  expect(asked).toEqual([]);
  await assets.file('things/models/hammer.glb?v=1');
  expect(asked).toEqual(['things/models/hammer.glb?v=1']);
});

it('a link names a thing by its words and the end of its id', () => {
  const key = ownKey('rubber duck', 'own-1a2b3c4d');
  expect(key).toBe('rubber duck~1a2b3c4d');
  expect(parseOwnKey(key)).toEqual({ name: 'rubber duck', id: 'own-1a2b3c4d' });
  for (const bad of ['', 'duck', '~1a2b3c4d', 'duck~1a2b', 'duck~1A2B3C4D', `${'x'.repeat(41)}~1a2b3c4d`]) {
    expect(parseOwnKey(bad), bad).toBeNull();
  }
});

it('a file that is too large is never read, one that cannot be read is said', async () => {
  const never = () => Promise.reject(new Error('it was read'));
  const huge = await checkFile({ size: MOST_BYTES + 1, arrayBuffer: never });
  expect(!huge.ok && huge.error.code).toBe('THING_TOO_LARGE');
  const gone = await checkFile({ size: 20, arrayBuffer: never });
  expect(!gone.ok && gone.error.code).toBe('THING_DAMAGED');
  const bytes = await glbOf(RING);
  const good = await checkFile(new Blob([bytes.slice()]));
  expect(good.ok && good.value.length).toBe(bytes.length);
});

it.each([
  ['Rubber_Duck.glb', 'rubber duck'],
  ['my-mug (2).glb', 'my mug'],
  ['crêpe pan 02.GLB', 'crêpe pan'],
  ['123.glb', ''],
  ['model.v2.final.glb', 'model v2 final'],
])('%s is called %s at first', (file, name) => expect(nameOfFile(file)).toBe(name));
